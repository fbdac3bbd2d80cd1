import type { HolidayCalendar } from "../dates/business-days.ts";
import { addMonths, isBefore } from "../dates/plain-date.ts";
import type { IsoDate } from "../dates/plain-date.ts";
import { formatFiscalYear } from "../dates/era.ts";
import { assertYen, sumYen } from "../money/yen.ts";
import type { Yen } from "../money/yen.ts";
import { principalOwed, settleInFull } from "./account.ts";
import type { PaidInstalment } from "./account.ts";
import { InvalidTermsError } from "./loan-terms.ts";
import { changePlan } from "./repayment-plan.ts";
import type { RepaymentPlan } from "./repayment-plan.ts";

/** A fact that may be unknown: absent is "not known", never "no". */
type Known<T> = T | undefined;

/** A fact that is missing, by name, with the question to ask in Japanese. */
export type MissingFact = { readonly fact: string; readonly question: string };

/**
 * What the rules say about 償還免除 on one ground. 免除 is "may": on application, decided with the committee and the
 * prefecture ([S-MENJO]); no verdict here exempts anyone.
 */
export type ExemptionVerdict =
  | { readonly kind: "may-apply"; readonly ground: string; readonly reason: string; readonly source: string }
  | { readonly kind: "may-not"; readonly ground: string; readonly reason: string; readonly source: string }
  | {
      readonly kind: "needs-facts";
      readonly ground: string;
      readonly missing: readonly MissingFact[];
      readonly source: string;
    };

/** Facts for 免除 of ordinary loans (本則); an absent fact is unknown. */
export type OrdinaryExemptionFacts = {
  readonly borrowerDied?: boolean;
  readonly hasCoBorrower?: boolean;
  readonly coBorrowerDied?: boolean;
  /** True when the heirs and the guarantor can hardly pay (償還が著しく困難). */
  readonly heirsAndGuarantorCannotPay?: boolean;
  /** True when the borrower can hardly pay. */
  readonly borrowerCannotPay?: boolean;
  readonly borrowerMissing?: boolean;
  readonly finalDueDate: IsoDate;
  /** The last day of the prescription of what is owed (`prescription`); absent while nobody reckoned it. */
  readonly lapsesAfter?: IsoDate;
  /** True when the borrower pleaded prescription (援用, 民法145条). */
  readonly prescriptionPleaded?: boolean;
};

const MENJO = "[S-MENJO] 社援第1729号 償還免除";

type Check = {
  readonly value: Known<boolean>;
  readonly fact: string;
  readonly question: string;
  readonly otherwise: string;
};

/** All checks must hold: the first that fails says why not, an unknown one is asked for. */
function verdict(ground: string, reason: string, source: string, checks: readonly Check[]): ExemptionVerdict {
  const failed = checks.find((check) => check.value === false);
  if (failed !== undefined) return { kind: "may-not", ground, reason: failed.otherwise, source };
  const missing = checks
    .filter((check) => check.value === undefined)
    .map((check) => ({ fact: check.fact, question: check.question }));
  return missing.length > 0
    ? { kind: "needs-facts", ground, missing, source }
    : { kind: "may-apply", ground, reason, source };
}

function not(value: Known<boolean>): Known<boolean> {
  return value === undefined ? undefined : !value;
}

/**
 * The grounds of 免除 for ordinary loans, each judged apart: (1) the borrower died and heirs and guarantor can hardly
 * pay, not when a co-borrower exists; (2) the co-borrower died and borrower, heirs and guarantor can hardly pay; (3) the
 * borrower is missing for two years or more after 償還期限; (4) prescription was pleaded, which the text of the notice
 * must confirm first. Further grounds of the notice could not be read and are for the prefecture to add.
 */
