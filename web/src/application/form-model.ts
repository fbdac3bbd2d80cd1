import type { ApplicationContent } from "../../../domain/case/application-content.schema.ts";
import { emptyEraFields, eraFieldsOf, readEraFields, type EraFields } from "../lib/era-fields.ts";
import { formatNumber, readAmount } from "../lib/format.ts";
import type { ProblemField } from "../lib/problem.ts";

/** A household member as it is typed. */
export type MemberForm = {
  readonly personId: string;
  readonly name: string;
  readonly nameKana: string;
  readonly birth: EraFields;
  readonly sex: string;
  readonly relation: string;
  readonly occupation: string;
  /** "" not asked, "given" or "refused". */
  readonly consent: string;
  readonly consentOn: string;
  readonly consentVersion: string;
};

/** Names of the declarations, in the order of the form. */
export const declarationNames = [
  "notOnPublicAssistance",
  "notInBankruptcy",
  "notBusinessCapital",
  "notOrganisedCrime",
] as const;

/** The application exactly as it is typed: strings, so that a draft keeps even what is not yet right. */
export type ApplicationForm = {
  readonly reason: string;
  readonly reasonDetail: string;
  readonly requestedAmount: string;
  readonly members: readonly MemberForm[];
  readonly address: {
    readonly postcode: string;
    readonly municipalityCode: string;
    readonly town: string;
    readonly building: string;
  };
  readonly phone: string;
  readonly identityCheck: { readonly method: string; readonly checkedOn: string };
  readonly bankAccount: {
    readonly bankCode: string;
    readonly branchCode: string;
    readonly accountType: string;
    readonly accountNumber: string;
    readonly holderKana: string;
  };
  /** "" not asked, "yes" or "no". */
  readonly declarations: Readonly<Record<(typeof declarationNames)[number], string>>;
  readonly bridgePlan: {
    readonly firstIncomeOn: string;
    readonly expectedMonthlyIncome: string;
    readonly monthlyFixedCosts: string;
    readonly cashOnHand: string;
  };
  readonly selfReliance: { readonly state: string; readonly note: string };
  readonly windowOpinion: string;
};

/** A member about whom nothing is known yet. */
export function newMember(personId: string, relation: string): MemberForm {
  return {
    personId,
    name: "",
    nameKana: "",
    birth: emptyEraFields,
    sex: "",
    relation,
    occupation: "",
    consent: "",
    consentOn: "",
    consentVersion: "",
  };
}

const memberForm = (member: ApplicationContent["members"][number]): MemberForm => ({
  personId: member.personId,
  name: member.name,
  nameKana: member.nameKana,
  birth: eraFieldsOf(member.birthDate),
  sex: member.sex,
  relation: member.relation,
  occupation: member.occupation ?? "",
  consent: member.consent === undefined ? "" : member.consent.given ? "given" : "refused",
  consentOn: member.consent?.recordedOn ?? "",
  consentVersion: member.consent?.wordingVersion ?? "",
});

const yen = (amount: number | undefined): string => (amount === undefined ? "" : formatNumber(amount));

const answerOf = (value: boolean | undefined): string => (value === undefined ? "" : value ? "yes" : "no");

