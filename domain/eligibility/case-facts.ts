import type { CaseFacts, MemberFacts } from "../household/case-facts.schema.ts";
import { memberYesNo, oneOf, open, yesNo, type MemberFact } from "./fact-definition.ts";

type Value<T> = NonNullable<T> extends { readonly value: infer V } ? V : never;
type Livelihood = NonNullable<CaseFacts["livelihood"]>;
type Need = NonNullable<CaseFacts["need"]>;
type RealEstate = NonNullable<Need["realEstate"]>;

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
      repaid: "完済している",
      deferred: "償還猶予を受けている",
      "in-arrears": "滞納している",
    },
    ["none", "current", "repaid", "deferred", "in-arrears"],
    (facts) => facts.livelihood?.publicLoans,
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

/** Other public schemes. */
export const OTHER_SCHEMES = open<Value<CaseFacts["otherSchemes"]>>(
  "otherSchemes",
  "他に使える公的な給付や貸付け（雇用保険、年金、奨学金など）はありますか。制度ごとに状況を確認してください。",
  (facts) => facts.otherSchemes,
);

/** What is needed, kind by kind. */
export const NEED = {
  emergencyReason: open<string>(
    "need.emergencySmall.reason",
    "一時的に生活費が必要になった理由は何ですか。",
    (facts) => facts.need?.emergencySmall?.reason,
  ),
  leftVoluntarily: yesNo(
    "need.emergencySmall.leftVoluntarily",
    "自分の都合で仕事を辞めましたか。",
    (facts) => facts.need?.emergencySmall?.leftVoluntarily,
  ),
  bridge: open<Value<NonNullable<Need["emergencySmall"]>["bridge"]>>(
    "need.emergencySmall.bridge",
    "収入が始まる日までの、収入と支出の予定を確認してください。",
    (facts) => facts.need?.emergencySmall?.bridge,
  ),
  emergencyAmount: open<number>(
    "need.emergencySmall.amount",
    "借入れを希望する額はいくらですか。",
    (facts) => facts.need?.emergencySmall?.amount,
  ),
  hardship: oneOf<Value<NonNullable<Need["livingSupport"]>["hardship"]>>(
    "need.livingSupport.hardship",
    "生活に困るようになった事情は何ですか。",
    {
      "job-loss": "失業した",
      "business-closed": "事業をやめた、又は休んだ",
      "income-drop": "収入が減った",
      none: "失業も収入の減少もない",
    },
    ["job-loss", "business-closed", "income-drop", "none"],
    (facts) => facts.need?.livingSupport?.hardship,
  ),
  jobLostOn: open<string>(
    "need.livingSupport.jobLostOn",
    "仕事を失ったのはいつですか。",
    (facts) => facts.need?.livingSupport?.jobLostOn,
  ),
  identityProven: yesNo(
    "need.livingSupport.identityProven",
    "申込者の本人確認ができていますか。",
    (facts) => facts.need?.livingSupport?.identityProven,
  ),
  otherCover: yesNo(
    "need.livingSupport.otherCover",
    "他の公的な給付や貸付けで、生活費をまかなうことができますか。",
    (facts) => facts.need?.livingSupport?.otherCover,
  ),
  formerMonthlyIncome: open<number>(
    "need.livingSupport.formerMonthlyIncome",
    "以前の賃金、又は減った収入の額は月いくらですか。",
    (facts) => facts.need?.livingSupport?.formerMonthlyIncome,
  ),
  livingMonthly: open<number>(
    "need.livingSupport.monthlyAmount",
    "借入れを希望する月額はいくらですか。",
    (facts) => facts.need?.livingSupport?.monthlyAmount,
  ),
  extensions: open<number>(
    "need.livingSupport.extensions",
    "延長は何回目ですか。",
    (facts) => facts.need?.livingSupport?.extensions,
  ),
  housingCost: open<number>(
    "need.housingEntry.cost",
    "敷金、礼金など住宅の契約に必要な費用はいくらですか。",
    (facts) => facts.need?.housingEntry?.cost,
  ),
  housingPaid: yesNo(
    "need.housingEntry.alreadyPaid",
    "その費用を、既に支払ったか契約しましたか。",
    (facts) => facts.need?.housingEntry?.alreadyPaid,
  ),
  rebuildingCost: open<number>(
    "need.temporaryRebuilding.cost",
    "生活の再建に必要な一時的な費用はいくらですか。",
    (facts) => facts.need?.temporaryRebuilding?.cost,
  ),
  rebuildingPaid: yesNo(
    "need.temporaryRebuilding.alreadyPaid",
    "その費用を、既に支払ったか契約しましたか。",
    (facts) => facts.need?.temporaryRebuilding?.alreadyPaid,
  ),
  rebuildingAffordable: yesNo(
    "need.temporaryRebuilding.affordable",
    "その費用を、日々の生活費からまかなうことができますか。",
    (facts) => facts.need?.temporaryRebuilding?.affordable,
  ),
  purpose: open<string>(
    "need.welfare.purpose",
    "何に必要な費用ですか（用途）。",
    (facts) => facts.need?.welfare?.purpose,
  ),
  welfareCost: open<number>("need.welfare.cost", "見積額はいくらですか。", (facts) => facts.need?.welfare?.cost),
  welfareMonths: open<number>(
    "need.welfare.months",
    "療養、介護、技能習得などの期間は何か月ですか。",
    (facts) => facts.need?.welfare?.months,
  ),
  neededForIndependence: yesNo(
    "need.welfare.neededForIndependence",
    "1年を超える期間の貸付けが、自立のために必要と認められますか。",
    (facts) => facts.need?.welfare?.neededForIndependence,
  ),
  welfarePaid: yesNo(
    "need.welfare.alreadyPaid",
    "その費用を、既に支払ったか契約しましたか。",
    (facts) => facts.need?.welfare?.alreadyPaid,
  ),
} as const;

