import { describe, expect, test } from "@jest/globals";
import { factsFaultsOn } from "../../../../domain/household/facts-on-date.ts";
import {
  ageOf,
  livelihoodOf,
  memberLabel,
  monthlyIncome,
  presentIncomes,
} from "../../../../domain/household/livelihood-members.ts";
import { parseCaseFacts } from "../../../../domain/household/parse-case-facts.ts";

const parse = (input: unknown) => {
  const parsed = parseCaseFacts(input);
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.errors));
  return parsed.facts;
};
const refused = (input: unknown) => {
  const parsed = parseCaseFacts(input);
  return parsed.kind === "refused" ? parsed.errors.map((error) => [error.field, error.code]) : [];
};
const message = (input: unknown) => {
  const parsed = parseCaseFacts(input);
  return parsed.kind === "refused" ? (parsed.errors[0]?.message ?? "") : "";
};
const self = { id: "m1", relation: "self" };

describe("reading facts", () => {
  test("a fact is its bare value, or value with source and day", () => {
    const facts = parse({
      residence: { registered: true, rent: { value: 50_000, source: "paper", asOf: "2026-11-01" } },
    });
    expect(facts.residence?.registered).toEqual({ value: true });
    expect(facts.residence?.rent).toEqual({ value: 50_000, source: "paper", asOf: "2026-11-01" });
  });

  test("nothing known is a case too", () => {
    expect(parse({})).toEqual({});
  });

  test.each<[string, unknown, string[][]]>([
    ["an unknown field at the top", { memberz: [] }, [["memberz", "UNKNOWN_FIELD"]]],
    ["an unknown field inside", { residence: { registred: true } }, [["residence.registred", "UNKNOWN_FIELD"]]],
    ["an unknown field of a member", { members: [{ ...self, name: "x" }] }, [["members[0].name", "UNKNOWN_FIELD"]]],
    [
      "an unknown field of a fact",
      { residence: { rent: { value: 1, sorce: "paper" } } },
      [["residence.rent.sorce", "UNKNOWN_FIELD"]],
    ],
    ["a wrong type", { residence: { registered: "yes" } }, [["residence.registered", "INVALID_VALUE"]]],
    ["a day that does not exist", { residence: { since: "2026-02-30" } }, [["residence.since", "INVALID_VALUE"]]],
    [
      "an answer that is not offered",
      { livelihood: { publicAssistance: "maybe" } },
      [["livelihood.publicAssistance", "INVALID_VALUE"]],
    ],
    ["a negative amount", { residence: { rent: -1 } }, [["residence.rent", "INVALID_VALUE"]]],
    ["an amount with a fraction", { residence: { rent: 0.5 } }, [["residence.rent", "INVALID_VALUE"]]],
    [
      "an income without any amount",
      { members: [{ ...self, incomes: [{ kind: "wage" }] }] },
      [["members[0].incomes[0]", "INVALID_VALUE"]],
    ],
    [
      "two members with one id",
      { members: [self, { id: "m1", relation: "child" }] },
      [["members[1].id", "INVALID_VALUE"]],
    ],
    ["no applicant", { members: [{ id: "m1", relation: "child" }] }, [["members", "INVALID_VALUE"]]],
    [
      "a student who is no member",
      { members: [self], need: { education: { student: "m9" } } },
      [["need.education.student", "INVALID_VALUE"]],
    ],
    [
      "a co-borrower who is no member",
      { members: [self], need: { education: { coBorrower: "m9" } } },
      [["need.education.coBorrower", "INVALID_VALUE"]],
    ],
    ["something that is no object", [], [["(全体)", "INVALID_VALUE"]]],
    ["a 12-digit number as an id (it could be a 個人番号)", { case: "123456789018" }, [["case", "INVALID_VALUE"]]],
    [
      "an 11-digit number as an id",
      { members: [{ id: "12345678903", relation: "self" }] },
      [["members[0].id", "INVALID_VALUE"]],
    ],
    [
      "two faults at once",
      { residence: { rent: -1, registred: true } },
      [
        ["residence.rent", "INVALID_VALUE"],
        ["residence.registred", "UNKNOWN_FIELD"],
      ],
    ],
  ])("%s is refused by name", (_name, input, errors) => {
    expect(refused(input)).toEqual(errors);
  });

  test("'none' is a co-borrower's answer, not a member", () => {
    expect(refused({ members: [self], need: { education: { coBorrower: "none" } } })).toEqual([]);
  });

  test.each([
    [{ residence: { registered: "yes" } }, "真偽値（true か false）で書いてください"],
    [{ residence: { rent: "x" } }, "数で書いてください"],
    [{ members: [{ relation: "self" }] }, "書かれていません"],
    [{ livelihood: { publicAssistance: "maybe" } }, "次のいずれかで書いてください：none、applied、receiving"],
    [{ residence: { rent: -1 } }, "0以上にしてください"],
    [
      { members: Array.from({ length: 31 }, (_value, index) => ({ id: `m${index}`, relation: "child" })) },
      "30以下（以内）にしてください",
    ],
    [{ residence: { since: "2026-02-30" } }, "暦にある日を YYYY-MM-DD で書いてください（和暦は西暦に直してください）"],
    [
      { residence: { since: "令和8年11月24日" } },
      "暦にある日を YYYY-MM-DD で書いてください（和暦は西暦に直してください）",
    ],
    [{ residence: { municipalityCode: "131042" } }, "全国地方公共団体コードの検査数字（6桁目）が合いません"],
    [{ residence: { municipalityCode: "13104" } }, "全国地方公共団体コード6桁で書いてください"],
    [
      {
        need: {
          emergencySmall: { bridge: { from: "2026-12-01", until: "2026-12-01", cash: 0, incomes: [], costs: [] } },
        },
      },
      "from より後の日を書いてください",
    ],
    [
      { members: [{ ...self, incomes: [{ kind: "wage", monthlyNet: 1, from: "2026-12-01", to: "2026-11-30" }] }] },
      "from より前の日です",
    ],
    [{ memberz: 1 }, "この項目はありません（docs/assess.md の項目名を確かめてください）"],
  ])("the reason for %j is said in Japanese", (input, reason) => {
    expect(message(input)).toBe(reason);
  });
});

