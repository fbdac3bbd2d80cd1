import * as z from "zod";
import { formatEra } from "../../../domain/dates/era.ts";
import { isIsoDate } from "../../../domain/dates/plain-date.ts";
import { formatYen } from "../../../domain/money/yen.ts";

/**
 * What each paper is made from. Callers give days as ISO dates (JST) and amounts as whole yen; parsing turns them into
 * 和暦 and grouped amounts, the only forms that are printed. Every object is strict: what a paper has no field for,
 * such as the inner reason of a refusal, cannot reach its reader by mistake.
 */

/** Texts of one line: no control characters, no line ends. */
const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, "制御文字や改行は使えません。");

/** A text of several lines, each printed as a paragraph. */
const paragraphs = z
  .string()
  .min(1)
  .max(2000)
  .regex(/^(?:\n|[^\p{Cc}\u2028\u2029])*$/u, "制御文字は使えません。")
  .transform((text) =>
    text
      .split("\n")
      .map((paragraph) => paragraph.trim())
      .filter((paragraph) => paragraph !== ""),
  );

const day = z
  .string()
  .refine(isIsoDate, "日付が正しくありません。")
  .transform((date) => formatEra(date));

const yen = z.number().int().min(0).max(9_999_999_999);
const printedYen = yen.transform((amount) => formatYen(amount));

/** A rate in percent a year, as printed: "1.5", "3.0". */
const percent = z.string().regex(/^\d{1,2}(\.\d{1,3})?$/);

/** The lender: the prefectural council and who speaks for it. */
const lender = z.strictObject({
  /** 社会福祉法人東京都社会福祉協議会 */
  organisation: line(60),
  /** 会長 */
  title: line(20),
  name: line(40).optional(),
  /** Prints （公印省略） under the name; otherwise there is room for the seal. */
  sealOmitted: z.boolean().default(false),
});

/**
 * Whom a letter goes to, placed for the window of the envelope. The limits are what the window can show in the smallest
 * type: a longer address is refused here and not cut there.
 */
const recipient = z.strictObject({
  postcode: z.string().regex(/^\d{3}-\d{4}$/),
  /** One to three lines, 90 characters in all. */
  address: z
    .array(line(40))
    .min(1)
    .max(3)
    .refine((lines) => lines.join("").length <= 90, "宛先の住所が長すぎます（90文字まで）。"),
  name: line(40),
});

/** An office to ask. */
const contact = z.strictObject({
  office: line(80),
  telephone: line(30),
  hours: line(60).optional(),
  address: line(120).optional(),
});

const letter = {
  /** 文書番号, e.g. 東社協貸第123号. */
  documentNumber: line(40),
  issuedOn: day,
  lender,
  recipient,
  /** The municipal council the person already knows. */
  contact,
  /** Where a complaint may go (運営適正化委員会), if the prefecture names one. */
  complaints: contact.optional(),
};

const interest = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }).transform(() => "無利子"),
  z
    .strictObject({ kind: z.literal("rate"), percent })
    .transform(({ percent: rate }) => `年${rate}パーセント（据置期間は無利子）`),
]);

/** How often one repays. */
const frequency = z.enum(["monthly", "half-yearly", "yearly", "once"]);
const frequencyText: Readonly<Record<z.infer<typeof frequency>, string>> = {
  monthly: "月賦",
  "half-yearly": "半年賦",
  yearly: "年賦",
  once: "一括",
};

/** The terms of a loan, amounts still numbers. */
const loanTerms = z.strictObject({
  /** 緊急小口資金 */
  fund: line(60),
  /** The recorded purpose in words, e.g. 医療費の支払. */
  purpose: line(100).optional(),
  amount: yen.min(1),
  /** 据置期間 in months, and its last day. */
  graceMonths: z.number().int().min(0).max(120),
  graceEndsOn: day.optional(),
  frequency,
  instalments: z.number().int().min(1).max(480),
  firstDueOn: day,
  finalDueOn: day,
  interest,
});

