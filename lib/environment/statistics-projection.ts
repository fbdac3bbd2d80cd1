import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `statistics-projection`: projecting events into statistics. */
export const statisticsProjectionEnvironment = environmentOf("SASAE_CASES_TABLE", "SASAE_STATISTICS_TABLE");

/** Parsed environment of `statistics-projection`. */
export type StatisticsProjectionEnvironment = z.infer<typeof statisticsProjectionEnvironment>;
