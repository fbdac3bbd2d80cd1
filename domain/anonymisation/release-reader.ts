/** Reading a release of unknown origin: structure only; what it says is judged by check.ts. */
import type {
  Definition,
  ReleaseCell,
  ReleaseDocument,
  ReleasePeriod,
  ReleaseTable,
  ReleaseThresholds,
} from "./release-document.ts";
import { type Dimension, dimensions } from "./tables.ts";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const hasExactly = (value: Fields, keys: readonly string[]): boolean =>
  Object.keys(value).length === keys.length && keys.every((key) => key in value);
const isText = (value: unknown): value is string => typeof value === "string";
const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const isListOf = <T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] =>
  Array.isArray(value) && value.every(isItem);
const isTexts = (value: unknown): value is readonly string[] => isListOf(value, isText);

const isLabels = (value: unknown): value is Readonly<Record<string, string>> =>
  isFields(value) && Object.entries(value).every(([d, v]) => dimensions.some((known) => known === d) && isText(v));

function isCell(value: unknown): value is ReleaseCell {
  if (!isFields(value) || !isLabels(value["at"])) return false;
  if (hasExactly(value, ["at", "hidden"])) return value["hidden"] === true;
  if (!isCount(value["borrowers"]) || !isCount(value["loans"])) return false;
  if (hasExactly(value, ["at", "borrowers", "loans"])) return true;
  return hasExactly(value, ["at", "borrowers", "loans", "amountYen"]) && isCount(value["amountYen"]);
}

function isTable(value: unknown): value is ReleaseTable {
  return (
    isFields(value) &&
    hasExactly(value, ["id", "title", "cells"]) &&
    isText(value["id"]) &&
    isText(value["title"]) &&
    isListOf(value["cells"], isCell)
  );
}

const isDefinition = (value: unknown): value is Definition =>
  isFields(value) && hasExactly(value, ["term", "text"]) && isText(value["term"]) && isText(value["text"]);

const isPeriod = (value: unknown): value is ReleasePeriod =>
  isFields(value) && hasExactly(value, ["from", "to"]) && isText(value["from"]) && isText(value["to"]);

const isByDimension = (value: unknown): value is Readonly<Record<Dimension, readonly string[]>> =>
  isFields(value) && hasExactly(value, dimensions) && Object.values(value).every(isTexts);

const numericThresholds = [
  "borrowers",
  "smallMunicipality",
  "smallMunicipalityPopulation",
  "unpublishedPopulation",
  "dominanceContributors",
  "dominancePercent",
];

const isThresholds = (value: unknown): value is ReleaseThresholds =>
  isFields(value) &&
  hasExactly(value, [...numericThresholds, "municipalities"]) &&
  numericThresholds.every((key) => isCount(value[key])) &&
  isFields(value["municipalities"]) &&
  Object.values(value["municipalities"]).every(isCount);

const isMunicipality = (value: unknown): value is ReleaseDocument["municipalities"][number] =>
  isFields(value) &&
  hasExactly(value, ["code", "name", "population"]) &&
  isText(value["code"]) &&
  isText(value["name"]) &&
  isCount(value["population"]);

function isReleaseDocument(value: unknown): value is ReleaseDocument {
  return (
    isFields(value) &&
    hasExactly(value, [
      "kind",
      "schemaVersion",
      "prefecture",
      "period",
      "revision",
      "generatedOn",
      "thresholds",
      "categories",
      "merged",
      "municipalities",
      "definitions",
      "tables",
    ]) &&
    value["kind"] === "sasae-prefecture-release" &&
    isText(value["schemaVersion"]) &&
    isText(value["prefecture"]) &&
    /^\d{2}$/.test(value["prefecture"]) &&
    isPeriod(value["period"]) &&
    isCount(value["revision"]) &&
    value["revision"] >= 1 &&
    isText(value["generatedOn"]) &&
    /^\d{4}-\d{2}-\d{2}$/.test(value["generatedOn"]) &&
    isThresholds(value["thresholds"]) &&
    isByDimension(value["categories"]) &&
    isByDimension(value["merged"]) &&
    isListOf(value["municipalities"], isMunicipality) &&
    isListOf(value["definitions"], isDefinition) &&
    isListOf(value["tables"], isTable)
  );
}

/**
 * The document when the value has exactly the members of a release and no other (so nothing can ride along), else
 * undefined.
 */
export function readReleaseDocument(value: unknown): ReleaseDocument | undefined {
  return isReleaseDocument(value) ? value : undefined;
}
