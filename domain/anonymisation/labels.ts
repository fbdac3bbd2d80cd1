/** Japanese labels of the published tables. */
import { type Dimension, mergedCategory } from "./tables.ts";

/** Column headings by dimension. */
export const dimensionLabels: Readonly<Record<Dimension, string>> = {
  fund: "資金種類",
  month: "申込月",
  age: "年齢階級",
  sex: "性別",
  household: "世帯類型",
  decision: "決定区分",
  municipality: "市区町村",
  status: "償還状況",
  fiscalYear: "年度",
};

const categoryLabels: Readonly<Partial<Record<Dimension, Readonly<Record<string, string>>>>> = {
  fund: {
    "emergency-small": "緊急小口資金",
    "comprehensive-support": "総合支援資金",
    welfare: "福祉費",
    education: "教育支援資金",
    "real-estate": "不動産担保型生活資金",
    "real-estate-protected": "要保護世帯向け不動産担保型生活資金",
  },
  age: {
    "-19": "19歳以下",
    "20-29": "20～29歳",
    "30-39": "30～39歳",
    "40-49": "40～49歳",
    "50-59": "50～59歳",
    "60-69": "60～69歳",
    "70-79": "70～79歳",
    "80+": "80歳以上",
  },
  sex: { male: "男", female: "女", unknown: "不明" },
  household: {
    single: "単身世帯",
    "single-parent": "ひとり親世帯",
    "couple-with-children": "夫婦と子の世帯",
    elderly: "高齢者世帯",
    disabled: "障害者世帯",
    other: "その他の世帯",
  },
  decision: { approved: "承認", declined: "不承認", withdrawn: "取下げ", pending: "審査中" },
  status: {
    "in-grace": "据置中",
    repaying: "償還中",
    overdue: "延滞",
    closed: "完済",
    exempt: "免除",
    none: "貸付前・貸付なし",
  },
};

/** Label of a total (no category given). */
export const totalLabel = "総数";

/** Label of a suppressed number. */
export const hiddenLabel = "秘匿";

/** Label of a category; municipalities are named by the map given. */
export function categoryLabel(
  dimension: Dimension,
  code: string | undefined,
  municipalityNames: ReadonlyMap<string, string>,
): string {
  if (code === undefined) return totalLabel;
  if (code === mergedCategory) return dimension === "municipality" ? "その他の市町村（統合）" : "その他（統合）";
  if (dimension === "municipality") return municipalityNames.get(code) ?? code;
  if (dimension === "month") return `${code.slice(0, 4)}年${String(Number(code.slice(5, 7)))}月`;
  if (dimension === "fiscalYear") return `${code}年度`;
  return categoryLabels[dimension]?.[code] ?? code;
}
