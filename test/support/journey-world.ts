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

/** A refusal as it went over the wire, whoever asked. */
export type Refusal = { readonly from: string; readonly status: number; readonly body: string };

/** A seeded runtime on free ports in a folder of its own, and a browser beside it. */
export type JourneyWorld = {
  readonly runtime: Runtime;
  /** Folder with `data/`, `logs/`, `usage/` of the runtime. */
  readonly folder: string;
  readonly browser: Browser;
  /** What went wrong inside the runtime, as text. */
  readonly faults: readonly string[];
  /** What went wrong inside a page: scripts that threw, resources the security policy held back. */
  readonly pageFaults: string[];
  /** Every refusal that the browser and the API driver got. */
  readonly refusals: Refusal[];
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
      pageFaults: [],
      refusals: [],
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

/** Where a stage answers. */
export function originOf(world: JourneyWorld, stage: string): string {
  const origin = world.runtime.origins[stage];
  if (origin === undefined) throw new Error(`no origin for ${stage}`);
  return origin;
}

/** The one-time code of a person now. */
export function codeOf(runtime: Runtime, stage: string, username: string): string {
  const pool = runtime.deployment.userPools.find((entry) => entry.stage.code === stage);
  const secret = pool === undefined ? undefined : runtime.cognito.totpSecret(pool.id, username);
  if (secret === undefined) throw new Error(`${username} has no code generator`);
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate();
}

/** Keeps what goes wrong on a page, and every refusal it gets. */
function watch(world: JourneyWorld, page: Page): void {
  page.on("pageerror", (error) => world.pageFaults.push(String(error)));
  page.on("console", (message) => {
    // A refusal of the API is an answer, not a fault of the page; the browser notes it all the same.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      world.pageFaults.push(message.text());
    }
  });
  page.on("response", (response) => {
    if (!(response.headers()["content-type"] ?? "").includes("problem+json")) return;
    response.text().then(
      (body) => world.refusals.push({ from: response.url(), status: response.status(), body }),
      () => undefined,
    );
  });
}

/** Opens the sign-in screen of a stage in a browser session of its own. */
export async function openStage(world: JourneyWorld, stage: string): Promise<Page> {
  const context = await staffContext(world.browser);
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  watch(world, page);
  await page.goto(originOf(world, stage));
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
  const response = await fetch(`${originOf(world, stage)}/api${path}`, {
    method,
    headers: { ...(token === "" ? {} : { authorization: token }), "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) world.refusals.push({ from: `${method} ${stage} ${path}`, status: response.status, body: text });
  return { status: response.status, body: answerSchema.parse(JSON.parse(text)) };
}

/** The token of a person who signs in past the screens. */
export async function tokenFor(world: JourneyWorld, stage: string, id: string): Promise<string> {
  const username = addressOf(stage, id);
  const first = await callApi(world, stage, "", "POST", "/session", { username, password: LOCAL_PASSWORD });
  const second = await callApi(world, stage, "", "POST", "/session/one-time-code", {
    username,
    session: first.body["session"],
    code: codeOf(world.runtime, stage, username),
  });
  return z.string().parse(second.body["idToken"]);
}

/** What helps to see why a step failed: a picture of every open page, and the last refusals. */
export async function traceOf(world: JourneyWorld): Promise<string> {
  const pages = world.browser.contexts().flatMap((context) => context.pages());
  const folder = mkdtempSync(join(tmpdir(), "sasae-journey-failed-"));
  for (const [index, page] of pages.entries()) {
    await page.screenshot({ path: join(folder, `page-${String(index)}.png`) }).catch(() => undefined);
  }
  const refusals = world.refusals.slice(-3).map(({ from, status, body }) => {
    const { code } = z.looseObject({ code: z.string() }).parse(JSON.parse(body));
    return `${String(status)} ${code} from ${from}`;
  });
  return [`the open pages are in ${folder}; the last refusals:`, ...refusals].join("\n    ");
}
