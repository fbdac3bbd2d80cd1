/**
 * Judges cases from the command line.
 *
 *   npm run --silent assess -- --prefecture 13 --date 2026-11-24 FILE.json      one case, an array, or NDJSON
 *   … | npm run --silent assess -- --prefecture 13 --date 2026-11-24 --table -  from standard input, as a table
 *
 * Results go to standard output (an object, an array or lines, as they came), progress and faults to standard error.
 * Exit code: 0 all judged, 1 some case was refused, 2 nothing could be read. See docs/assess.md.
 */
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { isIsoDate } from "../domain/dates/plain-date.ts";
import { assess, type AssessmentParameters } from "../domain/eligibility/assess.ts";
import type { Assessment } from "../domain/eligibility/assessment.ts";
import { DomainError, type FieldError } from "../domain/errors.ts";
import { PARAMETER_DEFINITIONS } from "../domain/funds/parameter-definitions.ts";
import { ParameterUnknownError } from "../domain/funds/parameters.ts";
import { parseCaseFacts } from "../domain/household/parse-case-facts.ts";
import { factsFaultsOn } from "../domain/household/facts-on-date.ts";
import { assessmentTable } from "./assess/assessment-table.ts";
import { ConfigError, readAssessmentParameters } from "./assess/read-config.ts";
import { readJsonText } from "./assess/read-json.ts";
import { JsonSplitError, splitJsonValues, type InputShape } from "./assess/split-json-values.ts";

const USAGE =
  "使い方: npm run --silent assess -- --prefecture 13 --date 2026-11-24 [--table] FILE.json（標準入力は -）";
const PROGRESS_EVERY = 5_000;

type Options = { readonly prefecture: string; readonly date: string; readonly table: boolean; readonly file: string };
type Refusal = {
  readonly schema: "sasae.assessment-refusal/1";
  readonly index: number;
  readonly errors: readonly FieldError[];
};

class UsageError extends Error {
  override readonly name = "UsageError";
}

function today(): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo" }).format(new Date());
}

function parseArguments(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      prefecture: { type: "string" },
      date: { type: "string" },
      table: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
}

/** The arguments; throws {@link UsageError} in Japanese where the parser would speak English. */
function argumentsOf(argv: readonly string[]): ReturnType<typeof parseArguments> {
  try {
    return parseArguments(argv);
  } catch (error) {
    const option = /'(-[^\s']*)/.exec(error instanceof Error ? error.message : "")?.[1] ?? argv.join(" ");
    throw new UsageError(`指定 ${option} が分からないか、値がありません`);
  }
}

function readOptions(argv: readonly string[]): Options {
  const { values, positionals } = argumentsOf(argv);
  const [file, ...rest] = positionals;
  if (values.prefecture === undefined) throw new UsageError("--prefecture を指定してください（13 など、2桁）");
  const date = values.date ?? today();
  if (!isIsoDate(date)) throw new UsageError(`--date は暦にある日を YYYY-MM-DD で指定してください（${date}）`);
  if (file === undefined || rest.length > 0)
    throw new UsageError("入力のファイルを1つ指定してください（標準入力は -）");
  return { prefecture: values.prefecture, date, table: values.table, file };
}

function judge(text: string, index: number, parameters: AssessmentParameters, date: string): Assessment | Refusal {
  const refuse = (errors: readonly FieldError[]): Refusal => ({ schema: "sasae.assessment-refusal/1", index, errors });
  const read = readJsonText(text);
  if (read.kind === "refused") return refuse([{ field: read.field, code: read.code, message: read.message }]);
  const parsed = parseCaseFacts(read.value);
  if (parsed.kind === "refused") return refuse(parsed.errors);
  const faults = factsFaultsOn(
    parsed.facts,
    date,
    parameters.specialMeasures.map((measure) => measure.id),
  );
  return faults.length > 0 ? refuse(faults) : assess(parsed.facts, parameters, date);
}