describe("facts against the day of judgement", () => {
  test("a member born after it, and an event nobody entered, are refused", () => {
    const facts = parse({ members: [{ ...self, birthDate: "2026-11-25" }], specialMeasure: "flood" });
    expect(factsFaultsOn(facts, "2026-11-24", ["heavy-rain-2018-07"]).map((error) => error.field)).toEqual([
      "members[0].birthDate",
      "specialMeasure",
    ]);
    expect(factsFaultsOn(facts, "2026-11-25", ["flood"])).toEqual([]);
  });
});

describe("slips of the pen against the day of judgement", () => {
  const faults = (member: object, date: string) =>
    factsFaultsOn(parse({ members: [{ ...self, ...member }] }), date, []).map((error) => [error.field, error.code]);

  test.each([
    ["a life of 125 years is possible, of more is not", { birthDate: "1901-11-24" }, "2026-11-24", []],
    [
      "born in 1901, the day before",
      { birthDate: "1901-11-23" },
      "2026-11-24",
      [["members[0].birthDate", "BORN_TOO_LONG_AGO"]],
    ],
    ["the tax of the running 年度", { residentTax: { year: 2026, level: "exempt" } }, "2026-04-01", []],
    [
      "the tax of a 年度 that has not begun",
      { residentTax: { year: 2027, level: "exempt" } },
      "2027-03-31",
      [["members[0].residentTax.year", "TAX_YEAR_NOT_BEGUN"]],
    ],
  ])("%s", (_name, member, date, expected) => {
    expect(faults(member, date)).toEqual(expected);
  });
});

