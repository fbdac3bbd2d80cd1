import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `statistics`: the prefecture's table and release proposals. */
export const statisticsEnvironment = environmentOf(
  "SASAE_STATISTICS_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
);

/** Parsed environment of `statistics`. */
export type StatisticsEnvironment = z.infer<typeof statisticsEnvironment>;
