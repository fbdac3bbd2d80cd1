import type { IsoDate } from "../dates/plain-date.ts";
import { formatYen } from "../money/yen.ts";
import { PARAMETER_DEFINITIONS, type ParameterUnit } from "./parameter-definitions.ts";
import { parameterOn, type ParameterLayers } from "./parameters.ts";
import {
  PARAMETER_NAMES,
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

function rowText(row: unknown): string {
  if (!isRecord(row)) return String(row);
  const { ja, upTo, months, purpose, standard, reason, ceiling } = row;
  if (typeof upTo === "number" && typeof months === "number") return `${formatYen(upTo)}まで${months}か月`;
  if (typeof purpose === "string" && isStandard(standard)) return `${purpose} ${lowIncomeText(standard)}`;
  if (typeof reason === "string" && typeof ceiling === "number") return `${reason} ${formatYen(ceiling)}`;
  return typeof ja === "string" ? ja : JSON.stringify(row);
}

/** A parameter's value as people read it. */
export function valueText(value: unknown, unit: ParameterUnit): string {
  if (value === null) return "定めなし";
  if (isStandard(value)) return lowIncomeText(value);
  if (typeof value === "boolean") return value ? "はい" : "いいえ";
  if (typeof value === "number") {
    if (unit === "yen") return formatYen(value);
    if (unit === "basis-points") return `年${value / 100}%`;
    const suffixes: Readonly<Partial<Record<ParameterUnit, string>>> = { months: "か月", years: "年", percent: "%" };
    return `${value}${suffixes[unit] ?? ""}`;
  }
  if (Array.isArray(value)) return value.length === 0 ? "なし" : value.map(rowText).join("、");
  return typeof value === "string" ? value : JSON.stringify(value);
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
      const nation = valueText(parameterOn({ ...layers, prefecture: {} }, parameter, date).value, unit);
      const value = valueText(own.value, unit);
      national = nation;
      if (own.level === "national" || value === nation) {
        likeNational += 1;
        continue;
      }
      const group = groups.get(value) ?? { value, source: own.source, prefectures: [] };
      group.prefectures.push({ code, name });
      groups.set(value, group);
    }
    return groups.size === 0 ? [] : [{ parameter, ja, national, likeNational, groups: [...groups.values()] }];
  });
}