/** The form of what is saved. */
export function formOf(content: ApplicationContent): ApplicationForm {
  const { address, identityCheck, bankAccount, declarations, bridgePlan, selfReliance } = content;
  return {
    reason: content.reason ?? "",
    reasonDetail: content.reasonDetail ?? "",
    requestedAmount: yen(content.requestedAmount),
    members: content.members.map(memberForm),
    address: {
      postcode: address?.postcode ?? "",
      municipalityCode: address?.municipalityCode ?? "",
      town: address?.town ?? "",
      building: address?.building ?? "",
    },
    phone: content.phone ?? "",
    identityCheck: { method: identityCheck?.method ?? "", checkedOn: identityCheck?.checkedOn ?? "" },
    bankAccount: {
      bankCode: bankAccount?.bankCode ?? "",
      branchCode: bankAccount?.branchCode ?? "",
      accountType: bankAccount?.accountType ?? "ordinary",
      accountNumber: bankAccount?.accountNumber ?? "",
      holderKana: bankAccount?.holderKana ?? "",
    },
    declarations: {
      notOnPublicAssistance: answerOf(declarations?.notOnPublicAssistance),
      notInBankruptcy: answerOf(declarations?.notInBankruptcy),
      notBusinessCapital: answerOf(declarations?.notBusinessCapital),
      notOrganisedCrime: answerOf(declarations?.notOrganisedCrime),
    },
    bridgePlan: {
      firstIncomeOn: bridgePlan?.firstIncomeOn ?? "",
      expectedMonthlyIncome: yen(bridgePlan?.expectedMonthlyIncome),
      monthlyFixedCosts: yen(bridgePlan?.monthlyFixedCosts),
      cashOnHand: yen(bridgePlan?.cashOnHand),
    },
    selfReliance: { state: selfReliance?.state ?? "", note: selfReliance?.note ?? "" },
    windowOpinion: content.windowOpinion ?? "",
  };
}

/** What the form says: content to save, or every field that is not right yet. */
export type FormReading =
  | { readonly kind: "content"; readonly content: ApplicationContent }
  | { readonly kind: "wrong"; readonly errors: readonly ProblemField[] };

const oneOf = <Value extends string>(values: readonly Value[], typed: string): Value | undefined =>
  values.find((value) => value === typed);

/** Collects what is wrong while the parts are read. */
type Reader = {
  readonly errors: ProblemField[];
  readonly text: (field: string, typed: string, name: string) => string;
  readonly choice: <Value extends string>(
    field: string,
    values: readonly Value[],
    typed: string,
    name: string,
  ) => Value | undefined;
  readonly digits: (field: string, typed: string, count: number, name: string) => string;
  readonly amount: (field: string, typed: string, name: string) => number;
};

function createReader(): Reader {
  const errors: ProblemField[] = [];
  const refuse = (field: string, code: string, message: string) => {
    errors.push({ field, code, message });
  };
  return {
    errors,
    text: (field, typed, name) => {
      const value = typed.trim();
      if (value === "") refuse(field, "REQUIRED", `${name}を入力してください。`);
      return value;
    },
    choice: (field, values, typed, name) => {
      const value = oneOf(values, typed);
      if (value === undefined) refuse(field, "REQUIRED", `${name}を選んでください。`);
      return value;
    },
    digits: (field, typed, count, name) => {
      const value = typed.normalize("NFKC").replace(/[-\s‐−ー]/g, "");
      if (value === "") refuse(field, "REQUIRED", `${name}を入力してください。`);
      else if (!new RegExp(`^\\d{${String(count)}}$`).test(value)) {
        refuse(field, "WRONG_FORMAT", `${name}は${String(count)}桁の数字です。`);
      }
      return value;
    },
    amount: (field, typed, name) => {
      const value = readAmount(typed);
      if (value === undefined)
        refuse(field, typed.trim() === "" ? "REQUIRED" : "WRONG_FORMAT", `${name}を円の数字で入力してください。`);
      return value ?? 0;
    },
  };
}

const touched = (...typed: readonly string[]): boolean => typed.some((value) => value.trim() !== "");

const sexes = ["male", "female", "unknown"] as const;
const relationCodes = ["self", "spouse", "child", "parent", "sibling", "grandchild", "grandparent", "other"] as const;
const identityMethods = ["drivers-licence", "my-number-card-face", "passport", "residence-card", "other"] as const;
const accountTypes = ["ordinary", "current"] as const;
const supportStates = ["using", "applied", "refused", "exception"] as const;

type Member = ApplicationContent["members"][number];