export function ordinaryExemption(facts: OrdinaryExemptionFacts, asOf: IsoDate): readonly ExemptionVerdict[] {
  const heirs: Check = {
    value: facts.heirsAndGuarantorCannotPay,
    fact: "heirsAndGuarantorCannotPay",
    question: "相続人と連帯保証人は、償還が著しく困難ですか。",
    otherwise: "相続人又は連帯保証人が償還できるため、免除の対象になりません。",
  };
  const twoYears = !isBefore(asOf, addMonths(facts.finalDueDate, 24));
  return [
    verdict(
      "borrower-died",
      "借受人が亡くなり、相続人と連帯保証人の償還が著しく困難なため、免除を申請できます。",
      MENJO,
      [
        {
          value: facts.borrowerDied,
          fact: "borrowerDied",
          question: "借受人は亡くなりましたか。",
          otherwise: "借受人が存命のため、この理由では免除の対象になりません。",
        },
        {
          value: not(facts.hasCoBorrower),
          fact: "hasCoBorrower",
          question: "連帯借受人はいますか。",
          otherwise: "連帯借受人がいるため、借受人の死亡を理由とする免除の対象になりません。",
        },
        heirs,
      ],
    ),
    verdict(
      "co-borrower-died",
      "連帯借受人が亡くなり、借受人・相続人・連帯保証人の償還が著しく困難なため、免除を申請できます。",
      MENJO,
      [
        {
          value: facts.hasCoBorrower === false ? false : facts.coBorrowerDied,
          fact: "coBorrowerDied",
          question: "連帯借受人は亡くなりましたか。",
          otherwise: "亡くなった連帯借受人がいないため、この理由では免除の対象になりません。",
        },
        {
          value: facts.borrowerCannotPay,
          fact: "borrowerCannotPay",
          question: "借受人は、償還が著しく困難ですか。",
          otherwise: "借受人が償還できるため、免除の対象になりません。",
        },
        heirs,
      ],
    ),
    verdict(
      "borrower-missing",
      "償還期限から2年以上が過ぎ、借受人の行方が分からないため、免除を申請できます。",
      MENJO,
      [
        {
          value: facts.borrowerMissing,
          fact: "borrowerMissing",
          question: "借受人は行方不明ですか。",
          otherwise: "借受人の所在が分かっているため、この理由では免除の対象になりません。",
        },
        {
          value: twoYears,
          fact: "finalDueDate",
          question: "最終の償還期限はいつですか。",
          otherwise: "償還期限から2年が過ぎていないため、この理由では免除の対象になりません。",
        },
      ],
    ),
    verdict(
      "prescription-pleaded",
      "消滅時効が完成し、借受人が援用したため、免除を申請できる場合があります。規程の条文を確かめてください。",
      `${MENJO}（時効の援用：規程の条文の確認が必要）`,
      [
        {
          value: facts.lapsesAfter === undefined ? undefined : isBefore(facts.lapsesAfter, asOf),
          fact: "lapsesAfter",
          question: "消滅時効の期間が満了する日はいつですか（承認や裁判などで動いた日を含めて計算します）。",
          otherwise: "消滅時効が完成していないため、この理由では免除の対象になりません。",
        },
        {
          value: facts.prescriptionPleaded,
          fact: "prescriptionPleaded",
          question: "借受人は、時効を援用しましたか。",
          otherwise: "時効が援用されていないため、この理由では免除の対象になりません。",
        },
      ],
    ),
  ];
}

/** The four units of コロナ特例貸付, judged apart ([S-CORONA-FAQ]). */
export const coronaUnits = ["emergency-small", "support-first", "support-extension", "support-again"] as const;

/** One unit of コロナ特例貸付. */
export type CoronaUnit = (typeof coronaUnits)[number];

/** The name of a unit on papers. */
export const coronaUnitNames: Readonly<Record<CoronaUnit, string>> = {
  "emergency-small": "緊急小口資金（特例貸付）",
  "support-first": "総合支援資金（特例貸付・初回）",
  "support-extension": "総合支援資金（特例貸付・延長）",
  "support-again": "総合支援資金（特例貸付・再貸付）",
};

/**
 * The years (年度) of resident tax by which a unit is judged first ([S-CORONA-FAQ]): 令和3 or 4 for 緊急小口 and 初回,
 * but 令和5 when applied for from April 令和4 on; 令和5 for 延長; 令和6 for 再貸付.
 */
export function coronaTaxYears(unit: CoronaUnit, appliedOn: IsoDate): readonly number[] {
  if (unit === "support-extension") return [2023];
  if (unit === "support-again") return [2024];
  return isBefore(appliedOn, "2022-04-01") ? [2021, 2022] : [2023];
}

/** Whether the borrower and the head of household were non-taxed in a year; an absent one is unknown. */
export type CoronaTaxation = {
  readonly year: number;
  readonly borrowerExempt?: boolean;
  readonly headExempt?: boolean;
};

const CORONA = "[S-CORONA-FAQ] 特例貸付の償還免除（住民税非課税）";

/**
 * 免除 of one unit of コロナ特例貸付 by non-taxation: the borrower **and** the head of household must both be non-taxed in
 * one of the years of the unit. A later year counts too, for what is then left ([S-STM]). Each unit is judged apart,
 * money already paid stays paid ([S-MYG]). `newestYear` is the newest year whose tax is fixed (`taxYearAvailable`).
 */
