import { AxeBuilder } from "@axe-core/playwright";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { screenSizes } from "./browser.ts";

const folder = join(import.meta.dirname, "..", "..", "docs", "screens");

/** True when the run renews the pictures in docs/screens. */
const renewsPictures = process.env["SASAE_SCREENS"] === "1";

/**
 * Looks at a main screen: every finding of axe as `rule: selector`, and, with SASAE_SCREENS=1, its picture at both sizes
 * as `docs/screens/<name>-<size>.png`.
 */
export async function lookAt(page: Page, name: string): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  if (renewsPictures) {
    mkdirSync(folder, { recursive: true });
    for (const [size, viewport] of Object.entries(screenSizes)) {
      await page.setViewportSize(viewport);
      await page.screenshot({ path: join(folder, `${name}-${size}.png`), animations: "disabled", caret: "hide" });
    }
    await page.setViewportSize(screenSizes.desktop);
  }
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${name}: ${id}: ${target.join(" ")}`));
}