describe("several debts at once: the gravest counts", () => {
  test.each([
    [["none", "repaid"], "repaid"],
    [["current", "exempted"], "current"],
    [["current", "in-arrears", "deferred"], "in-arrears"],
    [["deferred"], "deferred"],
  ])("publicLoans %j is %s", (written, counted) => {
    expect(parse({ livelihood: { publicLoans: written } }).livelihood?.publicLoans?.value).toBe(counted);
    const whole = { value: written, source: "paper" };
    expect(parse({ livelihood: { publicLoans: whole } }).livelihood?.publicLoans).toEqual({
      value: counted,
      source: "paper",
    });
  });

  test.each([
    [["discharged", "considering"], "considering"],
    [["settled", "discharged"], "settled"],
    [["none", "bankruptcy-filed", "in-progress"], "bankruptcy-filed"],
  ])("debtProcedure %j is %s", (written, counted) => {
    expect(parse({ livelihood: { debtProcedure: written } }).livelihood?.debtProcedure?.value).toBe(counted);
  });

  test("an empty list and an unknown state are refused", () => {
    expect(refused({ livelihood: { publicLoans: [] } })).toHaveLength(1);
    expect(refused({ livelihood: { publicLoans: ["current", "lost"] } })).toHaveLength(1);
  });
});

describe("one livelihood [S-ASADA]", () => {
  const member = (id: string, change: object = {}) => ({ id, relation: "child", ...change });
  const of = (...members: object[]) => {
    const found = livelihoodOf(parse({ members: [self, ...members] }).members ?? []);
    return [found.members, found.undecided, found.splitRegister].map((list) => list.map((row) => row.id));
  };

  test.each([
    ["same record, nothing said", {}, [["m1", "m2"], [], []]],
    ["same record, budget apart", { sharesBudget: false }, [["m1"], [], []]],
    ["other record, budget not known", { separateRegister: true }, [["m1"], ["m2"], []]],
    ["other record, budget shared", { separateRegister: true, sharesBudget: true }, [["m1", "m2"], [], ["m2"]]],
    ["other record, budget apart", { separateRegister: true, sharesBudget: false }, [["m1"], [], []]],
  ])("%s", (_name, change, expected) => {
    expect(of(member("m2", change))).toEqual(expected);
  });

  test("the applicant always belongs to it", () => {
    const facts = parse({ members: [{ ...self, separateRegister: true, sharesBudget: false }] });
    expect(livelihoodOf(facts.members ?? []).members.map((row) => row.id)).toEqual(["m1"]);
    expect(livelihoodOf(facts.members ?? []).splitRegister).toEqual([]);
  });

  test("members are called by relation and id, never by name", () => {
    expect(memberLabel({ id: "m2", relation: "spouse" })).toBe("配偶者（m2）");
  });
});

describe("incomes of the day", () => {
  const incomes = [
    { kind: "wage" as const, monthlyNet: 100_000, monthlyGross: 130_000, from: "2026-04-01", to: "2026-11-24" },
    { kind: "pension" as const, monthlyNet: 60_000, monthlyGross: 62_000 },
  ];

  test("first and last day count, what lies outside does not", () => {
    expect(presentIncomes(incomes, "2026-11-24").length).toBe(2);
    expect(presentIncomes(incomes, "2026-11-25").length).toBe(1);
    expect(presentIncomes(incomes, "2026-04-01").length).toBe(2);
    expect(presentIncomes(incomes, "2026-03-31").length).toBe(1);
  });

  test("net and gross are summed apart and never mixed", () => {
    expect(monthlyIncome(incomes, "2026-11-24", "net")).toBe(160_000);
    expect(monthlyIncome(incomes, "2026-11-24", "gross")).toBe(192_000);
    expect(monthlyIncome([{ kind: "other", monthlyGross: 1 }], "2026-11-24", "net")).toBeUndefined();
    expect(monthlyIncome([{ kind: "other", monthlyGross: 0 }], "2026-11-24", "net")).toBe(0);
    expect(monthlyIncome([{ kind: "other", monthlyNet: 1 }], "2026-11-24", "gross")).toBeUndefined();
    expect(monthlyIncome([], "2026-11-24", "net")).toBe(0);
  });

  test("no age before the birth or without a birth date", () => {
    expect(ageOf(undefined, "2026-11-24")).toBeUndefined();
    expect(ageOf({ value: "2026-11-25" }, "2026-11-24")).toBeUndefined();
    expect(ageOf({ value: "2026-11-24" }, "2026-11-24")).toBe(0);
    expect(ageOf({ value: "1961-11-25" }, "2026-11-24")).toBe(65);
  });
});
