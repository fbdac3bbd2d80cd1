import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import type { Browser, Page } from "playwright-core";
import * as z from "zod";
import { startRuntime, type Runtime } from "../../local/runtime.ts";
import { LOCAL_PASSWORD, provisionStaff, runSeed } from "../../local/seeding.ts";
import { launchBrowser, staffContext } from "./browser.ts";

const projectRoot = join(import.meta.dirname, "..", "..");

/** A seeded runtime on free ports in a folder of its own, and a browser beside it. */
export type JourneyWorld = {
  readonly runtime: Runtime;
  /** Folder with `data/`, `logs/`, `usage/` of the runtime. */
  readonly folder: string;
  readonly browser: Browser;
  /** What went wrong inside the runtime, as text. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
};

/**
 * Starts the runtime of `cdk.out` (東京, 島根 and the nation), runs the whole seed and provides the sign-ins.
 * @throws Error when the assembly has not been synthesized.
 */
export async function startJourneyWorld(): Promise<JourneyWorld> {
  const assembly = join(projectRoot, "cdk.out");
  if (!existsSync(join(assembly, "manifest.json"))) {
    throw new Error("The journey needs the synthesized assembly: npx cdk synth -c prefecture=13,32,national");
  }
  const folder = mkdtempSync(join(tmpdir(), "sasae-journey-"));
  const faults: string[] = [];
  const browserStarting = launchBrowser();
  const runtime = await startRuntime({
    assembly,
    folder,
    projectRoot,
    holdsStreams: true,
    schedules: false,
    inquiryGateway: {
      kind: "simulator",
      settings: ["--hours", "always", "--mixture", "plain", "--delay-scale", "0"],
    },
    onError: (error) => faults.push(String(error)),
  });
  try {
    await runSeed(runtime, projectRoot, () => undefined);
    runtime.readStreams();
    await provisionStaff(runtime);
    const browser = await browserStarting;
    return {
      runtime,
      folder,
      browser,
      faults,
      close: async () => {
        await browser.close();
        await runtime.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await browserStarting.then((browser) => browser.close());
    await runtime.stop();
    throw error;
  }
}

const mailDomains: Readonly<Record<string, string>> = {
  "13": "tokyo.sasae.example",
  "32": "shimane.sasae.example",
  national: "zenkoku.sasae.example",
};

/** The address a seeded person signs in with. */
export function addressOf(stage: string, id: string): string {
  return `${id}@${mailDomains[stage] ?? stage}`;
}

/** The one-time code of a person now. */
export function codeOf(runtime: Runtime, stage: string, username: string): string {
  const pool = runtime.deployment.userPools.find((entry) => entry.stage.code === stage);
  const secret = pool === undefined ? undefined : runtime.cognito.totpSecret(pool.id, username);
  if (secret === undefined) throw new Error(`${username} has no code generator`);
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate();
}

/** Opens the sign-in screen of a stage in a browser session of its own. */
export async function openStage(world: JourneyWorld, stage: string): Promise<Page> {
  const origin = world.runtime.origins[stage];
  if (origin === undefined) throw new Error(`no origin for ${stage}`);
  const context = await staffContext(world.browser);
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(origin);
  return page;
}

/** Signs in on the open sign-in screen: password, then one-time code. */
export async function signInOn(world: JourneyWorld, page: Page, stage: string, id: string): Promise<void> {
  const username = addressOf(stage, id);
  await page.locator("#field-username").fill(username);
  await page.locator("#field-password").fill(LOCAL_PASSWORD);
  await page.getByRole("button", { name: "次へ" }).click();
  await page.locator("#field-code").fill(codeOf(world.runtime, stage, username));
  await page.getByRole("button", { name: "サインイン" }).click();
  await page.getByRole("button", { name: "サインアウト" }).waitFor();
}

/** A person at a screen of their own, signed in. */
export async function personAt(world: JourneyWorld, stage: string, id: string): Promise<Page> {
  const page = await openStage(world, stage);
  await signInOn(world, page, stage, id);
  return page;
}

/** The token a signed-in page holds. */
export async function tokenOf(page: Page): Promise<string> {
  const stored = await page.evaluate(() => sessionStorage.getItem("sasae.session"));
  return z.object({ idToken: z.string() }).parse(JSON.parse(stored ?? "null")).idToken;
}

/** What the API answered. */
export type Answer = { readonly status: number; readonly body: z.infer<typeof answerSchema> };

const answerSchema = z.looseObject({ code: z.string().optional(), version: z.number().optional() });

/** Calls the API of a stage past the screens, as somebody with a token and bad intent would. */
export async function callApi(
  world: JourneyWorld,
  stage: string,
  token: string,
  method: "GET" | "POST" | "PUT",
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${world.runtime.origins[stage] ?? ""}/api${path}`, {
    method,
    headers: { authorization: token, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: answerSchema.parse(await response.json()) };
}
