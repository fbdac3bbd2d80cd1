import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `national-statistics`: the national table. */
export const nationalStatisticsEnvironment = environmentOf("SASAE_NATIONAL_TABLE", "SASAE_DATASET_BUCKET");

/** Parsed environment of `national-statistics`. */
export type NationalStatisticsEnvironment = z.infer<typeof nationalStatisticsEnvironment>;
