import * as z from "zod";
import { parseEraDate } from "../../domain/dates/era.ts";
import { isIsoDate } from "../../domain/dates/plain-date.ts";
import { LOAN_KINDS } from "../../domain/funds/loan-kinds.ts";
import { graceStart } from "../../domain/repayment/grace-start.ts";
import {
  allocationTargets,
  defaultConventions,
  faultsOfTerms,
  frequencies,
  methods,
} from "../../domain/repayment/loan-terms.ts";
import type { LoanTerms } from "../../domain/repayment/loan-terms.ts";
import type { PlanChange } from "../../domain/repayment/repayment-plan.ts";

/** The version of the input this reads; see docs/plan.md. */
export const planInputVersion = "sasae.plan/1";

/** A date as YYYY-MM-DD or in an era (令和8年11月24日, R8.11.24); read into YYYY-MM-DD. */
const date = z.string().transform((text, context) => {
  if (isIsoDate(text)) return text;
  const read = parseEraDate(text);
  if (read.kind === "date") return read.date;
  const message =
    read.code === "ERA_DATE_UNREADABLE"
      ? "暦にある日付を2026-11-24又は令和8年11月24日のように書いてください。"
      : read.message;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

const yen = z.int("円単位の整数で指定してください。").min(1, "1円以上の整数で指定してください。");
const months = z.int("月数を整数で指定してください。").min(0, "0か月以上で指定してください。");

const lendingSchema = z.strictObject({
  kind: z.enum(LOAN_KINDS),
  disbursements: z.array(date).default([]),
  livingSupportDisbursements: z.array(date).optional(),
  leftSchoolOn: date.optional(),
  contractEndedOn: date.optional(),
});

const changeSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.enum(["prepayment", "exemption"]),
    date,
    principal: yen,
    effect: z.enum(["shorten", "reduce"]),
  }),
  z.strictObject({ kind: z.literal("deferral"), date, months: months.min(1, "1か月以上で指定してください。") }),
]);

/** The input of `npm run plan`: the terms of one contract, and what changed since. Unknown keys are refused. */
export const planInputSchema = z.strictObject({
  version: z.literal(planInputVersion),
  principal: yen,
  annualRateBasisPoints: z.int("利率を0.01%単位の整数（1.5%は150）で指定してください。"),
  guarantor: z.boolean("連帯保証人の有無をtrue又はfalseで指定してください。"),
  graceStart: date.optional(),
  lending: lendingSchema.optional(),
  gracePeriodMonths: months,
  repaymentMonths: months,
  dueDay: z.int("引落日を1から31までの日で指定してください。"),
  frequency: z.enum(frequencies).default(defaultConventions.frequency),
  method: z.enum(methods).default(defaultConventions.method),
  roundingUnit: z.int("端数処理の単位を円で指定してください。").default(defaultConventions.roundingUnit),
  remainder: z.enum(["first", "last"]).default(defaultConventions.remainder),
  bankDayRule: z.enum(["next", "previous"]).default(defaultConventions.bankDayRule),
  firstDue: z.enum(["next-due-day", "next-month"]).default(defaultConventions.firstDue),
  interestCount: z.enum(["month", "day"]).default(defaultConventions.interestCount),
  allocationOrder: z.array(z.enum(allocationTargets)).default([...defaultConventions.allocationOrder]),
  accruedInterest: z.int("円単位の整数で指定してください。").min(0, "0円以上の整数で指定してください。").default(0),
  changes: z.array(changeSchema).default([]),
});

/** One field that was refused: its path in the input and the reason in Japanese. */
export type InputFault = { readonly field: string; readonly reason: string };

/** The terms and changes of an input, or every field that was refused. */
export type PlanInput =
  | { readonly kind: "read"; readonly terms: LoanTerms; readonly changes: readonly PlanChange[] }
  | { readonly kind: "refused"; readonly faults: readonly InputFault[] };

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

const typeNames: Readonly<Record<string, string>> = {
  string: "文字列",
  number: "数値",
  boolean: "true又はfalse",
  array: "配列（[ ]）",
  object: "オブジェクト（{ }）",
  int: "整数",
};

function faultsOf(error: z.ZodError): readonly InputFault[] {
  return error.issues.flatMap((issue): InputFault[] => {
    const field = pathText(issue.path);
    const at = field === "" ? "(全体)" : field;
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ field: pathText([...issue.path, key]), reason: "この項目はありません。" }));
    }
    if (issue.code === "invalid_value") {
      return [{ field: at, reason: `${issue.values.map(String).join("、")}のいずれかを指定してください。` }];
    }
    if (issue.code === "invalid_union")
      return [{ field: at, reason: "prepayment、exemption、deferralのいずれかを指定してください。" }];
    const plain = issue.message.startsWith("Invalid input");
    if (issue.code === "invalid_type" && plain) {
      return [
        { field: at, reason: `${typeNames[issue.expected] ?? issue.expected}で指定してください（省略できません）。` },
      ];
    }
    return [{ field: at, reason: issue.message }];
  });
}

/** Reads the input of a plan: the schema first, then the start of 据置, then the rules of the terms themselves. */
export function readPlanInput(value: unknown): PlanInput {
  const parsed = planInputSchema.safeParse(value);
  if (!parsed.success) return { kind: "refused", faults: faultsOf(parsed.error) };
  const { version: _version, lending, graceStart: given, changes, ...rest } = parsed.data;
  const refuse = (field: string, reason: string): PlanInput => ({ kind: "refused", faults: [{ field, reason }] });
  if ((lending === undefined) === (given === undefined)) {
    return refuse(
      "graceStart",
      "据置の起算日（graceStart）と貸付の経過（lending）の、どちらか一方を指定してください。",
    );
  }
  let start = given;
  if (lending !== undefined) {
    const { kind, disbursements, ...optional } = lending;
    const events = Object.fromEntries(Object.entries(optional).filter(([, entry]) => entry !== undefined));
    const outcome = graceStart(kind, { disbursements, ...events });
    if (outcome.kind === "not-yet") return refuse("lending", outcome.awaits);
    start = outcome.date;
  }
  if (start === undefined) return refuse("graceStart", "据置の起算日を指定してください。");
  const terms: LoanTerms = { ...rest, graceStart: start };
  const faults = faultsOfTerms(terms).map(({ field, message }) => ({ field, reason: message }));
  return faults.length > 0 ? { kind: "refused", faults } : { kind: "read", terms, changes };
}
