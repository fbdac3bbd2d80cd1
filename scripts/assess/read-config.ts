import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkOverrides } from "../../domain/funds/check-overrides.ts";
import { parseNationalParameters } from "../../domain/funds/national-parameters.ts";
import { layersOf } from "../../domain/funds/parameters.ts";
import {
  prefectureParametersSchema,
  type NationalParameters,
  type PrefectureParameters,
} from "../../domain/funds/parameters.schema.ts";
import { specialMeasuresFileSchema, type SpecialMeasure } from "../../domain/funds/special-measures.schema.ts";
import type { AssessmentParameters } from "../../domain/eligibility/assess.ts";
import { readStandardData } from "../../domain/livelihood-standard/read-standard-data.ts";

const config = join(import.meta.dirname, "../../config");

/** The configuration asked for does not exist or breaks its schema; the message is for the person at the terminal. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

function readJson(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(config, ...path), "utf8"));
}

/** The national loan terms of `config/funds/*.json`. */
export function readNationalParameters(): NationalParameters {
  const names = readdirSync(join(config, "funds"))
    .filter((name) => name.endsWith(".json"))
    .sort();
  return parseNationalParameters(Object.fromEntries(names.map((name) => [name, readJson("funds", name)])));
}

/** The measures by event of `config/funds/special/disaster-measures.json`. */
export function readSpecialMeasures(): readonly SpecialMeasure[] {
  return specialMeasuresFileSchema.parse(readJson("funds", "special", "disaster-measures.json")).measures;
}

/** A prefecture as its file names it, with its overrides checked against the national frame. */
export type PrefectureConfig = { readonly code: string; readonly name: string; readonly funds: PrefectureParameters };

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The codes that have a file in `config/prefectures/`, in order. */
export function prefectureCodes(): readonly string[] {
  return readdirSync(join(config, "prefectures"))
    .filter((name) => /^\d{2}\.json$/.test(name))
    .map((name) => name.slice(0, 2))
    .sort();
}

/**
 * The overrides of a prefecture. Throws {@link ConfigError} when there is no such file, when its `funds` part breaks
 * the schema, or when an override leaves the national frame (field and limit are named).
 */
export function readPrefecture(code: string, national: NationalParameters): PrefectureConfig {
  if (!/^\d{2}$/.test(code) || !existsSync(join(config, "prefectures", `${code}.json`)))
    throw new ConfigError(`都道府県コード ${code} の設定がありません（13 のように2桁で指定してください）`);
  const file = readJson("prefectures", `${code}.json`);
  const parsed = prefectureParametersSchema.safeParse(isObject(file) ? (file["funds"] ?? {}) : undefined);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `funds.${issue.path.join(".")}: ${issue.message}`);
    throw new ConfigError(`config/prefectures/${code}.json の funds が読めません\n${lines.join("\n")}`);
  }
  const [violation] = checkOverrides(parsed.data, national);
  if (violation !== undefined)
    throw new ConfigError(`config/prefectures/${code}.json ${violation.field}: ${violation.message}`);
  const name = isObject(file) && isObject(file["name"]) ? file["name"]["ja"] : undefined;
  return { code, name: typeof name === "string" ? name : code, funds: parsed.data };
}

/** Everything an assessment in a prefecture rests on besides the facts. */
export function readAssessmentParameters(code: string): AssessmentParameters {
  const national = readNationalParameters();
  const prefecture = readPrefecture(code, national);
  return {
    prefecture: code,
    layers: layersOf(national, prefecture.funds),
    standard: readStandardData(
      readJson("standards", "seikatsu-hogo-standard.json"),
      readJson("standards", "municipality-grade.json"),
    ),
    specialMeasures: readSpecialMeasures(),
  };
}
