import { AxeBuilder } from "@axe-core/playwright";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import * as z from "zod";
import { screenSizes } from "./browser.ts";

const folder = join(import.meta.dirname, "..", "..", "docs", "screens");

/** True when the run renews the pictures in docs/screens. */
const renewsPictures = process.env["SASAE_SCREENS"] === "1";

/** The office display at 200 %: half as many CSS pixels each way. */
const enlarged = { width: screenSizes.desktop.width / 2, height: screenSizes.desktop.height / 2 };

const furtherTables = "section[aria-label] ~ section[aria-label] ~ section[aria-label]:has(.table-frame)";

const furtherRows = "tbody tr:nth-child(n + 20)";

/**
 * Looks at a main screen: every finding of axe as `rule: selector`; whether it has to be scrolled sideways at 200 % or on
 * the tablet; and, with SASAE_SCREENS=1, its picture at both sizes as `docs/screens/<name>-<size>.png`, from `from` on.
 */
export async function lookAt(page: Page, name: string, from?: string): Promise<readonly string[]> {
  // Statistical tables are alike and have thousands of cells: what holds for the first rows of two holds for all.
  const { violations } = await new AxeBuilder({ page }).exclude(furtherTables).exclude(furtherRows).analyze();
  const findings = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${name}: ${id}: ${target.join(" ")}`),
  );
  for (const [size, viewport] of Object.entries({ ...screenSizes, enlarged })) {
    await page.setViewportSize(viewport);
    const excess = z.number().parse(await page.evaluate("document.documentElement.scrollWidth - innerWidth"));
    if (excess > 0) findings.push(`${name}: ${String(excess)} px wider than the window (${size})`);
    if (!renewsPictures || size === "enlarged") continue;
    mkdirSync(folder, { recursive: true });
    await page.evaluate("scrollTo(0, 0)");
    if (from !== undefined) await page.evaluate(`document.querySelector(${JSON.stringify(from)})?.scrollIntoView()`);
    await page.screenshot({ path: join(folder, `${name}-${size}.png`), animations: "disabled", caret: "hide" });
  }
  await page.setViewportSize(screenSizes.desktop);
  return findings;
}
