import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json. */
export const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Where the build puts what synth needs. */
export const buildFolder = join(repositoryRoot, "dist");

/** Something that `npm run build` makes is not there. */
export class NotBuiltError extends Error {
  override readonly name = "NotBuiltError";
}

/** Path of something the build makes; throws {@link NotBuiltError} saying what to run when it is missing. */
export function builtPath(...parts: readonly string[]): string {
  const path = join(buildFolder, ...parts);
  if (!existsSync(path)) throw new NotBuiltError(`${path} is missing: run "npm run build" first`);
  return path;
}

/** Folder of a function's bundle, with `index.mjs` in it. Throws {@link NotBuiltError}. */
export function bundlePath(functionName: string): string {
  return builtPath("functions", functionName);
}
