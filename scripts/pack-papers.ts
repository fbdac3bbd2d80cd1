import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, globSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { paperFonts } from "../lambdas/papers/typesetting/paper-fonts.ts";

const root = join(import.meta.dirname, "..");

/**
 * Puts beside the papers bundle what it reads at run time: the Typst templates and the fonts. The native typesetter is
 * found in the project's own node_modules by the embedded runtime; for a deployment `native` installs the Linux arm64
 * build into the asset from its own lockfile.
 * @throws Error when the native installation fails.
 */
export function packPapers(folder: string, options: { readonly native: boolean } = { native: false }): void {
  const templates = join(folder, "templates");
  const fonts = join(folder, "fonts");
  mkdirSync(templates, { recursive: true });
  mkdirSync(fonts, { recursive: true });
  for (const file of globSync("lambdas/papers/templates/*.typ", { cwd: root })) {
    copyFileSync(join(root, file), join(templates, basename(file)));
  }
  for (const { file, source } of paperFonts) copyFileSync(join(root, "node_modules", source), join(fonts, file));
  if (!options.native) return;
  cpSync(join(root, "lambdas", "papers", "native"), folder, { recursive: true });
  const install = spawnSync("npm", ["ci", "--cpu=arm64", "--os=linux", "--libc=glibc", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (install.status !== 0) throw new Error("installing the native typesetter for Linux arm64 failed");
}
