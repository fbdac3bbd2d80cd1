/**
 * Prints the repayment plan of a contract from its terms.
 *
 * Usage: npm run --silent plan -- [--table] [--settle-on DATE [--paid-through N]] FILE.json   (`-` reads standard input)
 *
 * Exit codes: 0 the plan was printed; 2 the arguments or the input were refused (each field and reason on standard
 * error). The input is documented in docs/plan.md.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { isIsoDate } from "../domain/dates/plain-date.ts";
import { principalOwed, settleInFull } from "../domain/repayment/account.ts";
import { pauseOf } from "../domain/repayment/deferral.ts";
import { InvalidTermsError } from "../domain/repayment/loan-terms.ts";
import { overdueInterest } from "../domain/repayment/overdue-interest.ts";
import { repaymentPlan, type Instalment, type RepaymentPlan } from "../domain/repayment/repayment-plan.ts";
import { japaneseHolidays } from "../lambdas/shared/adapters/holidays.ts";
import { readNationalParameters } from "./assess/read-config.ts";
import { readJsonText } from "./assess/read-json.ts";
import { readPlanInput } from "./plan/plan-input.ts";
import { planTable, settlementTable } from "./plan/plan-table.ts";

const usage =
  "使い方: npm run --silent plan -- [--table] [--settle-on 日付 [--paid-through 回]] ファイル.json（- は標準入力）";

/** Something the person who typed the command can put right. */
class Refusal extends Error {
  override readonly name = "Refusal";
}

function readText(file: string): string {
  if (file === "-") return readFileSync(0, "utf8");
  try {
    return readFileSync(resolve(process.env["INIT_CWD"] ?? process.cwd(), file), "utf8");
  } catch {
    throw new Refusal(`${file}: ファイルを読めません。`);
  }
}

function readJson(file: string): unknown {
  const text = readText(file).replace(/^\uFEFF/, "");
  if (text.trim() === "") throw new Refusal(`${file}: 入力が空です。`);
  const read = readJsonText(text);
  if (read.kind === "value") return read.value;
  throw new Refusal(read.code === "INVALID_JSON" ? `${file}: ${read.message}。` : `${read.field}: ${read.message}。`);
}

/**
 * Overdue interest of what is still owed, from the day after 最終償還期限 to the day of payment, at the national rates of
 * each day; none in the months of a 償還猶予.
 */
function overdueOf(
  plan: RepaymentPlan,
  paid: readonly Instalment[],
  until: string,
): ReturnType<typeof overdueInterest> {
  return overdueInterest({
    finalDueDate: plan.finalDueDate,
    until,
    owed: [{ from: plan.finalDueDate, principal: principalOwed(plan, paid) }],
    rates: readNationalParameters()["interest.overdue"],
    pauses: plan.changes.flatMap((change) =>
      change.kind === "deferral" ? [pauseOf({ from: change.date, months: change.months })] : [],
    ),
  });
}

function argumentsOf(args: readonly string[]): {
  readonly file: string;
  readonly table: boolean;
  readonly settleOn: string | undefined;
  readonly paidThrough: number;
  readonly help: boolean;
} {
  const parsed = ((): ReturnType<typeof parse> => {
    try {
      return parse(args);
    } catch (error) {
      const option = /'(-[^\s']*)/.exec(error instanceof Error ? error.message : "")?.[1] ?? args.join(" ");
      throw new Refusal(`指定 ${option} が分からないか、値がありません。\n${usage}`);
    }
  })();
  if (parsed.values.help === true) return { file: "-", table: false, settleOn: undefined, paidThrough: 0, help: true };
  const [file, ...others] = parsed.positionals;
  if (file === undefined || others.length > 0) throw new Refusal(usage);
  const settleOn = parsed.values["settle-on"];
  if (settleOn !== undefined && !isIsoDate(settleOn))
    throw new Refusal("--settle-on: 日付をYYYY-MM-DDで指定してください。");
  const paidText = parsed.values["paid-through"] ?? "0";
  if (!/^\d{1,3}$/.test(paidText)) throw new Refusal("--paid-through: 償還が済んだ最後の回を数字で指定してください。");
  return { file, table: parsed.values.table ?? false, settleOn, paidThrough: Number(paidText), help: false };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      table: { type: "boolean" },
      help: { type: "boolean" },
      "settle-on": { type: "string" },
      "paid-through": { type: "string" },
    },
  });
}

function main(args: readonly string[]): void {
  const { file, table, settleOn, paidThrough, help } = argumentsOf(args);
  if (help) {
    process.stdout.write(`${usage}\n入力の項目は docs/plan.md にあります。\n`);
    return;
  }
  const input = readPlanInput(readJson(file));
  if (input.kind === "refused") {
    throw new Refusal(input.faults.map((fault) => `${fault.field}: ${fault.reason}`).join("\n"));
  }
  const plan = repaymentPlan(input.terms, japaneseHolidays, input.changes);
  if (paidThrough > plan.instalments.length) throw new Refusal("--paid-through: 計画にない回です。");
  const paid = plan.instalments.slice(0, paidThrough);
  const overdue = settleOn === undefined ? undefined : overdueOf(plan, paid, settleOn);
  const settlement =
    settleOn === undefined || overdue === undefined
      ? undefined
      : settleInFull(plan, { paid, date: settleOn, overdueInterest: overdue.total });
  if (table) {
    const parts =
      settlement === undefined
        ? [planTable(plan)]
        : [planTable(plan), settlementTable(settlement, overdue?.spans ?? [])];
    process.stdout.write(`${parts.join("\n\n")}\n`);
  } else {
    const output = settlement === undefined ? plan : { ...plan, settlement, overdue: overdue?.spans ?? [] };
    process.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
  }
}

// Who reads only the first lines (head) closes the pipe: nothing is left to do, and nothing is wrong.
process.stdout.on("error", (error: Error & { readonly code?: string }) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal) && !(error instanceof InvalidTermsError)) throw error;
  const reason =
    error instanceof InvalidTermsError
      ? "条件: この条件では計画を作れません。金額が回数に比べて少ないか、変更後に残る元金がありません（全額の償還は--settle-onで計算できます）。"
      : error.message;
  process.stderr.write(`${reason}\n`);
  process.exitCode = 2;
}
