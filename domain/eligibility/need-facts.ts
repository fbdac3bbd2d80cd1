import type { CaseFacts } from "../household/case-facts.schema.ts";
import { oneOf, open, yesNo } from "./fact-definition.ts";

type Value<T> = NonNullable<T> extends { readonly value: infer V } ? V : never;
type Need = NonNullable<CaseFacts["need"]>;
type RealEstate = NonNullable<Need["realEstate"]>;

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
  housingPaidAfterDecision: yesNo(
    "need.housingEntry.paidAfterDecision",
    "決定の後、送金の前に、その費用を支払ったか契約しましたか。",
    (facts) => facts.need?.housingEntry?.paidAfterDecision,
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
  rebuildingPaidAfterDecision: yesNo(
    "need.temporaryRebuilding.paidAfterDecision",
    "決定の後、送金の前に、その費用を支払ったか契約しましたか。",
    (facts) => facts.need?.temporaryRebuilding?.paidAfterDecision,
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
  funeral: yesNo("need.welfare.funeral", "葬儀に必要な費用ですか。", (facts) => facts.need?.welfare?.funeral),
  welfarePaid: yesNo(
    "need.welfare.alreadyPaid",
    "その費用を、既に支払ったか契約しましたか。",
    (facts) => facts.need?.welfare?.alreadyPaid,
  ),
  welfarePaidAfterDecision: yesNo(
    "need.welfare.paidAfterDecision",
    "決定の後、送金の前に、その費用を支払ったか契約しましたか。",
    (facts) => facts.need?.welfare?.paidAfterDecision,
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
  paidAfterDecision: yesNo(
    "need.education.paidAfterDecision",
    "決定の後、送金の前に、その費用を支払ったか契約しましたか。",
    (facts) => facts.need?.education?.paidAfterDecision,
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