export function coronaExemption(
  unit: CoronaUnit,
  appliedOn: IsoDate,
  taxation: readonly CoronaTaxation[],
  newestYear: number,
): ExemptionVerdict {
  const ground = "tax-exempt";
  const years = coronaTaxYears(unit, appliedOn);
  const lastOwn = years[years.length - 1] ?? newestYear;
  const later = Array.from({ length: Math.max(0, newestYear - lastOwn) }, (_, index) => lastOwn + 1 + index);
  const judged = [...years, ...later].filter((year) => year <= newestYear);
  const name = coronaUnitNames[unit];
  const missing: MissingFact[] = [];
  for (const year of judged) {
    const known = taxation.find((entry) => entry.year === year);
    const label = formatFiscalYear(year);
    if (known?.borrowerExempt === true && known.headExempt === true) {
      const rest = years.includes(year) ? "残額" : "その時点の残額";
      const reason = `${label}の住民税が借受人・世帯主とも非課税のため、${name}の${rest}の免除を申請できます。`;
      return { kind: "may-apply", ground, reason, source: CORONA };
    }
    if (known?.borrowerExempt === false || known?.headExempt === false) continue;
    if (known?.borrowerExempt === undefined) {
      missing.push({ fact: `taxation.${year}.borrowerExempt`, question: `借受人は${label}の住民税が非課税ですか。` });
    }
    if (known?.headExempt === undefined) {
      missing.push({ fact: `taxation.${year}.headExempt`, question: `世帯主は${label}の住民税が非課税ですか。` });
    }
  }
  if (missing.length > 0) return { kind: "needs-facts", ground, missing, source: CORONA };
  const next = formatFiscalYear(Math.max(newestYear, lastOwn - 1) + 1);
  const reason =
    judged.length === 0
      ? `${name}は${formatFiscalYear(lastOwn)}の住民税で判定するため、まだ判定できません。`
      : `借受人と世帯主の両方が非課税の年度がないため、${name}の免除の対象になりません。${next}の住民税で改めて判定します。`;
  return { kind: "may-not", ground, reason, source: CORONA };
}

/** Further grounds of 免除 of コロナ特例貸付, besides non-taxation ([S-TKS-PREF]). */
export const coronaOtherGrounds = {
  "public-assistance": "生活保護を受けているとき",
  "mental-disability-1": "精神障害者保健福祉手帳1級の交付を受けたとき",
  "physical-disability-1-2": "身体障害者手帳1級又は2級の交付を受けたとき",
  death: "死亡し、又は失踪宣告を受けたとき",
  discharge: "自己破産などの免責が確定したとき",
  "long-unpaid-hardship":
    "高齢者のみ・障害者・ひとり親の世帯で、12か月以上償還がなく、収入が低いまま生活状況が悪化しているとき",
  "address-unknown": "12か月以上償還がなく、所在が分からないとき",
} as const;

/** A further ground of 免除 of コロナ特例貸付. */
export type CoronaOtherGround = keyof typeof coronaOtherGrounds;

/** Facts for the further grounds of コロナ特例貸付; an absent fact is unknown. */
export type CoronaOtherFacts = {
  readonly receivesPublicAssistance?: boolean;
  readonly mentalHandbookGrade1?: boolean;
  readonly physicalHandbookGrade1Or2?: boolean;
  readonly diedOrDeclaredMissing?: boolean;
  /** 免責 that is final (確定), not only applied for. */
  readonly dischargeFinal?: boolean;
  /** Whole months without a repayment since one fell due. */
  readonly monthsUnpaid?: number;
  readonly lowIncomeAndWorsening?: boolean;
  /** The household is one of elderly people alone, of a disabled person, or of a single parent. */
  readonly elderlyDisabledOrSingleParent?: boolean;
  readonly addressUnknown?: boolean;
};

/** The months without repayment from which the last two grounds count. */
const LONG_UNPAID_MONTHS = 12;

