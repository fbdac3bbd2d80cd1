import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkOverrides } from "../../domain/funds/check-overrides.ts";
import { NationalParametersError, parseNationalParameters } from "../../domain/funds/national-parameters.ts";
import type { NationalParameters } from "../../domain/funds/parameters.schema.ts";
import { repositoryRoot } from "../repository.ts";
import { municipalitiesSchema, type Municipality } from "./municipalities.ts";
import { nationalConfigSchema, type NationalConfig } from "./national-config.ts";
import { prefectureConfigSchema, type PrefectureConfig } from "./prefecture-config.ts";
import { ConfigurationError, parseConfiguration } from "./shared-schemas.ts";

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(repositoryRoot, file), "utf8"));
  } catch (error) {
    throw new ConfigurationError(`${file}: ${error instanceof Error ? error.message : "cannot be read"}`);
  }
}

/** All municipalities of the country. Throws {@link ConfigurationError}. */
export function loadMunicipalities(): readonly Municipality[] {
  const file = "config/municipalities.json";
  return parseConfiguration(file, municipalitiesSchema, readJson(file)).municipalities;
}

/**
 * The named prefectures' configurations in the order of their codes (all when `codes` is absent).
 * Throws {@link ConfigurationError}, also when a code has no file, a file's name is not its code, two prefectures share an
 * account, a rollout names a municipality that does not exist, or a loan parameter leaves the national frame.
 */
export function loadPrefectures(codes?: readonly string[]): readonly PrefectureConfig[] {
  const folder = "config/prefectures";
  const present = readdirSync(join(repositoryRoot, folder))
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
  for (const code of codes ?? []) {
    if (!present.includes(code))
      throw new ConfigurationError(`${folder}/${code}.json: there is no such prefecture file`);
  }
  const configs = present
    .filter((code) => codes === undefined || codes.includes(code))
    .map((code) => {
      const file = `${folder}/${code}.json`;
      const config = parseConfiguration(file, prefectureConfigSchema, readJson(file));
      if (config.code !== code)
        throw new ConfigurationError(`${file}: code: is ${config.code}, which is not the file's name`);
      return config;
    });
  checkTogether(configs, loadMunicipalities());
  checkFrames(configs, loadNationalParameters());
  return configs;
}

/** The national loan parameters of `config/funds/*.json`. Throws {@link ConfigurationError} naming file and field. */
export function loadNationalParameters(): NationalParameters {
  const folder = "config/funds";
  const files = readdirSync(join(repositoryRoot, folder))
    .filter((name) => name.endsWith(".json"))
    .sort();
  try {
    return parseNationalParameters(Object.fromEntries(files.map((name) => [name, readJson(`${folder}/${name}`)])));
  } catch (error) {
    if (error instanceof NationalParametersError) throw new ConfigurationError(`${folder}/${error.message}`);
    throw error;
  }
}

/**
 * Holds every prefecture's loan parameters against the national frame. Throws {@link ConfigurationError} with file, field,
 * the Japanese sentence that a screen would show, and the limit.
 */
export function checkFrames(configs: readonly PrefectureConfig[], national: NationalParameters): void {
  const faults = configs.flatMap((config) =>
    checkOverrides(config.funds, national).map(({ field, code, limit, message }) => {
      const stated = limit === null ? code : `${code}, limit ${String(limit)}`;
      return `config/prefectures/${config.code}.json: funds.${field}: ${message} (${stated})`;
    }),
  );
  if (faults.length > 0) throw new ConfigurationError(faults.join("\n"));
}

/** What no file can be checked for alone. Throws {@link ConfigurationError}. */
export function checkTogether(configs: readonly PrefectureConfig[], municipalities: readonly Municipality[]): void {
  const codes = new Set(municipalities.map((municipality) => municipality.code));
  const accounts = new Map<string, string>();
  const domains = new Map<string, string>();
  for (const config of configs) {
    const file = `config/prefectures/${config.code}.json`;
    const twin = accounts.get(config.account);
    if (twin !== undefined) {
      throw new ConfigurationError(`${file}: account: is also the account of ${twin}; each prefecture has its own`);
    }
    accounts.set(config.account, config.code);
    const neighbour = domains.get(config.web.domain);
    if (neighbour !== undefined)
      throw new ConfigurationError(`${file}: web.domain: is also the address of ${neighbour}`);
    domains.set(config.web.domain, config.code);
    for (const code of Object.keys(config.rollout.municipalities)) {
      if (!codes.has(code)) {
        throw new ConfigurationError(`${file}: rollout.municipalities.${code}: is not in config/municipalities.json`);
      }
    }
  }
}

/** The national stage's configuration. Throws {@link ConfigurationError}. */
export function loadNational(): NationalConfig {
  const file = "config/national.json";
  return parseConfiguration(file, nationalConfigSchema, readJson(file));
}
