import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import * as z from "zod";
import { loadNational, loadPrefectures } from "./config/load.ts";
import { nationalPlaceholders } from "./config/national-config.ts";
import { placeholdersOf } from "./config/prefecture-config.ts";
import { ConfigurationError } from "./config/shared-schemas.ts";
import { NationalStage } from "./national-stage.ts";
import { PrefectureStage } from "./prefecture-stage.ts";
import { repositoryRoot } from "./repository.ts";
import { TemplateValidation } from "./template-validation.ts";

const cdkJsonSchema = z.object({ context: z.record(z.string(), z.unknown()) });

/** Feature flags of cdk.json, so that a test or `node bin/app.ts` synthesizes what the CDK command line does. */
function cdkContext(): Record<string, unknown> {
  return cdkJsonSchema.parse(JSON.parse(readFileSync(join(repositoryRoot, "cdk.json"), "utf8"))).context;
}

/** How the app is made; everything may be left out. */
export type SasaeAppProps = {
  /** Codes of the prefectures; absent = as the context says, or all. */
  readonly prefectures?: readonly string[];
  /** Whether the national stage is made; absent = as the context says, or yes when all prefectures are. */
  readonly national?: boolean;
  /** Where the assembly goes; absent = cdk.out or where the CDK command line says. */
  readonly outdir?: string;
};

function refusePlaceholders(file: string, fields: readonly string[]): void {
  if (fields.length === 0) return;
  throw new ConfigurationError(`${file}: still a placeholder: ${fields.join(", ")} (docs/deploy.md, step 2)`);
}

/**
 * The app with the chosen stages. Context: `prefecture` = codes with commas, among them `national` for the nation; `release` = true refuses configurations that still hold placeholders.
 * Throws `ConfigurationError` naming file and field, and `NotBuiltError` when `npm run build` has not run.
 */
export function sasaeApp(props: SasaeAppProps = {}): App {
  const app = new App({
    postCliContext: {},
    context: cdkContext(),
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    // Nobody reads them, and with 47 prefectures they are a tenth of the work.
    treeMetadata: false,
    stackTraces: false,
    ...(props.outdir === undefined ? {} : { outdir: props.outdir }),
  });
  Validations.of(app).addPlugins(new TemplateValidation());
  const text = (name: string) => {
    const value: unknown = app.node.tryGetContext(name);
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value !== "string" && typeof value !== "number") throw new Error(`context ${name} must be text`);
    return String(value);
  };
  const named = text("prefecture")
    ?.split(",")
    .map((code) => code.trim());
  const chosen = props.prefectures ?? named?.filter((code) => code !== "national");
  const withNational =
    props.national ?? (named === undefined ? props.prefectures === undefined : named.includes("national"));
  const release = text("release") === "true";

  const nation = loadNational();
  if (release && withNational) refusePlaceholders("config/national.json", nationalPlaceholders(nation));
  for (const config of loadPrefectures(chosen)) {
    if (release) refusePlaceholders(`config/prefectures/${config.code}.json`, placeholdersOf(config));
    new PrefectureStage(app, config, nation.account);
  }
  if (withNational)
    new NationalStage(
      app,
      nation,
      loadPrefectures().map(({ code, account }) => ({ code, account })),
    );
  return app;
}
