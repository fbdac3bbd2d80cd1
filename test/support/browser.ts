import sparticuz, { inflate } from "@sparticuz/chromium";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from "playwright-core";

/**
 * A headless Chromium for the browser tests, brought by npm on Linux (x64), or the Chrome or Chromium that is installed
 * elsewhere. Japanese text is drawn with BIZ UDPGothic from npm, so that screenshots look alike on every machine.
 */

const require = createRequire(import.meta.url);

/** Where Chrome and Chromium usually live; `SASAE_BROWSER` names another place. */
const installedBrowsers: readonly string[] = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

const flags: readonly string[] = [
  "--no-sandbox",
  "--no-zygote",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--disable-component-update",
  "--disable-background-networking",
  "--font-render-hinting=none",
  "--force-color-profile=srgb",
];

/** A fontconfig of our own: the npm fonts, and BIZ UDPGothic wherever a family is asked for by its kind alone. */
function fontConfiguration(): string {
  const fonts = dirname(require.resolve("@expo-google-fonts/biz-udpgothic/package.json"));
  const folder = join(tmpdir(), "sasae-fonts");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "fonts.conf");
  const alias = ["sans-serif", "serif", "monospace", "system-ui"]
    .map((family) => `<alias><family>${family}</family><prefer><family>BIZ UDPGothic</family></prefer></alias>`)
    .join("");
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${fonts}</dir><dir>/usr/share/fonts</dir><cachedir>${folder}</cachedir>${alias}</fontconfig>`,
  );
  return file;
}

const missesLibraries = (error: unknown): boolean =>
  error instanceof Error && error.message.includes("error while loading shared libraries");

async function launchPacked(): Promise<Browser> {
  const executablePath = await sparticuz.executablePath();
  const environment = { ...process.env, FONTCONFIG_FILE: fontConfiguration(), LANG: "ja_JP.UTF-8" };
  const launch = (libraries: Readonly<Record<string, string>>) =>
    chromium.launch({ executablePath, args: [...flags], env: { ...environment, ...libraries } });
  try {
    return await launch({});
  } catch (error) {
    if (!missesLibraries(error)) throw error;
    // A bare machine lacks the system libraries of Chromium; the package carries a set of its own.
    const libraries = await inflate(
      join(dirname(require.resolve("@sparticuz/chromium")), "..", "bin", "al2023.tar.br"),
    );
    return launch({ LD_LIBRARY_PATH: join(libraries, "lib") });
  }
}

/**
 * Starts the browser. The caller closes it.
 * @throws Error in one plain sentence when there is no browser to use.
 */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env["SASAE_BROWSER"];
  if (named === undefined && process.platform === "linux" && process.arch === "x64") return launchPacked();
  const executablePath = [...(named === undefined ? [] : [named]), ...installedBrowsers].find((path) =>
    existsSync(path),
  );
  if (executablePath === undefined) {
    throw new Error(
      "The browser tests need Chrome or Chromium on this machine: install one, or name it in SASAE_BROWSER.",
    );
  }
  return chromium.launch({ executablePath, args: [...flags] });
}

/** The two sizes every screen is looked at: an office display and a tablet in portrait. */
export const screenSizes = {
  desktop: { width: 1366, height: 768 },
  tablet: { width: 820, height: 1180 },
} as const;

/** A browser context as staff use it: Japanese, Japan's time, one of the two sizes. */
export function staffContext(
  browser: Browser,
  size: keyof typeof screenSizes = "desktop",
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  return browser.newContext({
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    viewport: screenSizes[size],
    acceptDownloads: true,
    ...options,
  });
}
