import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { LOAN_KINDS } from "../../../../domain/funds/loan-kinds.ts";
import { settleInFull } from "../../../../domain/repayment/account.ts";
import { repaymentPlan } from "../../../../domain/repayment/repayment-plan.ts";
import type { RepaymentPlan } from "../../../../domain/repayment/repayment-plan.ts";
import { japaneseHolidays } from "../../../../lambdas/shared/adapters/holidays.ts";
import { planInputSchema, readPlanInput } from "../../../../scripts/plan/plan-input.ts";
import { planTable, settlementTable } from "../../../../scripts/plan/plan-table.ts";

const document = readFileSync(new URL("../../../../docs/plan.md", import.meta.url), "utf8");
const examples = [...document.matchAll(/### (.+)\n\n```json\n([\s\S]+?)```/g)].map((match): [string, unknown] => [
  match[1] ?? "",
  JSON.parse(match[2] ?? ""),
]);

const valid = {
  version: "sasae.plan/1",
  principal: 500_000,
  annualRateBasisPoints: 150,
  guarantor: false,
  graceStart: "2026-11-24",
  gracePeriodMonths: 6,
  repaymentMonths: 36,
  dueDay: 23,
};

const planOf = (value: unknown): RepaymentPlan => {
  const input = readPlanInput(value);
  if (input.kind === "refused") throw new Error(JSON.stringify(input.faults));
  return repaymentPlan(input.terms, japaneseHolidays, input.changes);
};

const faults = (change: object): readonly string[] => {
  const input = readPlanInput({ ...valid, ...change });
  return input.kind === "refused" ? input.faults.map((fault) => `${fault.field}: ${fault.reason}`) : [];
};

describe("docs/plan.md", () => {
  test.each(examples)("the example %s is read and planned", (_title, example) => {
    expect(planOf(example).instalments.at(-1)?.balanceAfter).toBe(0);
  });

  test("every fund and every field is in it", () => {
    expect(examples).toHaveLength(7);
    const parts = [...Object.keys(planInputSchema.shape), ...LOAN_KINDS].filter(
      (part) => !document.includes(`\`${part}\``),
    );
    expect(parts).toEqual([]);
  });

  test("the figures it names are those of the plan", () => {
    const [small, , welfare] = examples.map(([, example]) => planOf(example));
    expect(small?.instalments.map((row) => row.total)).toEqual([...Array.from({ length: 11 }, () => 8_330), 8_370]);
    expect(welfare?.instalments[0]?.total).toBe(14_505);
    expect([welfare?.instalments.at(-1)?.total, welfare?.totals.interest]).toEqual([14_217, 11_552]);
  });
});

describe("the input", () => {
  test("is read with the defaults of the project", () => {
    const input = readPlanInput(valid);
    expect(input).toMatchObject({
      kind: "read",
      terms: {
        frequency: "monthly",
        method: "equal-principal",
        roundingUnit: 10,
        remainder: "last",
        graceStart: "2026-11-24",
      },
      changes: [],
    });
    expect(input.kind === "read" ? input.terms : {}).not.toHaveProperty("version");
  });

  test("takes dates in an era", () => {
    expect(planOf({ ...valid, graceStart: "令和8年11月24日" })).toEqual(planOf(valid));
    expect(planOf({ ...valid, graceStart: "R8.11.24" })).toEqual(planOf(valid));
  });

  test.each<[object, string]>([
    [{ principle: 1 }, "principle: この項目はありません。"],
    [{ principal: "500000" }, "principal: 円単位の整数で指定してください。"],
    [{ principal: 0 }, "principal: 1円以上の整数で指定してください。"],
    [{ guarantor: undefined }, "guarantor: 連帯保証人の有無をtrue又はfalseで指定してください。"],
    [{ frequency: "weekly" }, "frequency: monthly、half-yearly、yearly、onceのいずれかを指定してください。"],
    [{ version: "sasae.plan/2" }, "version: sasae.plan/1のいずれかを指定してください。"],
    [{ graceStart: "令和8年2月30日" }, "graceStart: 令和8年2月は28日までです。日を確かめてください。"],
    [{ graceStart: "2026-02-30" }, "graceStart: 暦にある日付を2026-11-24又は令和8年11月24日のように書いてください。"],
    [
      { graceStart: undefined },
      "graceStart: 据置の起算日（graceStart）と貸付の経過（lending）の、どちらか一方を指定してください。",
    ],
    [
      { lending: { kind: "welfare" } },
      "graceStart: 据置の起算日（graceStart）と貸付の経過（lending）の、どちらか一方を指定してください。",
    ],
    [{ graceStart: undefined, lending: { kind: "welfare" } }, "lending: 資金を送金した日が必要です。"],
    [{ graceStart: undefined, lending: { kind: "welfare", sent: [] } }, "lending.sent: この項目はありません。"],
    [{ repaymentMonths: 8, frequency: "half-yearly" }, "repaymentMonths: 償還期間は6か月の倍数で指定してください。"],
    [{ dueDay: 32 }, "dueDay: 引落日は1から31までの日です。"],
    [{ changes: {} }, "changes: 配列（[ ]）で指定してください（省略できません）。"],
    [
      { changes: [{ kind: "waiver" }] },
      "changes[0].kind: prepayment、exemption、deferralのいずれかを指定してください。",
    ],
    [
      { changes: [{ kind: "deferral", date: "2028-01-01", months: 0 }] },
      "changes[0].months: 1か月以上で指定してください。",
    ],
  ])("%j is refused by field and reason", (change, fault) => expect(faults(change)).toEqual([fault]));

  test("every fault is named at once", () => {
    expect(faults({ principal: -1, dueDay: "x", extra: 1 })).toHaveLength(3);
    expect(readPlanInput([])).toMatchObject({ kind: "refused", faults: [{ field: "(全体)" }] });
  });
});

describe("the table", () => {
  const plan = planOf({
    ...valid,
    principal: 100_000,
    annualRateBasisPoints: 0,
    gracePeriodMonths: 2,
    repaymentMonths: 12,
  });

  test("says the terms in words, one line for each instalment and the sum", () => {
    const lines = planTable(plan).split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "貸付額　　　　100,000円",
      "償還の方法　　月賦・元金均等　12回（変更前）",
      "利子　　　　　無利子",
      "据置期間　　　令和8年11月24日から2か月（令和9年1月24日まで）",
      "最終償還期限　令和10年1月24日",
    ]);
    expect(lines).toContain(" 1  令和9年2月24日（水）     8,330円   0円    8,330円    91,670円");
    expect(lines.at(-1)).toMatch(/^計 +100,000円 +0円 +100,000円$/);
    expect(lines.filter((line) => /令和.+（[月火水木金]）/.test(line))).toHaveLength(12);
  });

  test("names a rate and a settlement", () => {
    expect(planTable(planOf(valid))).toContain("年1.5%（据置期間の後）");
    expect(settlementTable(settleInFull(plan, { paid: [], date: "2027-02-01" }))).toBe(
      ["全額を令和9年2月1日に償還する場合", "元金　100,000円", "利子　0円", "合計　100,000円"].join("\n"),
    );
  });
});
