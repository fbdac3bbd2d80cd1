import { describe, expect, test } from "@jest/globals";
import type { ApplicationContent, HouseholdMember } from "../../../../domain/case/application-content.schema.ts";
import type { CaseRecord, ContractItem } from "../../../../domain/case/case-items.schema.ts";
import { statisticsRowOf } from "../../../../domain/statistics/statistics-row-of-case.ts";

const submittedOn = "2026-11-24";

const record: CaseRecord = {
  caseId: "11111111-1111-4111-8111-111111111111",
  version: 3,
  caseNumber: "13-2026-000001",
  status: "screening",
  fund: "emergency-small",
  municipalityCode: "131016",
  applicantName: "秘密太郎",
  protected: false,
  borrowerKey: "key-1",
  round: 1,
  since: "2026-11-24T01:00:00.000Z",
  createdAt: "2026-11-20T01:00:00.000Z",
  updatedAt: "2026-11-24T01:00:00.000Z",
  waitingFor: "screener",
  openQuestions: 0,
  auditSequence: 4,
  auditHash: "hash",
  eventSequence: 4,
  lastCommandId: "command-1",
};

const contract: ContractItem = {
  principal: 80_000,
  gracePeriodMonths: 2,
  instalments: 24,
  rateBasisPoints: 0,
  ruleVersion: "1",
  contractedOn: "2026-12-01",
  firstDueDate: "2027-03-23",
  finalDueDate: "2029-02-23",
  plan: [],
  remittanceOwner: "sasae",
};

let people = 0;
/** A member born on the day; the relation defaults to the borrower. */
const born = (birthDate: string, relation: HouseholdMember["relation"] = "self"): HouseholdMember => {
  people += 1;
  return {
    personId: `22222222-2222-4222-8222-${String(people).padStart(12, "0")}`,
    name: "秘密太郎",
    nameKana: "ヒミツタロウ",
    birthDate,
    sex: "female",
    relation,
  };
};

const adult = born("1986-01-01");
const spouse = born("1988-01-01", "spouse");
const minor = born("2015-01-01", "child");

type Changes = {
  readonly record?: Partial<CaseRecord>;
  readonly content?: Partial<ApplicationContent>;
  readonly contract?: ContractItem;
  readonly submittedOn?: string;
};

const rowOf = (changes: Changes = {}) => {
  const row = statisticsRowOf({
    record: { ...record, ...changes.record },
    content: { fund: "emergency-small", members: [adult], ...changes.content },
    contract: changes.contract,
    submittedOn: changes.submittedOn ?? submittedOn,
  });
  if (row === undefined) throw new Error("no row");
  return row;
};

test("the row of a case is coded and banded, without anything that names a person", () => {
  const row = rowOf({ content: { reason: "income-decrease", requestedAmount: 100_000 } });
  expect(row).toEqual({
    borrowerKey: "key-1",
    fund: "emergency-small",
    purpose: "income-decrease",
    applicationMonth: "2026-11",
    decision: "pending",
    ageBand: "40-49",
    sex: "female",
    householdType: "single",
    householdSizeBand: "1",
    municipalityCode: "131016",
    amountBand: "up-to-100000",
    amount: 100_000,
    status: "none",
    fiscalYear: 2026,
  });
  expect(JSON.stringify(row)).not.toMatch(/秘密|ヒミツ|1986|13-2026|1111/);
});

test("a household without its borrower has no row", () => {
  const content: ApplicationContent = { fund: "emergency-small", members: [spouse] };
  expect(statisticsRowOf({ record, content, contract: undefined, submittedOn })).toBeUndefined();
});

test("a purpose that was not stated is unknown, and an amount that was not is zero", () => {
  expect(rowOf()).toMatchObject({ purpose: "unknown", amount: 0, amountBand: "up-to-50000" });
});

describe("the age band, by law on the day of submission", () => {
  // 年齢計算ニ関する法律: an age is reached at the end of the day before the birthday.
  test.each([
    ["2006-11-26", "-19"],
    ["2006-11-25", "20-29"],
    ["1996-11-26", "20-29"],
    ["1996-11-25", "30-39"],
    ["1986-11-26", "30-39"],
    ["1986-11-25", "40-49"],
    ["1976-11-26", "40-49"],
    ["1976-11-25", "50-59"],
    ["1966-11-26", "50-59"],
    ["1966-11-25", "60-69"],
    ["1956-11-26", "60-69"],
    ["1956-11-25", "70-79"],
    ["1946-11-26", "70-79"],
    ["1946-11-25", "80+"],
  ])("of a borrower born %s is %s", (birthDate, band) => {
    expect(rowOf({ content: { members: [born(birthDate)] } }).ageBand).toBe(band);
  });
});

