import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { applicationContentSchema, type ApplicationContent } from "../../../domain/case/application-content.schema.ts";
import type { DocumentItem } from "../../../domain/case/case-items.schema.ts";
import { missingItems, refuseContent, refusePersonFacts } from "../../../domain/case/check-application.ts";
import { emergencySmallTerms } from "../../../domain/funds/emergency-small-request.ts";
import { layersOf } from "../../../domain/funds/parameters.ts";
import { nationalParameters } from "../../../lambdas/shared/adapters/fund-terms.ts";
import { uuidOf } from "../../support/ids.ts";
import { bridgeContent, completeContent } from "../../support/memory-world.ts";

const terms = emergencySmallTerms(layersOf(nationalParameters()), "2026-11-24");
const rules = { today: "2026-11-24", prefectureCode: "13", terms };
const content = completeContent(uuidOf(1));
const [borrower, spouse, child] = content.members;
if (borrower === undefined || spouse === undefined || child === undefined) throw new Error("a household of three");
const { bankAccount, address } = content;
if (bankAccount === undefined || address === undefined) throw new Error("complete content");

const document = (kind: DocumentItem["kind"], state: DocumentItem["state"] = "released"): DocumentItem => ({
  documentId: uuidOf(7),
  kind,
  fileName: "書類.pdf",
  contentType: "application/pdf",
  state,
  by: "window@example.jp",
  at: "2026-11-24T00:00:00.000Z",
});
const bothDocuments = [document("identity"), document("reason-proof")];

const without = (...names: readonly (keyof ApplicationContent)[]): ApplicationContent =>
  applicationContentSchema.parse(
    Object.fromEntries(Object.entries(content).filter(([name]) => !names.some((other) => other === name))),
  );
const codes = (items: readonly { readonly code: string }[]): readonly string[] => items.map((item) => item.code);

describe("what an application still lacks", () => {
  test("nothing when every part is there and both documents are released", () => {
    expect(missingItems(content, bothDocuments, terms)).toEqual([]);
    expect(missingItems(bridgeContent(uuidOf(1)), bothDocuments, terms)).toEqual([]);
  });

  test.each([
    ["reason", ["REASON_MISSING"]],
    ["reasonDetail", ["REASON_DETAIL_MISSING"]],
    ["requestedAmount", ["AMOUNT_MISSING"]],
    ["address", ["ADDRESS_MISSING"]],
    ["identityCheck", ["IDENTITY_NOT_CHECKED"]],
    ["bankAccount", ["ACCOUNT_MISSING"]],
    ["declarations", ["DECLARATIONS_MISSING"]],
    ["windowOpinion", ["OPINION_MISSING"]],
  ] as const)("without %s", (name, expected) => {
    const found = missingItems(without(name), bothDocuments, terms);
    expect(codes(found)).toEqual(expected);
    expect(found[0]?.field).toBe(name);
  });

  test("a phone number is not needed", () => {
    expect(missingItems(without("phone"), bothDocuments, terms)).toEqual([]);
  });

  test("a borrower among the members", () => {
    expect(codes(missingItems({ ...content, members: [spouse] }, bothDocuments, terms))).toEqual(["BORROWER_MISSING"]);
  });

  test("a consent asked of each member by name; a recorded no is an answer", () => {
    const members = [borrower, { ...spouse, consent: undefined }, child].map(({ consent, ...rest }) =>
      consent === undefined ? rest : { ...rest, consent },
    );
    const found = missingItems({ ...content, members }, bothDocuments, terms);
    expect(found).toEqual([
      {
        code: "CONSENT_NOT_ASKED",
        field: "members",
        message: "山田太郎さんの、情報照会への同意の有無を記録してください。",
      },
    ]);
    expect(child.consent?.given).toBe(false);
  });

  test("the bridge plan, and no consents, when the reason looks forward", () => {
    const { bridgePlan: _, ...rest } = bridgeContent(uuidOf(1));
    expect(codes(missingItems(rest, bothDocuments, terms))).toEqual(["BRIDGE_PLAN_MISSING"]);
  });

  test.each([
    ["nothing recorded", undefined, ["SELF_RELIANCE_MISSING"]],
    ["refused", { state: "refused" as const }, ["SELF_RELIANCE_REFUSED"]],
    ["applied for", { state: "applied" as const }, []],
    ["in use", { state: "using" as const }, []],
    ["an exception noted", { state: "exception" as const, note: "避難中" }, []],
  ])("自立相談支援 where the reason rests on it: %s", (_what, selfReliance, expected) => {
    const asked = { ...content, reason: "utility-arrears", ...(selfReliance === undefined ? {} : { selfReliance }) };
    expect(codes(missingItems(asked, bothDocuments, terms))).toEqual(expected);
  });

  test.each(["notOnPublicAssistance", "notInBankruptcy", "notBusinessCapital", "notOrganisedCrime"] as const)(
    "a declaration %s that was answered no stops the submission",
    (name) => {
      const declarations = {
        notOnPublicAssistance: true,
        notInBankruptcy: true,
        notBusinessCapital: true,
        notOrganisedCrime: true,
        [name]: false,
      };
      expect(codes(missingItems({ ...content, declarations }, bothDocuments, terms))).toEqual(["DECLARATION_REFUSED"]);
    },
  );

  test.each([
    ["none sent", [], ["DOCUMENT_MISSING", "DOCUMENT_MISSING"]],
    ["one still in the check", [document("identity", "quarantined"), document("reason-proof")], ["DOCUMENT_IN_CHECK"]],
    ["one refused by the check", [document("identity"), document("reason-proof", "rejected")], ["DOCUMENT_MISSING"]],
    [
      "one refused, then a good one",
      [document("identity"), document("reason-proof", "rejected"), document("reason-proof")],
      [],
    ],
    ["others only", [document("income"), document("other")], ["DOCUMENT_MISSING", "DOCUMENT_MISSING"]],
  ] as const)("documents: %s", (_what, documents, expected) => {
    expect(codes(missingItems(content, documents, terms))).toEqual(expected);
  });

  test("every reason of the fund can be completed", () => {
    for (const reason of terms.reasons) {
      const full: ApplicationContent = {
        ...content,
        reason: reason.code,
        selfReliance: { state: "using" },
        bridgePlan: { firstIncomeOn: "2026-12-25", expectedMonthlyIncome: 1, monthlyFixedCosts: 1, cashOnHand: 1 },
      };
      expect(missingItems(full, bothDocuments, terms)).toEqual([]);
    }
  });

  test("taking any part away never makes an application more complete", () => {
    const names = Object.keys(content).filter((name) => name !== "fund" && name !== "members");
    fc.assert(
      fc.property(fc.subarray(names), (gone) => {
        const less = applicationContentSchema.parse(
          Object.fromEntries(Object.entries(content).filter(([name]) => !gone.includes(name))),
        );
        const needed = gone.filter((name) => name !== "phone");
        expect(missingItems(less, bothDocuments, terms).length === 0).toBe(needed.length === 0);
      }),
    );
  });
});

