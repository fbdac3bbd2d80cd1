import type { CaseFacts, MemberFacts } from "../household/case-facts.schema.ts";
import { memberYesNo, oneOf, open, yesNo, type MemberFact } from "./fact-definition.ts";

type Value<T> = NonNullable<T> extends { readonly value: infer V } ? V : never;
type Livelihood = NonNullable<CaseFacts["livelihood"]>;

/** The members of the case; the answer to "who lives with you". */
export const MEMBERS = open<readonly MemberFacts[]>(
  "members",
  "同じ家計で暮らす人の全員を、続柄と生年月日とともに確認してください。",
  (facts) => (facts.members === undefined ? undefined : { value: facts.members }),
);

/** Facts about where the household lives. */
export const RESIDENCE = {
  municipality: open<string>(
    "residence.municipalityCode",
    "現に住んでいる市区町村はどこですか。",
    (facts) => facts.residence?.municipalityCode,
  ),
  registered: yesNo("residence.registered", "その住所に住民登録がありますか。", (facts) => facts.residence?.registered),
  registrationException: oneOf<Value<NonNullable<CaseFacts["residence"]>["registrationException"]>>(
    "residence.registrationException",
    "住民登録をその住所に移せない事情（DVなどからの避難、住居がない）が記録されていますか。",
    { none: "ない", protected: "DVなどからの避難", "no-fixed-home": "住居がない" },
    ["none", "protected", "no-fixed-home"],
    (facts) => facts.residence?.registrationException,
  ),
  since: open<string>("residence.since", "この都道府県に住み始めたのはいつですか。", (facts) => facts.residence?.since),
  foreignNational: yesNo(
    "residence.foreignNational",
    "申込者は外国籍の方ですか。",
    (facts) => facts.residence?.foreignNational,
  ),
  expectsToSettle: yesNo(
    "residence.expectsToSettle",
    "在留資格などから、今後もこの都道府県に住み続ける見込みがありますか。",
    (facts) => facts.residence?.expectsToSettle,
  ),
  hasHome: yesNo("residence.hasHome", "住居がありますか。", (facts) => facts.residence?.hasHome),
  housingBenefitExpected: yesNo(
    "residence.housingBenefitExpected",
    "住居確保給付金を申請し、支給が確実と見込まれますか。",
    (facts) => facts.residence?.housingBenefitExpected,
  ),
  rent: open<number>(
    "residence.rent",
    "家賃は月いくらですか（家賃がないときは0円）。",
    (facts) => facts.residence?.rent,
  ),
} as const;

/** Facts about each member. */
export const MEMBER = {
  birthDate: {
    key: "birthDate",
    question: "{member}の生年月日はいつですか。",
    answers: [],
    read: (member: MemberFacts) => member.birthDate,
  } satisfies MemberFact<string>,
  sharesBudget: memberYesNo(
    "sharesBudget",
    "{member}は住民票が別ですが、申込者と同じ家計で暮らしていますか。",
    (member) => member.sharesBudget,
  ),
  handbooks: {
    key: "handbooks",
    question: "{member}は障害者手帳（身体障害者手帳、療育手帳、精神障害者保健福祉手帳）を持っていますか。",
    answers: [
      { value: [{ kind: "physical", grade: 4 }], label: "持っている" },
      { value: [], label: "持っていない" },
    ],
    read: (member: MemberFacts) => member.handbooks,
  } satisfies MemberFact<Value<MemberFacts["handbooks"]>>,
  usesDisabilityServices: memberYesNo(
    "usesDisabilityServices",
    "{member}は障害者総合支援法のサービスを利用していますか。",
    (member) => member.usesDisabilityServices,
  ),
  needsCare: memberYesNo(
    "needsCare",
    "{member}は日常生活で療養又は介護を必要としていますか。",
    (member) => member.needsCare,
  ),
  incomes: {
    key: "incomes",
    question: "{member}の現在の収入（種類、月額、時期）を確認してください。収入がないときは「なし」と記録します。",
    answers: [],
    read: (member: MemberFacts) => member.incomes,
  } satisfies MemberFact<Value<MemberFacts["incomes"]>>,
  residentTax: {
    key: "residentTax",
    question: "{member}の住民税は非課税ですか（最新年度の証明書で確認）。",
    answers: [],
    read: (member: MemberFacts) => member.residentTax,
  } satisfies MemberFact<Value<MemberFacts["residentTax"]>>,
} as const;

