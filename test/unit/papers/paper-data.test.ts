import { describe, expect, test } from "@jest/globals";
import { declineNotice, loanDecisionNotice, loanDeed } from "../../../lambdas/papers/typesetting/paper-data.ts";
import { declineData, deedData, noticeData } from "./paper-samples.ts";

function faults(outcome: {
  success: boolean;
  error?: { issues: readonly { path: PropertyKey[] }[] } | undefined;
}): string[] {
  return (outcome.error?.issues ?? []).map((issue) => issue.path.join("."));
}

describe("the data of a paper", () => {
  test("of a refusal has no room for the inner reason", () => {
    const outcome = declineNotice.safeParse({ ...declineData, innerReason: "内部の理由" });
    expect(outcome.success).toBe(false);
    expect(JSON.stringify(outcome.error?.issues)).toContain("innerReason");
  });

  test("become Japanese dates and grouped amounts", () => {
    expect(loanDecisionNotice.parse({ ...noticeData, issuedOn: "2019-05-01" }).issuedOn).toBe("令和元年5月1日");
    expect(loanDeed.parse(deedData).plan.at(-1)).toEqual({
      number: "12",
      dueDate: "令和10年1月26日",
      principal: "8,370円",
      interest: "0円",
      total: "8,370円",
    });
  });

  test.each([
    ["2026-02-30", "issuedOn"],
    ["2026/11/24", "issuedOn"],
  ])("refuse the day %s", (issuedOn, field) => {
    expect(faults(loanDecisionNotice.safeParse({ ...noticeData, issuedOn }))).toEqual([field]);
  });

  test.each(["山田\n太郎", "山田\t太郎", "山田\u0000", "山田\u2028太郎", ""])("refuse the name %j", (name) => {
    const recipient = { ...noticeData.recipient, name };
    expect(faults(loanDecisionNotice.safeParse({ ...noticeData, recipient }))).toContain("recipient.name");
  });

  test("refuse a broken amount", () => {
    const loan = { ...noticeData.loan, amount: 100_000.5 };
    expect(faults(loanDecisionNotice.safeParse({ ...noticeData, loan }))).toContain("loan.amount");
  });

  test("keep paragraphs of the text sent apart and drop empty ones", () => {
    expect(declineNotice.parse({ ...declineData, sentText: "一つめ。\n\n 二つめ。\n" }).sentText).toEqual([
      "一つめ。",
      "二つめ。",
    ]);
  });
});

describe("the plan in a deed", () => {
  const changed = (index: number, change: Partial<(typeof deedData.plan)[number]>) =>
    deedData.plan.map((row, at) => (at === index ? { ...row, ...change } : row));

  test.each([
    ["a yen short", changed(3, { principal: 8_329, total: 8_329 })],
    ["a total that is not principal and interest", changed(3, { interest: 10 })],
    ["a number left out", changed(3, { number: 5 })],
    ["a due date before the last", changed(3, { dueDate: "2027-04-26" })],
    ["another first day", changed(0, { dueDate: "2027-02-25" })],
    ["another last day", changed(11, { dueDate: "2028-01-27" })],
    ["a row less", deedData.plan.slice(0, 11)],
  ])("is refused with %s", (_what, plan) => {
    expect(faults(loanDeed.safeParse({ ...deedData, plan }))).toContain("plan");
  });
});