/** The further grounds of 免除 of a unit of コロナ特例貸付, each judged apart ([S-TKS-PREF]): one that holds is enough to apply. */
export function coronaOtherExemption(unit: CoronaUnit, facts: CoronaOtherFacts): readonly ExemptionVerdict[] {
  const source = "[S-TKS-PREF] 特例貸付の償還免除（非課税以外の事由）";
  const on = (ground: CoronaOtherGround, checks: readonly Check[]): ExemptionVerdict =>
    verdict(
      ground,
      `${coronaOtherGrounds[ground]}に当たるため、${coronaUnitNames[unit]}の免除を申請できます。`,
      source,
      checks,
    );
  const check = (value: Known<boolean>, fact: keyof CoronaOtherFacts, question: string, otherwise: string): Check => ({
    value,
    fact,
    question,
    otherwise,
  });
  const longUnpaid = check(
    facts.monthsUnpaid === undefined ? undefined : facts.monthsUnpaid >= LONG_UNPAID_MONTHS,
    "monthsUnpaid",
    "償還のない期間は何か月ですか。",
    "償還のない期間が12か月に満たないため、この理由では免除の対象になりません。",
  );
  return [
    on("public-assistance", [
      check(
        facts.receivesPublicAssistance,
        "receivesPublicAssistance",
        "借受人は生活保護を受けていますか。",
        "生活保護を受けていないため、この理由では免除の対象になりません。",
      ),
    ]),
    on("mental-disability-1", [
      check(
        facts.mentalHandbookGrade1,
        "mentalHandbookGrade1",
        "借受人は精神障害者保健福祉手帳1級の交付を受けていますか。",
        "精神障害者保健福祉手帳1級ではないため、この理由では免除の対象になりません。",
      ),
    ]),
    on("physical-disability-1-2", [
      check(
        facts.physicalHandbookGrade1Or2,
        "physicalHandbookGrade1Or2",
        "借受人は身体障害者手帳1級又は2級の交付を受けていますか。",
        "身体障害者手帳1級又は2級ではないため、この理由では免除の対象になりません。",
      ),
    ]),
    on("death", [
      check(
        facts.diedOrDeclaredMissing,
        "diedOrDeclaredMissing",
        "借受人は死亡し、又は失踪宣告を受けましたか。",
        "死亡も失踪宣告もないため、この理由では免除の対象になりません。",
      ),
    ]),
    on("discharge", [
      check(
        facts.dischargeFinal,
        "dischargeFinal",
        "自己破産などの免責は確定しましたか。",
        "免責が確定していないため、この理由では免除の対象になりません。",
      ),
    ]),
    on("long-unpaid-hardship", [
      longUnpaid,
      check(
        facts.elderlyDisabledOrSingleParent,
        "elderlyDisabledOrSingleParent",
        "高齢者のみの世帯、障害者のいる世帯又はひとり親の世帯ですか。",
        "高齢者のみ・障害者・ひとり親の世帯ではないため、この理由では免除の対象になりません。",
      ),
      check(
        facts.lowIncomeAndWorsening,
        "lowIncomeAndWorsening",
        "収入が低いまま、生活状況が悪化していますか。",
        "収入が低いままの生活状況の悪化がないため、この理由では免除の対象になりません。",
      ),
    ]),
    on("address-unknown", [
      longUnpaid,
      check(
        facts.addressUnknown,
        "addressUnknown",
        "借受人の所在が分かりませんか。",
        "所在が分かっているため、この理由では免除の対象になりません。",
      ),
    ]),
  ];
}

/** What a decided 免除 does to a loan; amounts in yen. */
export type ExemptionEffect = {
  readonly date: IsoDate;
  readonly principal: Yen;
  /** Interest that had arisen and is no longer claimed. */
  readonly interest: Yen;
  readonly overdueInterest: Yen;
  readonly total: Yen;
  /** True when nothing is owed any more. */
  readonly closes: boolean;
  /** Instalments whose debit is with the bank and must not run: slips may otherwise reach exempt people [S-KNG-23]. */
  readonly withdrawDebits: readonly number[];
  /** The plan of what is left; absent when the loan is closed. */
  readonly plan?: RepaymentPlan;
};

/**
 * Carries out a decided 免除: of the whole balance, or of a part of the principal not yet due. What was paid stays paid
 * and is never given back ([S-MYG]). Throws `InvalidTermsError` when the part is not smaller than the principal owed.
 */
export function exempt(
  plan: RepaymentPlan,
  account: {
    readonly paid: readonly PaidInstalment[];
    readonly date: IsoDate;
    readonly overdueInterest?: Yen;
    readonly pendingDebits?: readonly number[];
  },
  scope: "full" | { readonly principal: Yen; readonly effect: "shorten" | "reduce" },
  calendar: HolidayCalendar,
): ExemptionEffect {
  if (scope === "full") {
    const settlement = settleInFull(plan, account);
    const { date, principal, interest, overdueInterest, withdrawDebits } = settlement;
    const total = sumYen([principal, interest, overdueInterest]);
    return { date, principal, interest, overdueInterest, total, closes: true, withdrawDebits };
  }
  const principal = assertYen(scope.principal);
  if (principal >= principalOwed(plan, account.paid)) {
    throw new InvalidTermsError("a part is smaller than the principal owed: exempt the whole instead");
  }
  const change = { kind: "exemption", date: account.date, principal, effect: scope.effect } as const;
  const after = changePlan(plan, change, calendar);
  const changed = plan.instalments
    .filter((instalment, index) => instalment.total !== after.instalments[index]?.total)
    .map((instalment) => instalment.number);
  return {
    date: account.date,
    principal,
    interest: 0,
    overdueInterest: 0,
    total: principal,
    closes: false,
    withdrawDebits: (account.pendingDebits ?? []).filter((number) => changed.includes(number)),
    plan: after,
  };
}
