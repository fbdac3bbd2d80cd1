import { paginateScan } from "@aws-sdk/client-dynamodb";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { Runtime } from "../../local/runtime.ts";
import type { Refusal } from "./journey-world.ts";

/** Something that must not turn up outside its place. */
export type Needle = { readonly name: string; readonly text: string };

const isDigits = (text: string): boolean => /^\d+$/.test(text);

/** The part of a text's base64 that is the same wherever the text begins within a group of three bytes. */
function base64Cores(text: string): readonly string[] {
  const bytes = Buffer.from(text, "utf8");
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor(((shift + bytes.length) * 8) / 6);
    return encoded.slice(first, last);
  });
}

/** Recognises a needle plain, in JSON escapes and in base64; a number only when no other digit touches it. */
function matcherOf({ text }: Needle): (haystack: string) => boolean {
  const escaped = Array.from(text, (letter) =>
    letter.charCodeAt(0) > 126 ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}` : letter,
  ).join("");
  // Short digits meet by chance in hashes; from eight characters of base64 on, a meeting is no chance.
  const encoded = base64Cores(text).filter((core) => core.length >= 8);
  const number = isDigits(text) ? new RegExp(`(?<![\\d.])${text}(?!\\d)`) : undefined;
  return (haystack) =>
    (number === undefined ? haystack.includes(text) || haystack.includes(escaped) : number.test(haystack)) ||
    encoded.some((core) => haystack.includes(core));
}

function filesUnder(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** Where nothing about a person may stand: logs, usage, executions with their histories, queues, deliveries, streams. */
const clearFolders = [
  ...["logs", "usage", "data/executions", "data/queues", "data/deliveries", "data/streams", "data/cognito", "data/kms"],
];

/** Buckets whose objects may hold nothing about a person. The names of objects may not in any bucket. */
const clearBucket = /^sasae-(\d\d|national)-(access-logs|quarantine|releases|dataset|web)-/;

/** What was found where, as `name in file`, with the number of files that were looked into. */
export function searchFiles(
  folder: string,
  needles: readonly Needle[],
): { readonly found: readonly string[]; readonly files: number } {
  const matchers = needles.map((needle) => ({ name: needle.name, matches: matcherOf(needle) }));
  const files = clearFolders.flatMap((part) => filesUnder(join(folder, part)));
  const objects = filesUnder(join(folder, "data", "s3"));
  const named = objects.flatMap((path) => {
    const name = relative(folder, path);
    return matchers.filter(({ matches }) => matches(name)).map((entry) => `${entry.name} in the name ${name}`);
  });
  const clearObjects = objects.filter((path) => clearBucket.test(relative(join(folder, "data", "s3"), path)));
  const found = [...files, ...clearObjects].flatMap((path) => {
    const text = readFileSync(path, "utf8");
    return matchers.filter(({ matches }) => matches(text)).map(({ name }) => `${name} in ${relative(folder, path)}`);
  });
  return { found: [...found, ...named], files: files.length + clearObjects.length };
}

/** What was found in which table, by the end of the table's name; `tables` says which tables are searched. */
export async function searchTables(
  runtime: Runtime,
  needles: readonly Needle[],
  isSearched: (table: string) => boolean,
): Promise<{ readonly found: readonly string[]; readonly items: number }> {
  const matchers = needles.map((needle) => ({ name: needle.name, matches: matcherOf(needle) }));
  const found: string[] = [];
  let items = 0;
  for (const { name } of runtime.deployment.tables.filter((table) => isSearched(table.name))) {
    for await (const page of paginateScan({ client: runtime.dynamoDb.client }, { TableName: name })) {
      for (const item of page.Items ?? []) {
        items += 1;
        const text = JSON.stringify(item, (_, value: unknown) =>
          value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value,
        );
        found.push(...matchers.filter(({ matches }) => matches(text)).map((entry) => `${entry.name} in ${name}`));
      }
    }
  }
  return { found: [...new Set(found)], items };
}

/**
 * What was found in refusals. A conflict shows the person whose case it is what stands there now: that part is theirs.
 */
export function searchRefusals(refusals: readonly Refusal[], needles: readonly Needle[]): readonly string[] {
  const matchers = needles.map((needle) => ({ name: needle.name, matches: matcherOf(needle) }));
  return refusals.flatMap(({ from, body }) => {
    const members = z.record(z.string(), z.unknown()).parse(JSON.parse(body));
    const searched = JSON.stringify({ ...members, currentContent: undefined });
    return matchers.filter(({ matches }) => matches(searched)).map(({ name }) => `${name} in the refusal of ${from}`);
  });
}

const numberRows = z.array(z.object({ my_number: z.string() }));

/** Every 個人番号 the network simulator knows, from its own state: what it could have handed out. */
export function numbersOfSimulator(folder: string): readonly string[] {
  const database = new DatabaseSync(join(folder, "data", "simulator", "state.sqlite"), { readOnly: true });
  try {
    return numberRows.parse(database.prepare("SELECT my_number FROM resident").all()).map((row) => row.my_number);
  } finally {
    database.close();
  }
}