function isRefusal(result: Assessment | Refusal): result is Refusal {
  return result.schema === "sasae.assessment-refusal/1";
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

/** Writes results as they come: an object alone, the elements of an array, or a line each. */
function createWriter(table: boolean) {
  let first: Assessment | Refusal | undefined;
  let count = 0;
  const asTable = (result: Assessment | Refusal) =>
    isRefusal(result)
      ? `${result.index + 1}件目は読めません\n${result.errors.map((error) => `    ${error.field}: ${error.message}`).join("\n")}\n`
      : assessmentTable(result);
  return {
    add: async (result: Assessment | Refusal, shape: InputShape): Promise<void> => {
      count += 1;
      if (table) return write(`${count > 1 ? "\n" : ""}${asTable(result)}`);
      if (shape === "array") return write(`${count === 1 ? "[\n" : ",\n"}${JSON.stringify(result)}`);
      if (count === 1) {
        first = result;
        return;
      }
      if (first !== undefined) await write(`${JSON.stringify(first)}\n`);
      first = undefined;
      return write(`${JSON.stringify(result)}\n`);
    },
    end: async (shape: InputShape | undefined): Promise<void> => {
      if (table) return;
      if (shape === "array") return write("\n]\n");
      if (first !== undefined) await write(`${JSON.stringify(first, null, 2)}\n`);
    },
  };
}

async function main(): Promise<number> {
  if (argumentsOf(process.argv.slice(2)).values.help) {
    process.stdout.write(`${USAGE}\n入力の項目と結果の読み方は docs/assess.md にあります。\n`);
    return 0;
  }
  const options = readOptions(process.argv.slice(2));
  const parameters = readAssessmentParameters(options.prefecture);
  const stream =
    options.file === "-"
      ? process.stdin
      : createReadStream(resolve(process.env["INIT_CWD"] ?? process.cwd(), options.file));
  stream.setEncoding("utf8");
  const writer = createWriter(options.table);
  let count = 0;
  let refused = 0;
  let shape: InputShape | undefined;
  for await (const chunk of splitJsonValues(stream)) {
    shape = chunk.shape;
    const result = judge(chunk.text, count, parameters, options.date);
    count += 1;
    if (isRefusal(result)) {
      refused += 1;
      for (const error of result.errors) process.stderr.write(`${count}件目 ${error.field}: ${error.message}\n`);
    }
    await writer.add(result, chunk.shape);
    if (count % PROGRESS_EVERY === 0) process.stderr.write(`${count.toLocaleString("en")}件を判定しました\n`);
  }
  if (count === 0) throw new UsageError("入力に案件がありません");
  await writer.end(shape);
  if (count >= PROGRESS_EVERY || refused > 0)
    process.stderr.write(`全${count.toLocaleString("en")}件、うち読めなかったもの${refused.toLocaleString("en")}件\n`);
  return refused > 0 ? 1 : 0;
}

function explain(error: unknown): string {
  if (error instanceof JsonSplitError) return `入力が読めません（${error.position + 1}文字目）: ${error.message}`;
  if (error instanceof UsageError) return `${error.message}\n${USAGE}`;
  if (error instanceof ConfigError) return error.message;
  if (error instanceof ParameterUnknownError)
    return `この判定日の条件がありません: 「${PARAMETER_DEFINITIONS[error.parameter].ja}」の値が登録されていない日です`;
  if (error instanceof DomainError) return `判定できません: ${error.message}`;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "入力のファイルが見つかりません";
  if (code === "EISDIR") return "入力にはファイルを指定してください（フォルダーが指定されています）";
  if (code === "EACCES") return "入力のファイルを読む権限がありません";
  return error instanceof Error ? `${error.message}\n${USAGE}` : String(error);
}

// Who reads only the first lines (head) closes the pipe: nothing is left to do, and nothing is wrong.
process.stdout.on("error", (error: Error & { readonly code?: string }) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 2;
}