describe("what is refused in an application, complete or not", () => {
  const withBorrower = (changes: object): ApplicationContent =>
    applicationContentSchema.parse({ ...content, members: [{ ...borrower, ...changes }, spouse, child] });
  const withAccount = (changes: object): ApplicationContent =>
    applicationContentSchema.parse({ ...content, bankAccount: { ...bankAccount, ...changes } });
  const withAddress = (municipalityCode: string): ApplicationContent => ({
    ...content,
    address: { ...address, municipalityCode },
  });

  test("nothing that is right", () => {
    expect(refuseContent(content, rules)).toEqual([]);
    expect(refuseContent({ fund: "emergency-small", members: [] }, rules)).toEqual([]);
  });

  const badInputs: readonly (readonly [string, ApplicationContent, string, string])[] = [
    ["a wrong check digit", withAddress("131017"), "address.municipalityCode", "NUMBER_CHECK_DIGIT"],
    ["a code of no prefecture", withAddress("991012"), "address.municipalityCode", "NUMBER_FORMAT"],
    ["a municipality of another prefecture", withAddress("322016"), "address.municipalityCode", "OTHER_PREFECTURE"],
    [
      "a birth date in the future",
      withBorrower({ birthDate: "2026-11-25" }),
      "members.0.birthDate",
      "BIRTH_DATE_IN_FUTURE",
    ],
    [
      "a birth date before 1900",
      withBorrower({ birthDate: "1899-12-31" }),
      "members.0.birthDate",
      "BIRTH_DATE_TOO_EARLY",
    ],
    ["an amount over the ceiling", { ...content, requestedAmount: 101_000 }, "requestedAmount", "AMOUNT_ABOVE_CEILING"],
    ["an amount not in the unit", { ...content, requestedAmount: 99_500 }, "requestedAmount", "AMOUNT_NOT_IN_UNIT"],
    ["a reason not on the list", { ...content, reason: "holiday" }, "reason", "REASON_NOT_LISTED"],
    [
      "a reading in kanji",
      { ...content, members: [borrower, { ...spouse, nameKana: "山田 太郎" }] },
      "members.1.nameKana",
      "NOT_KATAKANA",
    ],
    ["a reading in hiragana", withBorrower({ nameKana: "やまだ はなこ" }), "members.0.nameKana", "NOT_KATAKANA"],
    [
      "kana that a bank refuses",
      withAccount({ holderKana: "山田 ハナコ" }),
      "bankAccount.holderKana",
      "KANA_REFUSED_BY_BANK",
    ],
    [
      "a sign that a bank refuses",
      withAccount({ holderKana: "ヤマダ＠ハナコ" }),
      "bankAccount.holderKana",
      "KANA_REFUSED_BY_BANK",
    ],
    [
      "another holder",
      withAccount({ holderKana: "ヤマダ タロウ" }),
      "bankAccount.holderKana",
      "HOLDER_IS_NOT_BORROWER",
    ],
    [
      "a member twice",
      { ...content, members: [borrower, { ...spouse, personId: borrower.personId }] },
      "members",
      "MEMBER_TWICE",
    ],
    [
      "two borrowers",
      { ...content, members: [borrower, { ...spouse, relation: "self" as const }] },
      "members",
      "TWO_BORROWERS",
    ],
  ];
  test.each(badInputs)("%s", (_what, bad, field, code) => {
    const refused = refuseContent(bad, rules);
    expect(refused.map((error) => [error.field, error.code])).toEqual([[field, code]]);
    expect(refused[0]?.message).toMatch(/[\u3040-\u9fff].*。$/u);
  });

  test.each([
    ["a ー written out", "オータ ユウコ", "オオタ ユウコ"],
    ["small kana made large", "ショウジ キヨ", "シヨウジ キヨ"],
    ["half-width kana", "ヤマダ ハナコ", "ﾔﾏﾀﾞ ﾊﾅｺ"],
    ["no space", "ヤマダ ハナコ", "ヤマダハナコ"],
  ])("not a holder that the bank only writes otherwise: %s", (_what, nameKana, holderKana) => {
    const same = applicationContentSchema.parse({
      ...content,
      members: [{ ...borrower, nameKana }],
      bankAccount: { ...bankAccount, holderKana },
    });
    expect(refuseContent(same, rules)).toEqual([]);
  });

  test("today's birth is not in the future", () => {
    expect(refusePersonFacts({ nameKana: "ヤマダ ハナコ", birthDate: "2026-11-24" }, "2026-11-24")).toEqual([]);
  });

  test("everything that is wrong at once is named at once", () => {
    const bad: ApplicationContent = {
      ...content,
      requestedAmount: 200_500,
      members: [{ ...borrower, birthDate: "2030-01-01", nameKana: "花子" }],
      address: { ...address, municipalityCode: "131017" },
    };
    expect(codes(refuseContent(bad, rules))).toEqual([
      "AMOUNT_ABOVE_CEILING",
      "AMOUNT_NOT_IN_UNIT",
      "NOT_KATAKANA",
      "BIRTH_DATE_IN_FUTURE",
      "NUMBER_CHECK_DIGIT",
      "HOLDER_IS_NOT_BORROWER",
    ]);
  });

  test("any amount is accepted exactly when it is a positive multiple of the unit up to the ceiling", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300_000 }), (requestedAmount) => {
        const accepted = refuseContent({ ...content, requestedAmount }, rules).length === 0;
        expect(accepted).toBe(requestedAmount <= terms.ceiling && requestedAmount % terms.unit === 0);
      }),
    );
  });

  test("any five digits of the prefecture are accepted with one check digit only", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (number) => {
        const five = `13${String(number).padStart(3, "0")}`;
        const accepted = Array.from("0123456789").filter(
          (digit) => refuseContent(withAddress(`${five}${digit}`), rules).length === 0,
        );
        expect(accepted).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the shape of what is entered", () => {
  test.each([
    ["an era date that never was", { ...content, members: [{ ...borrower, birthDate: "1985-02-30" }] }],
    ["an account number of eight digits", { ...content, bankAccount: { ...bankAccount, accountNumber: "12345678" } }],
    ["a postcode of six digits", { ...content, address: { ...address, postcode: "100000" } }],
    ["an amount with decimals", { ...content, requestedAmount: 1000.5 }],
    ["a negative amount", { ...content, requestedAmount: -1000 }],
    ["an unknown field", { ...content, myNumber: "123456789018" }],
    ["an unknown field of a member", { ...content, members: [{ ...borrower, myNumber: "123456789018" }] }],
    ["thirteen members", { ...content, members: Array.from({ length: 13 }, () => borrower) }],
  ])("refuses %s", (_what, bad) => {
    expect(applicationContentSchema.safeParse(bad).success).toBe(false);
  });
});
