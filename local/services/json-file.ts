import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type * as z from "zod";

/** Reads a JSON file through a schema; the given value when there is no such file. Throws on a broken file. */
export function readJsonFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  otherwise: z.infer<Schema>,
): z.infer<Schema> {
  if (!existsSync(path)) return otherwise;
  return schema.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** Writes a JSON file so that a reader, or a restart after a crash, sees the old or the new whole. */
export function writeJsonFile(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.next`;
  writeFileSync(next, `${JSON.stringify(value, undefined, 2)}\n`);
  renameSync(next, path);
}