/** Schooling. */
export const EDUCATION = {
  student: open<string>(
    "need.education.student",
    "進学・在学する人は世帯の誰ですか。",
    (facts) => facts.need?.education?.student,
  ),
  school: open<string>("need.education.school", "学校の種別は何ですか。", (facts) => facts.need?.education?.school),
  admissionFixed: yesNo(
    "need.education.admissionFixed",
    "入学が決まっているか、在学していますか。",
    (facts) => facts.need?.education?.admissionFixed,
  ),
  examCosts: yesNo(
    "need.education.examCosts",
    "受験料など、入学が決まる前の費用ですか。",
    (facts) => facts.need?.education?.examCosts,
  ),
  feesOverdue: yesNo(
    "need.education.feesOverdue",
    "納期限を過ぎた学費に充てますか。",
    (facts) => facts.need?.education?.feesOverdue,
  ),
  alreadyPaid: yesNo(
    "need.education.alreadyPaid",
    "その費用を、既に支払いましたか。",
    (facts) => facts.need?.education?.alreadyPaid,
  ),
  coBorrower: open<string>(
    "need.education.coBorrower",
    "連帯借受人になる生計中心者は世帯の誰ですか。",
    (facts) => facts.need?.education?.coBorrower,
  ),
  monthlyAmount: open<number>(
    "need.education.monthlyAmount",
    "希望する月額はいくらですか。",
    (facts) => facts.need?.education?.monthlyAmount,
  ),
  months: open<number>(
    "need.education.months",
    "貸付けの期間は何か月ですか。",
    (facts) => facts.need?.education?.months,
  ),
  specialNeed: yesNo(
    "need.education.specialNeedRecorded",
    "月額の上限を超える特別の必要が記録されていますか。",
    (facts) => facts.need?.education?.specialNeedRecorded,
  ),
  plan: open<Value<NonNullable<Need["education"]>["plan"]>>(
    "need.education.plan",
    "学期ごとの費用、納期限、奨学金などの額と入金日、自己資金を確認してください。",
    (facts) => facts.need?.education?.plan,
  ),
  entryAmount: open<number>(
    "need.education.entryAmount",
    "入学に必要な費用（入学金、制服、教科書など）はいくらですか。",
    (facts) => facts.need?.education?.entryAmount,
  ),
  entranceOn: open<string>(
    "need.education.entranceOn",
    "入学の日はいつですか。",
    (facts) => facts.need?.education?.entranceOn,
  ),
} as const;

/** The home that is the security. */
export const REAL_ESTATE = {
  building: oneOf<Value<RealEstate["building"]>>(
    "need.realEstate.building",
    "住んでいるのは一戸建てですか、集合住宅ですか。",
    { detached: "一戸建て", flat: "集合住宅" },
    ["detached", "flat"],
    (facts) => facts.need?.realEstate?.building,
  ),
  ownership: oneOf<Value<RealEstate["ownership"]>>(
    "need.realEstate.ownership",
    "その不動産の名義は誰ですか。",
    {
      sole: "申込者の単独名義",
      "shared-with-spouse": "同居の配偶者との共有",
      "shared-with-others": "その他の人との共有",
      "not-owned": "申込者の名義ではない",
    },
    ["sole", "shared-with-spouse", "shared-with-others", "not-owned"],
    (facts) => facts.need?.realEstate?.ownership,
  ),
  encumbered: yesNo(
    "need.realEstate.encumbered",
    "その不動産に、賃借権や抵当権などの権利が付いていますか。",
    (facts) => facts.need?.realEstate?.encumbered,
  ),
  landValue: open<number>(
    "need.realEstate.landValue",
    "土地の評価額はいくらですか。",
    (facts) => facts.need?.realEstate?.landValue,
  ),
  propertyValue: open<number>(
    "need.realEstate.propertyValue",
    "土地及び建物の評価額はいくらですか。",
    (facts) => facts.need?.realEstate?.propertyValue,
  ),
  heirsConsent: yesNo(
    "need.realEstate.heirsConsent",
    "推定相続人の全員が同意していますか。",
    (facts) => facts.need?.realEstate?.heirsConsent,
  ),
  guarantorFromHeirs: yesNo(
    "need.realEstate.guarantorFromHeirs",
    "推定相続人の中に、連帯保証人になる人がいますか。",
    (facts) => facts.need?.realEstate?.guarantorFromHeirs,
  ),
  monthlyAmount: open<number>(
    "need.realEstate.monthlyAmount",
    "希望する月額はいくらですか。",
    (facts) => facts.need?.realEstate?.monthlyAmount,
  ),
  livelihoodAidAmount: open<number>(
    "need.realEstate.livelihoodAidAmount",
    "福祉事務所が算定した生活扶助額は月いくらですか。",
    (facts) => facts.need?.realEstate?.livelihoodAidAmount,
  ),
} as const;