function readMember(reader: Reader, form: MemberForm, index: number, today: string): Member | undefined {
  const at = (name: string) => `members.${String(index)}.${name}`;
  const name = reader.text(at("name"), form.name, "氏名");
  const nameKana = reader.text(at("nameKana"), form.nameKana, "カナ");
  const sex = reader.choice(at("sex"), sexes, form.sex, "性別");
  const relation = reader.choice(at("relation"), relationCodes, form.relation, "続柄");
  const birth = readEraFields(form.birth);
  if (birth.kind !== "date") {
    const message = birth.kind === "empty" ? "生年月日を入力してください。" : birth.message;
    reader.errors.push({ field: at("birthDate"), code: birth.kind === "empty" ? "REQUIRED" : "NOT_A_DATE", message });
  } else if (birth.date > today) {
    reader.errors.push({ field: at("birthDate"), code: "BIRTH_DATE_IN_FUTURE", message: "生年月日が未来の日付です。" });
  }
  if (birth.kind !== "date" || sex === undefined || relation === undefined) return undefined;
  return {
    personId: form.personId,
    name,
    nameKana,
    birthDate: birth.date,
    sex,
    relation,
    ...(form.occupation.trim() === "" ? {} : { occupation: form.occupation.trim() }),
    ...(form.consent === ""
      ? {}
      : {
          consent: {
            given: form.consent === "given",
            wordingVersion: form.consentVersion,
            recordedOn: form.consentOn,
          },
        }),
  };
}

function readAddress(reader: Reader, { address }: ApplicationForm): Pick<ApplicationContent, "address"> {
  if (!touched(address.postcode, address.municipalityCode, address.town, address.building)) return {};
  const municipalityCode = reader.text("address.municipalityCode", address.municipalityCode, "市区町村");
  return {
    address: {
      postcode: reader.digits("address.postcode", address.postcode, 7, "郵便番号"),
      municipalityCode,
      town: reader.text("address.town", address.town, "町名・番地"),
      ...(address.building.trim() === "" ? {} : { building: address.building.trim() }),
    },
  };
}

function readPhone(reader: Reader, typed: string): Pick<ApplicationContent, "phone"> {
  const phone = typed.normalize("NFKC").replace(/[-\s()‐−ー]/g, "");
  if (phone === "") return {};
  if (!/^0\d{9,10}$/.test(phone)) {
    reader.errors.push({
      field: "phone",
      code: "WRONG_FORMAT",
      message: "電話番号は0から始まる10桁か11桁の数字です。",
    });
  }
  return { phone };
}

function readIdentityCheck(
  reader: Reader,
  { identityCheck }: ApplicationForm,
): Pick<ApplicationContent, "identityCheck"> {
  if (!touched(identityCheck.method, identityCheck.checkedOn)) return {};
  const method = reader.choice("identityCheck.method", identityMethods, identityCheck.method, "確認した書類");
  const checkedOn = reader.text("identityCheck.checkedOn", identityCheck.checkedOn, "確認した日");
  return method === undefined ? {} : { identityCheck: { method, checkedOn } };
}

function readAccount(reader: Reader, { bankAccount }: ApplicationForm): Pick<ApplicationContent, "bankAccount"> {
  const { bankCode, branchCode, accountNumber, holderKana } = bankAccount;
  if (!touched(bankCode, branchCode, accountNumber, holderKana)) return {};
  return {
    bankAccount: {
      bankCode: reader.digits("bankAccount.bankCode", bankCode, 4, "銀行コード"),
      branchCode: reader.digits("bankAccount.branchCode", branchCode, 3, "支店コード"),
      accountType: oneOf(accountTypes, bankAccount.accountType) ?? "ordinary",
      accountNumber: reader.digits(
        "bankAccount.accountNumber",
        accountNumber.trim().padStart(accountNumber.trim() === "" ? 0 : 7, "0"),
        7,
        "口座番号",
      ),
      holderKana: reader.text("bankAccount.holderKana", holderKana, "口座名義のカナ"),
    },
  };
}

function readDeclarations(reader: Reader, { declarations }: ApplicationForm): Pick<ApplicationContent, "declarations"> {
  if (!touched(...Object.values(declarations))) return {};
  for (const name of declarationNames) {
    reader.choice(`declarations.${name}`, ["yes", "no"], declarations[name], "はい・いいえのどちらか");
  }
  return {
    declarations: {
      notOnPublicAssistance: declarations.notOnPublicAssistance === "yes",
      notInBankruptcy: declarations.notInBankruptcy === "yes",
      notBusinessCapital: declarations.notBusinessCapital === "yes",
      notOrganisedCrime: declarations.notOrganisedCrime === "yes",
    },
  };
}

