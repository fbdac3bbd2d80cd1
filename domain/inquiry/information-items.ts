/**
 * What a council may ask other bodies about a person, for this lending (番号法 旧別表第二 30の項, list of the founding
 * report's 図表3-15; the present row numbers are to be verified on e-Gov).
 */
export const informationItems = [
  "resident-record",
  "local-tax",
  "child-allowance",
  "care-insurance",
  "public-assistance",
  "child-rearing-allowance",
  "medical-insurance",
  "unemployment-benefit",
  "workers-accident",
  "pension",
  "special-child-allowance",
  "single-parent-loan",
  "council-loan",
  "public-account",
] as const;

/** One kind of information (特定個人情報名). */
export type InformationItem = (typeof informationItems)[number];

/** Name, and how far the information replaces a paper: it may say the same, a part of it, or nothing of it. */
export type InformationItemFacts = {
  readonly ja: string;
  readonly replaces: string;
  readonly extent: "equal" | "partial" | "none";
};

/** The information and the papers it replaces. Handbooks of disabled persons are not in the list and stay paper. */
export const informationItemFacts: Readonly<Record<InformationItem, InformationItemFacts>> = {
  "resident-record": { ja: "住民票関係情報", replaces: "住民票の写し（世帯全員）", extent: "equal" },
  "local-tax": { ja: "地方税関係情報", replaces: "課税（非課税）証明書", extent: "equal" },
  "child-allowance": { ja: "児童手当関係情報", replaces: "児童手当の支払通知", extent: "equal" },
  "care-insurance": { ja: "介護保険給付等関係情報", replaces: "介護保険被保険者証", extent: "partial" },
  "public-assistance": { ja: "生活保護関係情報", replaces: "生活保護受給証明書", extent: "equal" },
  "child-rearing-allowance": { ja: "児童扶養手当関係情報", replaces: "児童扶養手当証書", extent: "equal" },
  "medical-insurance": { ja: "医療保険給付関係情報", replaces: "高額療養費の支給決定通知", extent: "partial" },
  "unemployment-benefit": { ja: "失業等給付関係情報", replaces: "雇用保険受給資格者証", extent: "partial" },
  "workers-accident": { ja: "労働者災害補償関係情報", replaces: "労災保険の支給決定通知", extent: "partial" },
  pension: { ja: "年金給付関係情報", replaces: "年金振込通知書", extent: "equal" },
  "special-child-allowance": { ja: "特別児童扶養手当関係情報", replaces: "特別児童扶養手当証書", extent: "equal" },
  "single-parent-loan": { ja: "母子父子寡婦福祉資金貸付関係情報", replaces: "借入状況の申告", extent: "partial" },
  "council-loan": { ja: "社会福祉協議会の貸付関係情報", replaces: "借入状況の申告", extent: "partial" },
  "public-account": { ja: "公的給付支給等口座関係情報", replaces: "預金通帳の写し", extent: "partial" },
};

/**
 * What is asked of each consenting member of a household, per fund: no more than the verdict needs
 * (番号法の目的外照会の禁止; data minimisation).
 */
export const itemsAskedFor: Readonly<Record<"emergency-small", readonly InformationItem[]>> = {
  "emergency-small": ["local-tax", "public-assistance"],
};