describe("the household type (世帯類型)", () => {
  const elder = born("1950-01-01", "parent");
  const elderBorrower = born("1950-01-01");
  test.each<[string, readonly HouseholdMember[], string]>([
    ["one person under 65", [adult], "single"],
    ["one person of 65 or more", [elderBorrower], "elderly"],
    ["only people of 65 or more", [elderBorrower, born("1952-01-01", "spouse")], "elderly"],
    ["a person of 65 on the day", [born("1961-11-25")], "elderly"],
    ["a person one day short of 65", [born("1961-11-26")], "single"],
    ["an elder and one who is not", [elderBorrower, spouse], "other"],
    ["a couple with a minor child", [adult, spouse, minor], "couple-with-children"],
    ["a couple with a minor child and a grandmother", [adult, spouse, minor, elder], "couple-with-children"],
    ["one parent with a minor child", [adult, minor], "single-parent"],
    ["one parent with a child of 17", [adult, born("2008-11-26", "child")], "single-parent"],
    ["one parent with a child of 18", [adult, born("2008-11-25", "child")], "other"],
    ["one parent, a minor child and a grandmother", [adult, minor, elder], "other"],
    ["a couple without children", [adult, spouse], "other"],
    ["a minor who is no child of the borrower", [adult, born("2015-01-01", "sibling")], "other"],
  ])("of %s is %s", (_what, members, type) => {
    expect(rowOf({ content: { members: [...members] } }).householdType).toBe(type);
  });
});

test.each([
  [1, "1"],
  [2, "2"],
  [3, "3"],
  [4, "4"],
  [5, "5+"],
  [6, "5+"],
])("a household of %d is of size %s", (size, band) => {
  const members = [adult, ...Array.from({ length: size - 1 }, () => born("1990-01-01", "sibling"))];
  expect(rowOf({ content: { members } }).householdSizeBand).toBe(band);
});

describe("the amount", () => {
  test.each([
    [50_000, "up-to-50000"],
    [50_001, "up-to-100000"],
    [100_000, "up-to-100000"],
    [100_001, "over-100000"],
  ])("of %d yen is %s", (requestedAmount, amountBand) => {
    expect(rowOf({ content: { requestedAmount } })).toMatchObject({ amount: requestedAmount, amountBand });
  });

  test("is the contract's before the decision's before the one asked for", () => {
    const content = { requestedAmount: 100_000 };
    expect(rowOf({ content, record: { decidedAmount: 90_000 } }).amount).toBe(90_000);
    expect(rowOf({ content, record: { decidedAmount: 90_000 }, contract }).amount).toBe(80_000);
  });
});

describe("the outcome", () => {
  const decision = { round: 1, steps: 1, approvals: [] };
  test.each<[string, Partial<CaseRecord>, string]>([
    ["without a decision is pending", {}, "pending"],
    ["with a decision under way is pending", { decision }, "pending"],
    ["approved", { decision: { ...decision, outcome: "approved" } }, "approved"],
    ["declined", { decision: { ...decision, outcome: "declined" } }, "declined"],
    ["withdrawn after approval", { status: "withdrawn", decision: { ...decision, outcome: "approved" } }, "withdrawn"],
  ])("%s", (_what, changes, outcome) => {
    expect(rowOf({ record: changes }).decision).toBe(outcome);
  });

  test.each([
    ["contract", "none"],
    ["disbursement", "none"],
    ["repayment", "in-grace"],
    ["closed", "closed"],
  ] as const)("of a case in %s has the repayment state %s", (status, state) => {
    expect(rowOf({ record: { status } }).status).toBe(state);
  });

  test("belongs to the 年度 of the decision, and until then of the submission", () => {
    const decidedOn = "2027-04-01";
    expect(rowOf({ submittedOn: "2027-03-31" }).fiscalYear).toBe(2026);
    expect(rowOf({ submittedOn: "2027-03-31", record: { decision: { ...decision, decidedOn } } }).fiscalYear).toBe(
      2027,
    );
  });
});