function readBridgePlan(reader: Reader, { bridgePlan }: ApplicationForm): Pick<ApplicationContent, "bridgePlan"> {
  if (!touched(...Object.values(bridgePlan))) return {};
  return {
    bridgePlan: {
      firstIncomeOn: reader.text("bridgePlan.firstIncomeOn", bridgePlan.firstIncomeOn, "最初の収入の日"),
      expectedMonthlyIncome: reader.amount(
        "bridgePlan.expectedMonthlyIncome",
        bridgePlan.expectedMonthlyIncome,
        "月の収入の見込み",
      ),
      monthlyFixedCosts: reader.amount("bridgePlan.monthlyFixedCosts", bridgePlan.monthlyFixedCosts, "月の固定費"),
      cashOnHand: reader.amount("bridgePlan.cashOnHand", bridgePlan.cashOnHand, "手持ち金"),
    },
  };
}

function readSelfReliance(reader: Reader, { selfReliance }: ApplicationForm): Pick<ApplicationContent, "selfReliance"> {
  if (!touched(selfReliance.state, selfReliance.note)) return {};
  const state = reader.choice("selfReliance.state", supportStates, selfReliance.state, "利用の状況");
  if (state === undefined) return {};
  const note = selfReliance.note.trim();
  return { selfReliance: { state, ...(note === "" ? {} : { note }) } };
}

/**
 * Reads the form for saving. What is not entered is left out; what is begun must be whole and well formed. The rules of
 * the fund (ceiling, unit, holder, kana) are the API's to refuse, except those that can be said at once.
 */
export function readForm(
  form: ApplicationForm,
  rules: { readonly today: string; readonly ceiling: number; readonly unit: number },
): FormReading {
  const reader = createReader();
  const amount =
    form.requestedAmount.trim() === "" ? undefined : reader.amount("requestedAmount", form.requestedAmount, "希望額");
  if (amount !== undefined && readAmount(form.requestedAmount) !== undefined) {
    if (amount > rules.ceiling) {
      reader.errors.push({
        field: "requestedAmount",
        code: "AMOUNT_ABOVE_CEILING",
        message: `希望額は、限度額の${formatNumber(rules.ceiling)}円以内で入力してください。`,
      });
    } else if (amount === 0 || amount % rules.unit !== 0) {
      reader.errors.push({
        field: "requestedAmount",
        code: "AMOUNT_NOT_IN_UNIT",
        message: `希望額は、${formatNumber(rules.unit)}円単位で入力してください。`,
      });
    }
  }
  const members = form.members.flatMap((member, index) => readMember(reader, member, index, rules.today) ?? []);
  const opinion = form.windowOpinion.trim();
  const detail = form.reasonDetail.trim();
  const content: ApplicationContent = {
    fund: "emergency-small",
    ...(form.reason === "" ? {} : { reason: form.reason }),
    ...(detail === "" ? {} : { reasonDetail: detail }),
    ...(amount === undefined ? {} : { requestedAmount: amount }),
    members,
    ...readAddress(reader, form),
    ...readPhone(reader, form.phone),
    ...readIdentityCheck(reader, form),
    ...readAccount(reader, form),
    ...readDeclarations(reader, form),
    ...readBridgePlan(reader, form),
    ...readSelfReliance(reader, form),
    ...(opinion === "" ? {} : { windowOpinion: opinion }),
  };
  return reader.errors.length === 0 ? { kind: "content", content } : { kind: "wrong", errors: reader.errors };
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, canonical(part)]),
  );
}

/** Whether two values are the same whatever the order of their members. */
export function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

/** True for what was an application form when it was stored. */
export function isApplicationForm(value: unknown): value is ApplicationForm {
  const expected = Object.keys(formOf({ fund: "emergency-small", members: [] }));
  return (
    typeof value === "object" &&
    value !== null &&
    expected.every((name) => name in value) &&
    "members" in value &&
    Array.isArray(value.members)
  );
}
