#!/usr/bin/env node
/**
 * Runs a script of the project on the project's own Node (npm package `node`), installing
 * dependencies first when they are missing or older than the lockfile.
 * Uses nothing but Node 20 itself, since on a fresh clone nothing else is there.
 *
 * Usage: node scripts/run.mjs SCRIPT [ARGUMENTS…]
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(
    `Sasae needs Node 20 or newer to start (this is ${process.versions.node}). Get it from your package manager or nodejs.org.`,
  );
  process.exit(1);
}

const stampFile = join(root, "node_modules", ".sasae-install");
const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const installed = existsSync(stampFile) ? readFileSync(stampFile, "utf8") : "";
if (installed !== wanted) {
  console.error("Installing dependencies (first run, or the lockfile changed); this takes a minute or two …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const install = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (install.status !== 0) {
    console.error("Installing dependencies failed; the lines above say why.");
    process.exit(install.status ?? 1);
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, wanted);
}

const binary = process.platform === "win32" ? "node.exe" : "node";
const node = join(root, "node_modules", "node", "bin", binary);
const [script, ...rest] = process.argv.slice(2);
const run = spawnSync(
  existsSync(node) ? node : process.execPath,
  ["--disable-warning=ExperimentalWarning", join(root, script), ...rest],
  {
    cwd: process.env.INIT_CWD && !process.env.INIT_CWD.startsWith(root) ? root : process.cwd(),
    stdio: "inherit",
    env: { ...process.env, PATH: `${dirname(node)}${process.platform === "win32" ? ";" : ":"}${process.env.PATH}` },
  },
);
process.exit(run.status ?? 1);
