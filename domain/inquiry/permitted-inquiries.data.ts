import type { PermittedInquiry } from "./permitted-inquiries.ts";

const lending = {
  taskCode: "JM00000000000030",
  procedureCode: "JT00000000003001",
  effectiveFrom: "2024-05-27",
  effectiveTo: null,
  source: "番号法19条8号・令和6年デジタル庁・総務省令第9号（旧別表第二 30の項。founding report 図表3-15）",
  verification: "assigned-on-connection",
} as const;

/**
 * The table of permitted inquiries (effective-dated). The kinds of information follow 旧別表第二 30の項; task, procedure
 * and information codes are assigned when an organisation connects, and stand here as the simulator knows them.
 */
export const PERMITTED_INQUIRIES: readonly PermittedInquiry[] = [
  {
    ...lending,
    subject: "identity",
    informationCode: "HK00000000000001",
    source: "住民基本台帳法30条の10以下（本人確認情報の提供）。社協の事務の行は要確認",
    verification: "recalled",
  },
  {
    ...lending,
    subject: "link-code",
    informationCode: "FG00000000000001",
    source: "番号法21条の2（情報提供用個人識別符号の取得）",
    verification: "published",
  },
  { ...lending, subject: "resident-record", informationCode: "TM00000000000001" },
  { ...lending, subject: "local-tax", informationCode: "TM00000000000002" },
  { ...lending, subject: "child-allowance", informationCode: "TM00000000000003" },
  { ...lending, subject: "care-insurance", informationCode: "TM00000000000004" },
  { ...lending, subject: "public-assistance", informationCode: "TM00000000000005" },
  { ...lending, subject: "child-rearing-allowance", informationCode: "TM00000000000006" },
  { ...lending, subject: "medical-insurance", informationCode: "TM00000000000007" },
  { ...lending, subject: "unemployment-benefit", informationCode: "TM00000000000008" },
  { ...lending, subject: "workers-accident", informationCode: "TM00000000000009" },
  { ...lending, subject: "pension", informationCode: "TM00000000000010" },
  { ...lending, subject: "special-child-allowance", informationCode: "TM00000000000011" },
  { ...lending, subject: "single-parent-loan", informationCode: "TM00000000000012" },
  { ...lending, subject: "council-loan", informationCode: "TM00000000000013" },
  { ...lending, subject: "public-account", informationCode: "TM00000000000014" },
];