/** Facts about the livelihood as a whole. */
export const LIVELIHOOD = {
  publicAssistance: oneOf<Value<Livelihood["publicAssistance"]>>(
    "livelihood.publicAssistance",
    "生活保護を受けていますか。",
    { none: "受けていない", applied: "申請中", receiving: "受けている" },
    ["none", "applied", "receiving"],
    (facts) => facts.livelihood?.publicAssistance,
  ),
  welfareOfficeFindsLoanNeeded: yesNo(
    "livelihood.welfareOfficeFindsLoanNeeded",
    "福祉事務所は、自立のためにこの貸付けが必要と認めていますか。",
    (facts) => facts.livelihood?.welfareOfficeFindsLoanNeeded,
  ),
  welfareOfficeCertifiesNeed: yesNo(
    "livelihood.welfareOfficeCertifiesNeed",
    "福祉事務所は、この貸付けがなければ生活保護を要する世帯と認めていますか。",
    (facts) => facts.livelihood?.welfareOfficeCertifiesNeed,
  ),
  antiSocialForces: yesNo(
    "livelihood.antiSocialForces",
    "世帯に暴力団員がいますか（誓約書で確認）。",
    (facts) => facts.livelihood?.antiSocialForces,
  ),
  applicantIsOrganisation: yesNo(
    "livelihood.applicantIsOrganisation",
    "借入申込者は会社や団体ですか。",
    (facts) => facts.livelihood?.applicantIsOrganisation,
  ),
  canBorrowElsewhere: yesNo(
    "livelihood.canBorrowElsewhere",
    "必要な資金を、他から借りることができますか。",
    (facts) => facts.livelihood?.canBorrowElsewhere,
  ),
  presentIncomeAtExemptLevel: yesNo(
    "livelihood.presentIncomeAtExemptLevel",
    "失業などにより、現在の収入が住民税非課税程度まで下がっていますか（給与明細などで確認）。",
    (facts) => facts.livelihood?.presentIncomeAtExemptLevel,
  ),
  debtProcedure: oneOf<Value<Livelihood["debtProcedure"]>>(
    "livelihood.debtProcedure",
    "債務整理や破産の手続をしていますか。",
    {
      none: "していない",
      considering: "検討している",
      "in-progress": "債務整理の手続中",
      "bankruptcy-filed": "破産を申し立てている",
      discharged: "免責が決まった",
      settled: "和解が成立した",
    },
    ["none", "considering", "in-progress", "bankruptcy-filed", "discharged", "settled"],
    (facts) => facts.livelihood?.debtProcedure,
  ),
  forRepayingDebts: yesNo(
    "livelihood.forRepayingDebts",
    "借りたお金を、他の借金の返済に充てますか。",
    (facts) => facts.livelihood?.forRepayingDebts,
  ),
  heavyDebtOrLastingDeficit: yesNo(
    "livelihood.heavyDebtOrLastingDeficit",
    "多額の借金、又は改善の見込みのない毎月の赤字がありますか。",
    (facts) => facts.livelihood?.heavyDebtOrLastingDeficit,
  ),
  publicLoans: oneOf<Value<Livelihood["publicLoans"]>>(
    "livelihood.publicLoans",
    "世帯員が借入者・連帯借受人・連帯保証人になっている公的な貸付け（この資金を含む）の償還はどうなっていますか。",
    {
      none: "借入れはない",
      current: "予定どおり償還している",
      exempted: "償還を免除された",
      repaid: "完済している",
      deferred: "償還猶予を受けている",
      "in-arrears": "滞納している",
    },
    ["none", "current", "exempted", "repaid", "deferred", "in-arrears"],
    (facts) => facts.livelihood?.publicLoans,
  ),
  forBusinessCapital: yesNo(
    "livelihood.forBusinessCapital",
    "借りたお金を、事業の運転資金に充てますか。",
    (facts) => facts.livelihood?.forBusinessCapital,
  ),
  guarantorOfWelfareLoan: yesNo(
    "livelihood.guarantorOfWelfareLoan",
    "申込者は、他の人の生活福祉資金の連帯保証人になっていますか。",
    (facts) => facts.livelihood?.guarantorOfWelfareLoan,
  ),
  acceptsSupport: yesNo(
    "livelihood.acceptsSupport",
    "償還が終わるまで、社協と民生委員の相談支援を受けることに同意していますか。",
    (facts) => facts.livelihood?.acceptsSupport,
  ),
  independenceAndRepaymentExpected: yesNo(
    "livelihood.independenceAndRepaymentExpected",
    "貸付けと支援により、自立した生活に戻り、償還できると見込まれますか（面接の所見）。",
    (facts) => facts.livelihood?.independenceAndRepaymentExpected,
  ),
  sameAddressApplications: {
    ...open<Value<Livelihood["sameAddressApplications"]>>(
      "livelihood.sameAddressApplications",
      "同じ住所の人が、別の世帯としてこの資金を申し込み、又は借りていますか。",
      (facts) => facts.livelihood?.sameAddressApplications,
    ),
  },
} as const;

