import { isAfter } from "../dates/plain-date.ts";
import type { IsoDate } from "../dates/plain-date.ts";
import { assertYen, InvalidAmountError, sumYen } from "../money/yen.ts";
import type { Yen } from "../money/yen.ts";
import type { AllocationTarget } from "./loan-terms.ts";
import type { Instalment, RepaymentPlan } from "./repayment-plan.ts";
import { interestUntil } from "./repayment-plan.ts";

/** What was paid on an instalment so far, in yen; an instalment without an entry is unpaid. */
export type PaidInstalment = { readonly number: number; readonly principal: Yen; readonly interest: Yen };

/** What is still owed on an instalment, in yen. */
export type OwedInstalment = {
  readonly number: number;
  readonly dueDate: IsoDate;
  readonly principal: Yen;
  readonly interest: Yen;
};

function paidOn(paid: readonly PaidInstalment[], number: number): { readonly principal: Yen; readonly interest: Yen } {
  const entries = paid.filter((entry) => entry.number === number);
  return {
    principal: sumYen(entries.map((entry) => entry.principal)),
    interest: sumYen(entries.map((entry) => entry.interest)),
  };
}

function rest(planned: Yen, paid: Yen): Yen {
  if (paid > planned) throw new InvalidAmountError("more was entered as paid than the instalment holds");
  return planned - paid;
}

/** What is owed on an instalment after what was paid; throws `InvalidAmountError` when more was paid than planned. */
function owedOn(instalment: Instalment, paid: readonly PaidInstalment[]): OwedInstalment {
  const done = paidOn(paid, instalment.number);
  return {
    number: instalment.number,
    dueDate: instalment.dueDate,
    principal: rest(instalment.principal, done.principal),
    interest: rest(instalment.interest, done.interest),
  };
}

/** The instalments that are due on a day and not fully paid, the oldest first. */
export function owedInstalments(
  plan: RepaymentPlan,
  paid: readonly PaidInstalment[],
  asOf: IsoDate,
): readonly OwedInstalment[] {
  return plan.instalments
    .filter((instalment) => !isAfter(instalment.dueDate, asOf))
    .map((instalment) => owedOn(instalment, paid))
    .filter((owed) => owed.principal + owed.interest > 0);
}

/** Principal not yet paid, due or not, in yen. */
export function principalOwed(plan: RepaymentPlan, paid: readonly PaidInstalment[]): Yen {
  return sumYen(plan.instalments.map((instalment) => owedOn(instalment, paid).principal));
}

/** How much of a receipt went where; `surplus` is what no claim took and a person must decide on. */
export type Allocation = {
  readonly fee: Yen;
  readonly overdueInterest: Yen;
  readonly instalments: readonly PaidInstalment[];
  readonly surplus: Yen;
};

/** What a receipt can be used for, in yen; instalments the oldest first. */
export type Claims = {
  readonly fee: Yen;
  readonly overdueInterest: Yen;
  readonly instalments: readonly OwedInstalment[];
};

/**
 * Uses a receipt in the order of the contract: each use over all instalments that are due, the oldest first
 * (民法488条4項3号), before the next use (民法489条: costs, interest, principal, unless agreed otherwise; many ledgers
 * take principal first). Nothing is used for an instalment that is not among the claims: what is left over is the
 * surplus (a prepayment or a refund, by decision). The parts always add up to the receipt.
 */
export function allocateReceipt(amount: Yen, claims: Claims, order: readonly AllocationTarget[]): Allocation {
  let left = assertYen(amount);
  const take = (claim: Yen): Yen => {
    const taken = Math.min(left, assertYen(claim));
    left -= taken;
    return taken;
  };
  let fee = 0;
  let overdue = 0;
  const used = claims.instalments.map((owed) => ({ number: owed.number, principal: 0, interest: 0 }));
  for (const target of order) {
    if (target === "fee") fee = take(claims.fee);
    else if (target === "overdue-interest") overdue = take(claims.overdueInterest);
    else {
      for (const [index, owed] of claims.instalments.entries()) {
        const entry = used[index];
        if (entry !== undefined) entry[target] = take(owed[target]);
      }
    }
  }
  const instalments = used.filter((entry) => entry.principal + entry.interest > 0);
  return { fee, overdueInterest: overdue, instalments, surplus: left };
}

/** What a settlement takes: the amounts that close the loan on a day, and the debits that must not run any more. */
export type Settlement = {
  readonly date: IsoDate;
  readonly principal: Yen;
  readonly interest: Yen;
  readonly overdueInterest: Yen;
  readonly fee: Yen;
  readonly total: Yen;
  /** Instalments closed by it, due or not. */
  readonly closes: readonly number[];
  /** Instalments whose debit was already sent to the bank and is to be withdrawn (stopped, or refunded if it ran). */
  readonly withdrawDebits: readonly number[];
};

/**
 * The whole payment (一括・全額繰上償還) that closes a loan on a day: all principal still owed, the interest of the
 * instalments due, and of the running period only what has arisen by the day; none for the time after it, and none at
 * all in 据置. Interest of the lending period (不動産担保型) is owed in full.
 */
export function settleInFull(
  plan: RepaymentPlan,
  account: {
    readonly paid: readonly PaidInstalment[];
    readonly date: IsoDate;
    readonly overdueInterest?: Yen;
    readonly fee?: Yen;
    /** Instalments whose debit is with the bank. */
    readonly pendingDebits?: readonly number[];
  },
): Settlement {
  const owed = plan.instalments.map((instalment) => owedOn(instalment, account.paid));
  const principal = sumYen(owed.map((entry) => entry.principal));
  const arisen = sumYen(plan.instalments.map((instalment) => interestUntil(plan, instalment, account.date)));
  const paidInterest = sumYen(account.paid.map((entry) => entry.interest));
  const interest = Math.max(0, arisen + plan.terms.accruedInterest - paidInterest);
  const overdue = assertYen(account.overdueInterest ?? 0);
  const fee = assertYen(account.fee ?? 0);
  const closes = owed.filter((entry) => entry.principal + entry.interest > 0).map((entry) => entry.number);
  return {
    date: account.date,
    principal,
    interest,
    overdueInterest: overdue,
    fee,
    total: sumYen([principal, interest, overdue, fee]),
    closes,
    withdrawDebits: (account.pendingDebits ?? []).filter((number) => closes.includes(number)),
  };
}
