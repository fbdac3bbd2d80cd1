import { isAfter, type IsoDate } from "../dates/plain-date.ts";
import type { FieldError } from "../errors.ts";
import { checkEmergencySmallRequest, type EmergencySmallTerms } from "../funds/emergency-small-request.ts";
import { bankKana } from "../payment-file/bank-kana.ts";
import { prefectureOfMunicipality, readMunicipalityCode } from "../persons/municipality-code.ts";
import { isKatakanaName, sameHolder } from "../persons/kana.ts";
import type { ApplicationContent, HouseholdMember } from "./application-content.schema.ts";
import type { DocumentItem, DocumentKind } from "./case-items.schema.ts";

/** What checking an application needs to know beside its content. */
export type ApplicationRules = {
  readonly today: IsoDate;
  readonly prefectureCode: string;
  readonly terms: EmergencySmallTerms;
};

/** Refusals of the facts that name a person: kana that is not kana, a birth date that has not come. */
export function refusePersonFacts(
  person: { readonly nameKana: string; readonly birthDate: IsoDate },
  today: IsoDate,
  prefix = "",
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!isKatakanaName(person.nameKana)) {
    errors.push({ field: `${prefix}nameKana`, code: "NOT_KATAKANA", message: "全角カタカナで入力してください。" });
  }
  if (isAfter(person.birthDate, today)) {
    errors.push({ field: `${prefix}birthDate`, code: "BIRTH_DATE_IN_FUTURE", message: "生年月日が未来の日付です。" });
  }
  if (person.birthDate < "1900-01-01") {
    errors.push({ field: `${prefix}birthDate`, code: "BIRTH_DATE_TOO_EARLY", message: "生年月日を確認してください。" });
  }
  return errors;
}

/** The borrower among the members: the one whose relation is "self". */
export function borrowerOf(content: ApplicationContent): HouseholdMember | undefined {
  return content.members.find((member) => member.relation === "self");
}

function refuseMembers(content: ApplicationContent, today: IsoDate): readonly FieldError[] {
  const errors = content.members.flatMap((member, index) =>
    refusePersonFacts(member, today, `members.${String(index)}.`),
  );
  const ids = content.members.map((member) => member.personId);
  if (new Set(ids).size !== ids.length) {
    errors.push({ field: "members", code: "MEMBER_TWICE", message: "同じ世帯員が二度入っています。" });
  }
  if (content.members.filter((member) => member.relation === "self").length > 1) {
    errors.push({ field: "members", code: "TWO_BORROWERS", message: "続柄「本人」は一人だけにしてください。" });
  }
  return errors;
}

function refuseAddress(content: ApplicationContent, prefectureCode: string): readonly FieldError[] {
  const { address } = content;
  if (address === undefined) return [];
  const code = readMunicipalityCode(address.municipalityCode);
  if (code.kind === "refused") {
    return [{ field: "address.municipalityCode", code: code.code, message: code.message }];
  }
  return prefectureOfMunicipality(address.municipalityCode) === prefectureCode
    ? []
    : [
        {
          field: "address.municipalityCode",
          code: "OTHER_PREFECTURE",
          message: "この都道府県の市区町村を選んでください。",
        },
      ];
}

function refuseAccount(content: ApplicationContent): readonly FieldError[] {
  const { bankAccount } = content;
  if (bankAccount === undefined) return [];
  const kana = bankKana(bankAccount.holderKana);
  if (kana.kind === "refused") {
    return [{ field: "bankAccount.holderKana", code: "KANA_REFUSED_BY_BANK", message: kana.message }];
  }
  const borrower = borrowerOf(content);
  return borrower === undefined || sameHolder(borrower.nameKana, bankAccount.holderKana)
    ? []
    : [
        {
          field: "bankAccount.holderKana",
          code: "HOLDER_IS_NOT_BORROWER",
          message: "口座の名義は、借りる方ご本人と同じにしてください。",
        },
      ];
}

/**
 * What is wrong in an application, complete or not. Empty when everything that is present can be right.
 * Sources: limits of the fund [S-27TBL], 名義一致 [S-FORM-S], kana of the banks [S-ZG], 全国地方公共団体コード.
 */
export function refuseContent(content: ApplicationContent, rules: ApplicationRules): readonly FieldError[] {
  const request = checkEmergencySmallRequest(
    {
      amount: content.requestedAmount ?? rules.terms.unit,
      reason: content.reason ?? rules.terms.reasons[0]?.code ?? "",
      graceMonths: rules.terms.graceMonths,
      instalments: rules.terms.instalments,
    },
    rules.terms,
  ).map((error) => ({ ...error, field: error.field === "amount" ? "requestedAmount" : error.field }));
  return [
    ...request,
    ...refuseMembers(content, rules.today),
    ...refuseAddress(content, rules.prefectureCode),
    ...refuseAccount(content),
  ];
}