/** The terms as they are printed. */
function printedTerms(terms: z.output<typeof loanTerms>) {
  const { fund, purpose, amount, graceMonths, graceEndsOn, frequency: often, instalments, ...rest } = terms;
  const graceEnd = graceEndsOn === undefined ? "" : `（${graceEndsOn}まで）`;
  return {
    firstDueOn: rest.firstDueOn,
    finalDueOn: rest.finalDueOn,
    interest: rest.interest,
    fund: purpose === undefined ? fund : `${fund}（${purpose}）`,
    amount: formatYen(amount),
    grace: graceMonths === 0 ? "なし" : `${String(graceMonths)}か月${graceEnd}`,
    method: often === "once" ? frequencyText.once : `${frequencyText[often]}（${String(instalments)}回）`,
  };
}

/** 貸付決定通知書. */
export const loanDecisionNotice = z.strictObject({
  ...letter,
  appliedOn: day,
  loan: loanTerms.transform(printedTerms),
  /** The day the money is meant to be sent once the signed deed has come; absent: not yet known. */
  disbursementOn: day.optional(),
  /** Until when the signed deed should be sent back. */
  deedDueOn: day.optional(),
  /** Conditions of this loan, each a sentence. */
  conditions: z.array(line(200)).max(6).default([]),
});

/** 不承認通知書: holds the text sent and nothing else of the reasons. */
export const declineNotice = z.strictObject({
  ...letter,
  appliedOn: day,
  fund: line(60),
  appliedAmount: printedYen.optional(),
  /** The text meant for the person; paragraphs are separated by a line end. */
  sentText: paragraphs,
  /** Where else to ask for help (自立相談支援機関). */
  support: contact.optional(),
});

const instalment = z.strictObject({
  number: z.number().int().min(1),
  /** ISO date. */
  dueDate: z.string().refine(isIsoDate, "日付が正しくありません。"),
  principal: yen,
  interest: yen,
  total: yen,
});

const signatory = z.strictObject({ name: line(60), address: line(120) });

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** 借用書 with its repayment plan; the plan must add up to the loan, or there is no paper. */
export const loanDeed = z
  .strictObject({
    /** Contract number, on every page. */
    documentNumber: line(40),
    lender,
    loan: loanTerms,
    overdueRatePercent: percent,
    plan: z.array(instalment).min(1).max(480),
    borrower: signatory,
    coBorrowers: z.array(signatory).max(2).default([]),
    guarantors: z.array(signatory).max(2).default([]),
    contact,
  })
  .superRefine(({ loan, plan }, context) => {
    const demand = (holds: boolean, message: string) => {
      if (!holds) context.addIssue({ code: "custom", path: ["plan"], message });
    };
    const inOrder = plan.every(({ number, dueDate }, index) => {
      return number === index + 1 && (index === 0 || dueDate > (plan[index - 1]?.dueDate ?? ""));
    });
    demand(inOrder, "回の番号か償還期日が順になっていません。");
    demand(plan.length === loan.instalments, "償還計画の回数が貸付条件と違います。");
    demand(sum(plan.map((row) => row.principal)) === loan.amount, "元金の合計が貸付金額と違います。");
    demand(
      plan.every((row) => row.principal + row.interest === row.total),
      "元金と利子の和が違います。",
    );
    const [first, last] = [plan[0], plan.at(-1)];
    demand(first !== undefined && formatEra(first.dueDate) === loan.firstDueOn, "初回の期日が貸付条件と違います。");
    demand(last !== undefined && formatEra(last.dueDate) === loan.finalDueOn, "最終の期日が貸付条件と違います。");
  })
  .transform(({ loan, plan, ...rest }) => ({
    ...rest,
    loan: printedTerms(loan),
    plan: plan.map((row) => ({
      number: String(row.number),
      dueDate: formatEra(row.dueDate),
      principal: formatYen(row.principal),
      interest: formatYen(row.interest),
      total: formatYen(row.total),
    })),
    planTotal: {
      principal: formatYen(loan.amount),
      interest: formatYen(sum(plan.map((row) => row.interest))),
      total: formatYen(sum(plan.map((row) => row.total))),
    },
  }));

/** The schema of every paper, by the name of its template. */
export const papers = {
  "loan-decision-notice": loanDecisionNotice,
  "decline-notice": declineNotice,
  "loan-deed": loanDeed,
} as const;

/** The papers there are. */
export type PaperName = keyof typeof papers;

/** What a caller gives for a paper: ISO dates, whole yen. */
export type PaperData<Name extends PaperName> = z.input<(typeof papers)[Name]>;