/** Contact with the 自立相談支援機関. */
export const SELF_RELIANCE = {
  status: oneOf<Value<NonNullable<CaseFacts["selfReliance"]>["status"]>>(
    "selfReliance.status",
    "自立相談支援機関の支援を利用していますか。",
    {
      using: "利用している",
      consulted: "相談し、利用する予定",
      "not-contacted": "まだ相談していない",
      refused: "利用を断っている",
    },
    ["using", "consulted", "not-contacted", "refused"],
    (facts) => facts.selfReliance?.status,
  ),
  exception: oneOf<Value<NonNullable<CaseFacts["selfReliance"]>["exception"]>>(
    "selfReliance.exception",
    "自立相談支援機関の利用を要しない事情（就職が決まっている、病気などで一時的に生活費が不足する）が記録されていますか。",
    { none: "ない", "job-fixed": "就職が決まっている", "illness-or-similar": "病気などによる一時的な不足" },
    ["none", "job-fixed", "illness-or-similar"],
    (facts) => facts.selfReliance?.exception,
  ),
} as const;

/** The person who would guarantee the loan. */
export const GUARANTOR = {
  planned: yesNo(
    "guarantor.planned",
    "連帯保証人を立てますか（立てなくても申し込めます）。",
    (facts) => facts.guarantor?.planned,
  ),
  birthDate: open<string>(
    "guarantor.birthDate",
    "連帯保証人の生年月日はいつですか。",
    (facts) => facts.guarantor?.birthDate,
  ),
  livesInPrefecture: yesNo(
    "guarantor.livesInPrefecture",
    "連帯保証人は、この都道府県に住んでいますか。",
    (facts) => facts.guarantor?.livesInPrefecture,
  ),
  otherHousehold: yesNo(
    "guarantor.otherHousehold",
    "連帯保証人は、申込者とは別の世帯の人ですか。",
    (facts) => facts.guarantor?.otherHousehold,
  ),
  ownLivelihood: yesNo(
    "guarantor.ownLivelihood",
    "連帯保証人は、自分の収入で独立した生計を営んでいますか。",
    (facts) => facts.guarantor?.ownLivelihood,
  ),
  taxed: yesNo("guarantor.taxed", "連帯保証人は、住民税を課税されていますか。", (facts) => facts.guarantor?.taxed),
  welfareCommissioner: yesNo(
    "guarantor.welfareCommissioner",
    "連帯保証人は、民生委員ですか。",
    (facts) => facts.guarantor?.welfareCommissioner,
  ),
} as const;

/** Other public schemes. */
export const OTHER_SCHEMES = open<Value<CaseFacts["otherSchemes"]>>(
  "otherSchemes",
  "他に使える公的な給付や貸付け（雇用保険、年金、奨学金など）はありますか。制度ごとに状況を確認してください。",
  (facts) => facts.otherSchemes,
);
