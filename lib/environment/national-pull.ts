import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `national-pull`: pulling and checking released objects. */
export const nationalPullEnvironment = environmentOf(
  "SASAE_NATIONAL_TABLE",
  "SASAE_DATASET_BUCKET",
  "SASAE_PREFECTURE_ACCOUNTS",
);

/** Parsed environment of `national-pull`. */
export type NationalPullEnvironment = z.infer<typeof nationalPullEnvironment>;
