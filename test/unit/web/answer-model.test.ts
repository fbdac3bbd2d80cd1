import { describe, expect, test } from "@jest/globals";
import {
  answerFormOf,
  emptyAnswer,
  emptyRow,
  peopleOf,
  readAnswer,
  rowQuestionOf,
  taxYears,
  type AnswerForm,
  type FactInput,
} from "../../../web/src/eligibility/answer-model.ts";
import { sourceText } from "../../../web/src/eligibility/words.ts";

const today = "2026-11-24";
const options = [
  { value: "wage", label: "賃金" },
  { value: "pension", label: "年金" },
];
const incomes: FactInput = { kind: "incomes", options };
const typed = (change: Partial<AnswerForm>): AnswerForm => ({ ...emptyAnswer([]), ...change });
const row = (fields: Readonly<Record<string, string>>) => ({ fields, kept: {} });

describe("an answer as it is typed", () => {
  test.each<[string, FactInput, Partial<AnswerForm>, unknown]>([
    ["yes", { kind: "yes-no" }, { text: "yes" }, true],
    ["no", { kind: "yes-no" }, { text: "no" }, false],
    ["an amount in full-width digits", { kind: "yen" }, { text: "５２，０００" }, 52_000],
    ["no rent", { kind: "yen" }, { text: "0" }, 0],
    ["a day in 和暦", { kind: "date" }, { date: { era: "reiwa", year: "元", month: "5", day: "1" } }, "2019-05-01"],
    ["months", { kind: "count", unit: "か月" }, { text: "6" }, 6],
    ["one of a list", { kind: "choice", options }, { text: "wage" }, "wage"],
    ["no income at all", incomes, { none: true }, []],
    [
      "an income of which the net amount is known",
      incomes,
      { rows: [row({ kind: "wage", monthlyNet: "120,000" })] },
      [{ kind: "wage", monthlyNet: 120_000 }],
    ],
    [
      "a handbook",
      { kind: "handbooks", options: [{ value: "physical", label: "身体障害者手帳" }] },
      { rows: [row({ kind: "physical", grade: "3" })] },
      [{ kind: "physical", grade: 3 }],
    ],
    [
      "the tax of a year",
      { kind: "resident-tax", year: 2026, options },
      { year: "2025", text: "exempt" },
      { year: 2025, level: "exempt" },
    ],
    [
      "another application on the same budget",
      { kind: "same-address-applications", options, statuses: options },
      { rows: [row({ kind: "welfare", sharesBudget: "false", status: "applied" })] },
      [{ kind: "welfare", sharesBudget: false, status: "applied" }],
    ],
  ])("reads %s", (_name, input, change, value) => {
    expect(readAnswer(input, typed(change), today)).toEqual({ kind: "ready", value });
  });

  test.each<[string, FactInput, Partial<AnswerForm>]>([
    ["nothing chosen", { kind: "yes-no" }, {}],
    ["no amount", { kind: "yen" }, { text: "" }],
    ["an amount in words", { kind: "yen" }, { text: "５万" }],
    ["a day that never was", { kind: "date" }, { date: { era: "heisei", year: "31", month: "5", day: "1" } }],
    ["no income and no word that there is none", incomes, {}],
    ["an income of no amount", incomes, { rows: [row({ kind: "wage" })] }],
    ["an income of no kind", incomes, { rows: [row({ monthlyNet: "1" })] }],
    ["none and a row", incomes, { none: true, rows: [emptyRow] }],
    ["a tax of no year", { kind: "resident-tax", year: 2026, options }, { text: "exempt" }],
  ])("refuses %s instead of guessing", (_name, input, change) => {
    const reading = readAnswer(input, typed(change), today);
    expect(reading.kind).toBe("wrong");
    expect(reading.kind === "wrong" ? reading.message : "").toMatch(/。$/);
  });
});

describe("the household as it is typed", () => {
  const household: FactInput = { kind: "household", options };
  const self = peopleOf([{ id: "p1", relation: "self", birthDate: "1985-04-01", label: "申込者" }]);
  const added = { id: "p2", relation: "spouse", birth: { era: "showa", year: "63", month: "1", day: "20" } };

  test("is the applicant alone when nobody is added", () => {
    expect(readAnswer(household, typed({ people: self }), today)).toEqual({
      kind: "ready",
      value: [{ id: "p1", relation: "self", birthDate: "1985-04-01" }],
    });
  });

  test("leaves the shared budget open while it was not asked", () => {
    const people = [...self, { ...added, separate: true, budget: "" }];
    const reading = readAnswer(household, typed({ people }), today);
    expect(reading).toMatchObject({ kind: "ready", value: [{}, { separateRegister: true }] });
    expect(JSON.stringify(reading)).not.toContain("sharesBudget");
  });

  test("names the person whose birth date is missing or in the future", () => {
    const unborn = { ...added, birth: { era: "reiwa", year: "9", month: "1", day: "1" }, separate: false, budget: "" };
    expect(readAnswer(household, typed({ people: [...self, unborn] }), today)).toMatchObject({
      kind: "wrong",
      field: "people.1",
      message: "2人目：生年月日が未来の日付です。",
    });
  });
});

describe("a recorded answer", () => {
  test.each<[FactInput, unknown]>([
    [{ kind: "yes-no" }, false],
    [{ kind: "yen" }, 52_000],
    [{ kind: "date" }, "2019-05-01"],
    [{ kind: "choice", options }, "pension"],
    [incomes, []],
    [incomes, [{ kind: "wage", monthlyNet: 120_000, from: "2026-04-01" }]],
    [
      { kind: "resident-tax", year: 2026, options },
      { year: 2026, level: "exempt" },
    ],
  ])("%j comes back as it was when nothing is changed", (input, value) => {
    expect(readAnswer(input, answerFormOf(input, value, []), today)).toEqual({ kind: "ready", value });
  });

  test("that is no list has no rows", () => {
    expect(rowQuestionOf({ kind: "yen" })).toBeUndefined();
  });
});

describe("words", () => {
  test("offers the newest tax year first, in both calendars", () => {
    expect(taxYears(2026)).toEqual([
      ["2026", "令和8年度（2026）"],
      ["2025", "令和7年度（2025）"],
    ]);
  });

  test("shows a notice without the keys of our notes", () => {
    expect(sourceText("[S-SAKA][S-OSAKA] 滞納している人は対象外")).toBe("滞納している人は対象外");
    expect(sourceText("[S-OKY][S-SMN] 総合支援資金の貸付対象：本人確認")).toBe("総合支援資金の貸付対象：本人確認");
  });
});
