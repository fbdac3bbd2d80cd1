import * as z from "zod";
import {
  accountSchema,
  councilConfigSchema,
  isoDateSchema,
  isPlaceholderAccount,
  limitsSchema,
  releasesSchema,
  webSchema,
} from "./shared-schemas.ts";

/** The national stage's configuration file. */
export const nationalConfigSchema = z
  .strictObject({
    account: accountSchema,
    /** Until this day the first analyst can be made by command. */
    setupUntil: isoDateSchema,
    council: councilConfigSchema,
    web: webSchema,
    limits: limitsSchema,
    /** Checked again at the national side when a release is pulled. */
    releases: releasesSchema,
  })
  .superRefine((config, context) => {
    for (const key of ["certificateArn", "webAclArn"] as const) {
      if (!config.web[key].includes(`:${config.account}:`)) {
        context.addIssue({ code: "custom", path: ["web", key], message: "lies in another account" });
      }
    }
  });

/** The national stage's configuration, checked. */
export type NationalConfig = z.output<typeof nationalConfigSchema>;

/** Fields of the national stage that still hold the shipped placeholder. */
export function nationalPlaceholders(config: NationalConfig): string[] {
  return [
    ...(isPlaceholderAccount(config.account) ? ["account"] : []),
    ...(config.council.seed ? ["council"] : []),
    ...(config.web.domain.endsWith(".example.jp") ? ["web.domain"] : []),
  ];
}
