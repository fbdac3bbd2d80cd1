import { describe, expect, test } from "@jest/globals";
import { applicationContentSchema, type ApplicationContent } from "../../../domain/case/application-content.schema.ts";
import {
  formOf,
  isApplicationForm,
  newMember,
  readForm,
  sameValue,
  type ApplicationForm,
} from "../../../web/src/application/form-model.ts";
import { describeApplication, differencesOf } from "../../../web/src/lib/describe-application.ts";

const rules = { today: "2026-11-24", ceiling: 100_000, unit: 1000 };

const content: ApplicationContent = {
  fund: "emergency-small",
  reason: "first-wage-wait",
  reasonDetail: "12月1日から働き始める。",
  requestedAmount: 80_000,
  members: [
    {
      personId: "0b7ff0a4-3c39-4f43-9a3c-2b1a0d1f5c11",
      name: "青木 実",
      nameKana: "アオキ ミノル",
      birthDate: "1980-04-01",
      sex: "male",
      relation: "self",
      occupation: "会社員",
      consent: { given: false, wordingVersion: "2026-1", recordedOn: "2026-11-20" },
    },
  ],
  address: { postcode: "1010051", municipalityCode: "131016", town: "神田神保町1-2" },
  phone: "0312345678",
  identityCheck: { method: "passport", checkedOn: "2026-11-20" },
  bankAccount: {
    bankCode: "9900",
    branchCode: "058",
    accountType: "ordinary",
    accountNumber: "0034567",
    holderKana: "アオキ ミノル",
  },
  declarations: {
    notOnPublicAssistance: true,
    notInBankruptcy: false,
    notBusinessCapital: true,
    notOrganisedCrime: true,
  },
  bridgePlan: { firstIncomeOn: "2026-12-25", expectedMonthlyIncome: 180_000, monthlyFixedCosts: 0, cashOnHand: 5000 },
  selfReliance: { state: "applied", note: "くらし相談" },
  windowOpinion: "償還できる見込み。",
};

const refusedFields = (form: ApplicationForm): readonly string[] => {
  const reading = readForm(form, rules);
  return reading.kind === "wrong" ? reading.errors.map(({ field }) => field) : [];
};

describe("the application form", () => {
  test("what is saved, shown and read again is the same, and is what the API takes", () => {
    const reading = readForm(formOf(content), rules);
    expect(reading).toEqual({ kind: "content", content });
    expect(applicationContentSchema.safeParse(content).success).toBe(true);
  });

  test("an untouched form is content with nothing in it", () => {
    const empty = formOf({ fund: "emergency-small", members: [] });
    expect(readForm(empty, rules)).toEqual({ kind: "content", content: { fund: "emergency-small", members: [] } });
  });

  test("what is begun must be whole, and each lacking field is named", () => {
    const form = formOf({ fund: "emergency-small", members: [] });
    expect(refusedFields({ ...form, address: { ...form.address, town: "神田" } })).toEqual([
      "address.municipalityCode",
      "address.postcode",
    ]);
    expect(refusedFields({ ...form, members: [newMember("x", "self")] })).toEqual([
      "members.0.name",
      "members.0.nameKana",
      "members.0.sex",
      "members.0.birthDate",
    ]);
    expect(refusedFields({ ...form, declarations: { ...form.declarations, notInBankruptcy: "yes" } })).toEqual([
      "declarations.notOnPublicAssistance",
      "declarations.notBusinessCapital",
      "declarations.notOrganisedCrime",
    ]);
  });

  test("a birth date that never was, or has not come, is refused at its field", () => {
    const form = formOf(content);
    const born = (birth: ApplicationForm["members"][number]["birth"]): ApplicationForm => ({
      ...form,
      members: form.members.map((member) => ({ ...member, birth })),
    });
    expect(refusedFields(born({ era: "showa", year: "64", month: "1", day: "8" }))).toEqual(["members.0.birthDate"]);
    expect(refusedFields(born({ era: "reiwa", year: "8", month: "11", day: "25" }))).toEqual(["members.0.birthDate"]);
    expect(refusedFields(born({ era: "reiwa", year: "8", month: "11", day: "24" }))).toEqual([]);
  });

  test.each([
    ["100,001", "AMOUNT_ABOVE_CEILING"],
    ["99,500", "AMOUNT_NOT_IN_UNIT"],
    ["0", "AMOUNT_NOT_IN_UNIT"],
    ["十万円", "WRONG_FORMAT"],
  ])("an amount of %s is refused as %s", (requestedAmount, code) => {
    const reading = readForm({ ...formOf(content), requestedAmount }, rules);
    expect(reading).toMatchObject({ kind: "wrong", errors: [{ field: "requestedAmount", code }] });
  });

  test("full-width digits, hyphens and short account numbers are understood", () => {
    const form = formOf(content);
    const reading = readForm(
      {
        ...form,
        address: { ...form.address, postcode: "１０１－００５１" },
        phone: "03-1234-5678",
        bankAccount: { ...form.bankAccount, accountNumber: "34567" },
      },
      rules,
    );
    expect(reading).toEqual({ kind: "content", content });
  });

  test("a stored draft is taken only when it has the shape of the form", () => {
    const stored: unknown = JSON.parse(JSON.stringify(formOf(content)));
    expect(isApplicationForm(stored)).toBe(true);
    expect(isApplicationForm({ reason: "" })).toBe(false);
    expect(isApplicationForm(null)).toBe(false);
  });
});

describe("what another person changed", () => {
  test("is told by the parts that differ, in words", () => {
    const name = (code: string) => (code === "131016" ? "千代田区" : code);
    const mine = describeApplication(content, name);
    const { windowOpinion: _dropped, ...rest } = content;
    const theirs = describeApplication({ ...rest, requestedAmount: 50_000 }, name);
    expect(differencesOf(mine, theirs)).toEqual([
      { key: "requestedAmount", label: "希望額", mine: "80,000円", theirs: "50,000円" },
      { key: "windowOpinion", label: "市区町村社協の意見", mine: "償還できる見込み。", theirs: "（なし）" },
    ]);
    expect(differencesOf(mine, mine)).toEqual([]);
  });

  test("does not depend on the order of members of an answer", () => {
    const { reason, ...rest } = content;
    expect(sameValue({ ...rest, reason }, content)).toBe(true);
    expect(sameValue({ ...rest, reason: "other" }, content)).toBe(false);
  });
});
