/** The six funds of the scheme as the present 要綱 groups them [S-27TBL]. */
export const FUND_IDS = [
  "emergency-small",
  "comprehensive-support",
  "welfare",
  "education",
  "real-estate",
  "real-estate-protected",
] as const;
/** One of {@link FUND_IDS}. */
export type FundId = (typeof FUND_IDS)[number];

/** The nine kinds a person can apply for, in the order the loan table lists them [S-27TBL]. */
export const LOAN_KINDS = [
  "emergency-small",
  "living-support",
  "housing-entry",
  "temporary-rebuilding",
  "welfare",
  "education-support",
  "school-entry",
  "real-estate",
  "real-estate-protected",
] as const;
/** One of {@link LOAN_KINDS}. */
export type LoanKind = (typeof LOAN_KINDS)[number];

/** The fund a kind belongs to. */
export const FUND_OF_KIND: Readonly<Record<LoanKind, FundId>> = {
  "emergency-small": "emergency-small",
  "living-support": "comprehensive-support",
  "housing-entry": "comprehensive-support",
  "temporary-rebuilding": "comprehensive-support",
  welfare: "welfare",
  "education-support": "education",
  "school-entry": "education",
  "real-estate": "real-estate",
  "real-estate-protected": "real-estate-protected",
};

/** The name of each fund as notices and leaflets write it. */
export const FUND_NAMES: Readonly<Record<FundId, string>> = {
  "emergency-small": "福祉資金（緊急小口資金）",
  "comprehensive-support": "総合支援資金",
  welfare: "福祉資金（福祉費）",
  education: "教育支援資金",
  "real-estate": "不動産担保型生活資金",
  "real-estate-protected": "要保護世帯向け不動産担保型生活資金",
};

/** The name of each kind as notices and leaflets write it. */
export const LOAN_KIND_NAMES: Readonly<Record<LoanKind, string>> = {
  "emergency-small": "緊急小口資金",
  "living-support": "総合支援資金（生活支援費）",
  "housing-entry": "総合支援資金（住宅入居費）",
  "temporary-rebuilding": "総合支援資金（一時生活再建費）",
  welfare: "福祉費",
  "education-support": "教育支援資金（教育支援費）",
  "school-entry": "教育支援資金（就学支度費）",
  "real-estate": "不動産担保型生活資金",
  "real-estate-protected": "要保護世帯向け不動産担保型生活資金",
};

/** True when the text is a loan kind. */
export function isLoanKind(text: string): text is LoanKind {
  return LOAN_KINDS.some((kind) => kind === text);
}
