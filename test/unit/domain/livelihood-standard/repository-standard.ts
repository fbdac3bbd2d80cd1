import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readStandardData } from "../../../../domain/livelihood-standard/read-standard-data.ts";
import type { StandardData } from "../../../../domain/livelihood-standard/standard-tables.ts";

const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../../../config/standards", name), "utf8"));

/** The standard as it lies in config/standards. */
export const standard: StandardData = readStandardData(
  read("seikatsu-hogo-standard.json"),
  read("municipality-grade.json"),
);