/** Something that an application still lacks, in plain words. `field` is a path into the content, or `documents`. */
export type MissingItem = { readonly code: string; readonly field: string; readonly message: string };

const missing = (absent: boolean, code: string, field: string, message: string): readonly MissingItem[] =>
  absent ? [{ code, field, message }] : [];

function missingConsents(content: ApplicationContent, forwardLooking: boolean): readonly MissingItem[] {
  if (forwardLooking) return [];
  return content.members
    .filter((member) => member.consent === undefined)
    .map((member) => ({
      code: "CONSENT_NOT_ASKED",
      field: "members",
      message: `${member.name}さんの、情報照会への同意の有無を記録してください。`,
    }));
}

function missingDocuments(documents: readonly DocumentItem[]): readonly MissingItem[] {
  const needed: readonly (readonly [DocumentKind, string])[] = [
    ["identity", "本人確認書類"],
    ["reason-proof", "借入の理由が分かる書類"],
  ];
  return needed.flatMap(([kind, name]) => {
    const sent = documents.filter((document) => document.kind === kind);
    if (sent.some((document) => document.state === "released")) return [];
    const waiting = sent.some((document) => document.state === "quarantined");
    return [
      waiting
        ? {
            code: "DOCUMENT_IN_CHECK",
            field: "documents",
            message: `${name}を確認しています。しばらくお待ちください。`,
          }
        : { code: "DOCUMENT_MISSING", field: "documents", message: `${name}を添付してください。` },
    ];
  });
}

/**
 * What an application for 緊急小口資金 still lacks before it can be submitted. Forward-looking reasons need the dated
 * bridge plan instead of consents to inquiry; reasons that rest on 自立相談支援 need its use, and cannot be submitted
 * when it is refused [S-HYG][S-MINAOSHI].
 */
export function missingItems(
  content: ApplicationContent,
  documents: readonly DocumentItem[],
  terms: EmergencySmallTerms,
): readonly MissingItem[] {
  const reason = terms.reasons.find((row) => row.code === content.reason);
  const forwardLooking = reason?.forwardLooking ?? false;
  const supportState = content.selfReliance?.state;
  const { declarations } = content;
  return [
    ...missing(reason === undefined, "REASON_MISSING", "reason", "借入の理由を選んでください。"),
    ...missing(
      content.reasonDetail === undefined,
      "REASON_DETAIL_MISSING",
      "reasonDetail",
      "事情を具体的に書いてください。",
    ),
    ...missing(
      content.requestedAmount === undefined,
      "AMOUNT_MISSING",
      "requestedAmount",
      "希望額を入力してください。",
    ),
    ...missing(
      borrowerOf(content) === undefined,
      "BORROWER_MISSING",
      "members",
      "借りる方ご本人を世帯に入れてください。",
    ),
    ...missing(content.address === undefined, "ADDRESS_MISSING", "address", "住所を入力してください。"),
    ...missing(
      content.identityCheck === undefined,
      "IDENTITY_NOT_CHECKED",
      "identityCheck",
      "本人確認を記録してください。",
    ),
    ...missing(content.bankAccount === undefined, "ACCOUNT_MISSING", "bankAccount", "振込先の口座を入力してください。"),
    ...missing(
      declarations === undefined,
      "DECLARATIONS_MISSING",
      "declarations",
      "申込者の確認事項を記録してください。",
    ),
    ...missing(
      declarations !== undefined && !Object.values(declarations).every(Boolean),
      "DECLARATION_REFUSED",
      "declarations",
      "確認事項に「いいえ」があるため、このままでは提出できません。都道府県社協に相談してください。",
    ),
    ...missing(
      content.windowOpinion === undefined,
      "OPINION_MISSING",
      "windowOpinion",
      "市区町村社協の意見を書いてください。",
    ),
    ...missing(
      forwardLooking && content.bridgePlan === undefined,
      "BRIDGE_PLAN_MISSING",
      "bridgePlan",
      "最初の収入までの見通し（収入日・収入・固定費・手持ち金）を入力してください。",
    ),
    ...missing(
      reason?.requiresSelfReliance === true && supportState === undefined,
      "SELF_RELIANCE_MISSING",
      "selfReliance",
      "この理由では、自立相談支援の利用状況を記録してください。",
    ),
    ...missing(
      reason?.requiresSelfReliance === true && supportState === "refused",
      "SELF_RELIANCE_REFUSED",
      "selfReliance",
      "この理由では、自立相談支援の利用が条件です。利用しない場合は申し込めません。",
    ),
    ...missingConsents(content, forwardLooking),
    ...missingDocuments(documents),
  ];
}
