import { describe, expect, test } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { displayWidth } from "../../../../scripts/assess/assessment-table.ts";

const root = join(import.meta.dirname, "../../../..");

function assess(input: string, args: readonly string[] = ["--prefecture", "13", "--date", "2026-11-24", "-"]) {
  const run = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", join(root, "scripts/assess.ts"), ...args],
    {
      input,
      encoding: "utf8",
      maxBuffer: 200_000_000,
    },
  );
  return { code: run.status, out: run.stdout, error: run.stderr };
}

const CASE = { case: "a1", wanted: ["emergency-small"], need: { emergencySmall: { reason: "holiday" } } };
const line = JSON.stringify(CASE);

describe("npm run assess", () => {
  test("one case gives one object", () => {
    const { code, out, error } = assess(JSON.stringify(CASE, null, 2));
    expect(JSON.parse(out)).toMatchObject({ case: "a1", prefecture: "13", results: [{ verdict: "may-not" }] });
    expect(code).toBe(0);
    expect(error).toBe("");
  });

  test("an array gives an array, lines give lines", () => {
    const array: unknown = JSON.parse(assess(`[${line},${line}]`).out);
    expect(array).toMatchObject([{ case: "a1" }, { case: "a1" }]);
    const lines = assess(`${line}\n${line}\n`).out.trimEnd().split("\n");
    expect(lines.map((text): unknown => JSON.parse(text))).toMatchObject([{ case: "a1" }, { case: "a1" }]);
  });

  test("an unknown field and bad input are refused by name, the other cases are judged", () => {
    const { code, out, error } = assess(`${line}\n{"memberz":1}\n{"residence":{"rent":-1}}\n{"a" 1}\n${line}\n`);
    const results = out
      .trimEnd()
      .split("\n")
      .map((text): unknown => JSON.parse(text));
    expect(results).toMatchObject([
      { schema: "sasae.assessment/1" },
      { schema: "sasae.assessment-refusal/1", index: 1, errors: [{ field: "memberz", code: "UNKNOWN_FIELD" }] },
      { index: 2, errors: [{ field: "residence.rent" }] },
      { index: 3, errors: [{ code: "INVALID_JSON" }] },
      { schema: "sasae.assessment/1" },
    ]);
    expect(code).toBe(1);
    expect(error).toContain("2件目 memberz: この項目はありません");
    expect(error).toContain("全5件、うち読めなかったもの3件");
  });

  test("--table prints Japanese lines with rule and reason", () => {
    const { out } = assess(line, ["--prefecture", "13", "--date", "2026-11-24", "--table", "-"]);
    expect(out).toContain("緊急小口資金");
    expect(out).toContain("申込みできない");
    expect(out).toContain("［emergency-small.reason 第1版］");
  });

  test("a broken line costs no other case", () => {
    const { code, out } = assess(`${line}\n{"case":"b"\n{"case":"c","x":"open\nhello\n${line}\n`);
    const results = out
      .trimEnd()
      .split("\n")
      .map((text): unknown => JSON.parse(text));
    expect(results).toMatchObject([
      { case: "a1" },
      { errors: [{ code: "INVALID_JSON" }] },
      { errors: [{ code: "INVALID_JSON" }] },
      { errors: [{ code: "INVALID_JSON" }] },
      { case: "a1" },
    ]);
    expect(code).toBe(1);
  });

  test.each([
    ['{"case":"a","case":"b"}', "case", "DUPLICATE_FIELD"],
    ['{"residence":{"rent":1,"rent":2}}', "residence.rent", "DUPLICATE_FIELD"],
    ['{"members":[{"id":"a"},{"id":"b","relation":"self","id":"c"}]}', "members[1].id", "DUPLICATE_FIELD"],
    ['{"wanted":["welfare"],}', "(全体)", "INVALID_JSON"],
    ['{"residence":{"rent":1e400}}', "residence.rent", "INVALID_VALUE"],
    ['{"residence":{"rent":10000000000000001}}', "residence.rent", "INVALID_VALUE"],
    ['{"members":[{"id":"a","relation":"self","age":30}]}', "members[0].age", "UNKNOWN_FIELD"],
    [
      '{"members":[{"id":"a","relation":"self","birthDate":"1850-01-01"}]}',
      "members[0].birthDate",
      "BORN_TOO_LONG_AGO",
    ],
  ])("%s is refused at %s", (text, field, code) => {
    expect(JSON.parse(assess(text).out)).toMatchObject({ errors: [{ field, code }] });
  });

  test("a byte order mark and CRLF change nothing", () => {
    expect(assess(`\uFEFF${line}\r\n${line}\r\n`).out).toBe(assess(`${line}\n${line}\n`).out);
  });

  test("--help explains, an unknown option is named", () => {
    expect(assess("", ["--help"])).toMatchObject({ code: 0, error: "" });
    expect(assess("", ["--foo"]).error).toContain("指定 --foo が分からないか");
  });

  test.each([
    [["--date", "2026-11-24", "-"], "--prefecture を指定してください"],
    [["--prefecture", "13", "--date", "2026-02-30", "-"], "--date は暦にある日を"],
    [["--prefecture", "13"], "入力のファイルを1つ指定してください"],
    [["--prefecture", "99", "--date", "2026-11-24", "-"], "都道府県コード 99 の設定がありません"],
    [["--prefecture", "13", "--date", "2026-11-24", "no-such-file.json"], "入力のファイルが見つかりません"],
    [["--prefecture", "13", "--date", "1999-01-01", "-"], "この判定日の条件がありません"],
  ])("%j is explained", (args, message) => {
    const { code, error } = assess(line, args);
    expect(error).toContain(message);
    expect(code).toBe(2);
  });

  test("text that is no JSON, and no input at all, are explained with the place", () => {
    expect(assess("hello").error).toContain("入力が読めません（1文字目）");
    expect(assess("").error).toContain("入力に案件がありません");
  });

  test("5,000 lines report progress on standard error, and the same case gives the same bytes each time", () => {
    const { out, error } = assess(`${line}\n`.repeat(5_000));
    const lines = out.trimEnd().split("\n");
    expect(lines.length).toBe(5_000);
    expect(new Set(lines).size).toBe(1);
    expect(error).toContain("5,000件を判定しました");
  });
});

describe("the table", () => {
  test("full-width characters take two columns", () => {
    expect(displayWidth("資金A")).toBe(5);
    expect(displayWidth("（ｱ）")).toBe(5);
  });
});
