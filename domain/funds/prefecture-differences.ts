import type { IsoDate } from "../dates/plain-date.ts";
import { formatYen } from "../money/yen.ts";
import { LOAN_KIND_NAMES } from "./loan-kinds.ts";
import { PARAMETER_DEFINITIONS, type ParameterUnit } from "./parameter-definitions.ts";
import { parameterOn, type ParameterLayers } from "./parameters.ts";
import {
  PARAMETER_NAMES,
  type GuarantorCondition,
  type LowIncomeStandard,
  type LowIncomeTest,
  type ParameterName,
} from "./parameters.schema.ts";

/** A prefecture with its parameters. */
export type ComparedPrefecture = { readonly code: string; readonly name: string; readonly layers: ParameterLayers };

/** Prefectures that share one value of their own. */
export type DifferenceGroup = {
  readonly value: string;
  readonly source: string;
  readonly prefectures: readonly { readonly code: string; readonly name: string }[];
};

/** A parameter in which prefectures differ. */
export type ParameterDifference = {
  readonly parameter: ParameterName;
  readonly ja: string;
  /** The national value as people read it. */
  readonly national: string;
  /** How many prefectures have the national value. */
  readonly likeNational: number;
  readonly groups: readonly DifferenceGroup[];
};

function testText(test: LowIncomeTest): string {
  switch (test.test) {
    case "resident-tax-exempt":
      return "住民税非課税";
    case "multiple-of-standard": {
      const lower = test.lowerPercent === 0 ? "" : `${test.lowerPercent / 100}倍以上`;
      const open = test.parts === null || test.income === null ? "（計算の範囲は未登録）" : "";
      return `生活保護基準の${lower}${test.upperPercent / 100}倍以下${open}`;
    }
    case "table-by-size":
      return `収入基準額の表（1人 月${formatYen(test.monthly[0] ?? 0)}から）`;
    case "yearly-cap":
      return `年${formatYen(test.yearly)}以下`;
  }
}

/** A low-income standard in one Japanese line. */
export function lowIncomeText(standard: LowIncomeStandard): string {
  return standard.anyOf.map(testText).join("又は");
}

function isStandard(value: unknown): value is LowIncomeStandard {
  return typeof value === "object" && value !== null && "anyOf" in value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Japanese names of codes, for lists that hold codes alone. */
type Labels = Readonly<Record<string, string>>;

const CONDITION_LABELS: Readonly<Record<GuarantorCondition, string>> = {
  "in-prefecture": "都道府県内に住む人",
  "other-household": "別の世帯の人",
  "own-livelihood": "独立した生計を営む人",
  taxed: "住民税を課税されている人",
  "not-welfare-commissioner": "民生委員でない人",
};

function labelsOf(layers: ParameterLayers, date: IsoDate): Labels {
  const named = [
    ...parameterOn(layers, "welfare.purposes", date).value,
    ...parameterOn(layers, "emergency-small.reasons", date).value,
  ];
  return { ...LOAN_KIND_NAMES, ...CONDITION_LABELS, ...Object.fromEntries(named.map(({ code, ja }) => [code, ja])) };
}

function rowText(row: unknown, labels: Labels): string {
  if (!isRecord(row)) return labels[String(row)] ?? String(row);
  const { ja, upTo, months, purpose, standard, reason, ceiling, monthly, repaymentMonths, guides } = row;
  if (typeof upTo === "number" && typeof months === "number") return `${formatYen(upTo)}まで${months}か月`;
  if (typeof purpose === "string" && isStandard(standard))
    return `${labels[purpose] ?? purpose} ${lowIncomeText(standard)}`;
  if (typeof reason === "string" && typeof ceiling === "number")
    return `${labels[reason] ?? reason} ${formatYen(ceiling)}`;
  if (typeof ja !== "string") return JSON.stringify(row);
  const amounts = [
    ...(typeof monthly === "number" ? [`月${formatYen(monthly)}`] : []),
    ...(Array.isArray(guides) ? guides.flatMap(guideText) : []),
    ...(typeof ceiling === "number" ? [`${formatYen(ceiling)}まで`] : []),
    ...(typeof repaymentMonths === "number" ? [`償還${repaymentMonths}か月`] : []),
  ];
  return amounts.length === 0 ? ja : `${ja}（${amounts.join("、")}）`;
}

function guideText(guide: unknown): readonly string[] {
  if (!isRecord(guide) || typeof guide["amount"] !== "number") return [];
  const months = guide["upToMonths"];
  return [`${typeof months === "number" ? `${months}か月まで` : ""}${formatYen(guide["amount"])}`];
}

/** A parameter's value as people read it; `labels` names the codes of lists. */
export function valueText(value: unknown, unit: ParameterUnit, labels: Labels = {}): string {
  if (value === null) return "定めなし";
  if (isStandard(value)) return lowIncomeText(value);
  if (typeof value === "boolean") return value ? "はい" : "いいえ";
  if (typeof value === "number") {
    if (unit === "yen") return formatYen(value);
    if (unit === "basis-points") return `年${value / 100}%`;
    const suffixes: Readonly<Partial<Record<ParameterUnit, string>>> = {
      months: "か月",
      years: "年",
      age: "歳",
      percent: "%",
    };
    return `${value}${suffixes[unit] ?? ""}`;
  }
  if (isRecord(value) && typeof value["fromMonth"] === "number" && typeof value["toMonth"] === "number")
    return `${value["fromMonth"]}月から${value["toMonth"]}月まで`;
  if (Array.isArray(value)) return value.length === 0 ? "なし" : value.map((row) => rowText(row, labels)).join("、");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A value as text that does not depend on the order in which its fields were written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/**
 * Every parameter in which some prefecture departs from the nation on a date, in the order of the definitions, the
 * prefectures grouped by value in the order of their codes.
 */
export function differencesOf(
  prefectures: readonly ComparedPrefecture[],
  date: IsoDate,
): readonly ParameterDifference[] {
  return PARAMETER_NAMES.flatMap((parameter): ParameterDifference[] => {
    const { ja, unit } = PARAMETER_DEFINITIONS[parameter];
    const groups = new Map<string, { value: string; source: string; prefectures: { code: string; name: string }[] }>();
    let national = "";
    let likeNational = 0;
    for (const { code, name, layers } of prefectures) {
      const own = parameterOn(layers, parameter, date);
      const nation = parameterOn({ ...layers, prefecture: {} }, parameter, date);
      const labels = labelsOf(layers, date);
      national = valueText(nation.value, unit, labels);
      // Two values may read alike and differ: they are compared as they are, and shown as people read them.
      const key = canonical(own.value);
      if (own.level === "national" || key === canonical(nation.value)) {
        likeNational += 1;
        continue;
      }
      const group = groups.get(key) ?? {
        value: valueText(own.value, unit, labels),
        source: own.source,
        prefectures: [],
      };
      group.prefectures.push({ code, name });
      groups.set(key, group);
    }
    return groups.size === 0 ? [] : [{ parameter, ja, national, likeNational, groups: [...groups.values()] }];
  });
}
