/**
 * Lists how the prefectures' loan parameters differ from the national ones and from each other on a day.
 *
 *   npm run --silent prefecture-differences -- [--date 2026-11-24] [--json]
 *
 * Each row is a parameter some prefecture has set, or that is undecided in it; prefectures with the national value are
 * only counted. Exit code 1 when an override leaves the national frame.
 */
import { parseArgs } from "node:util";
import { isIsoDate } from "../domain/dates/plain-date.ts";
import { layersOf } from "../domain/funds/parameters.ts";
import { differencesOf, type ParameterDifference } from "../domain/funds/prefecture-differences.ts";
import { ConfigError, prefectureCodes, readNationalParameters, readPrefecture } from "./assess/read-config.ts";

function readDate(): { readonly date: string; readonly json: boolean } {
  const { values } = parseArgs({ options: { date: { type: "string" }, json: { type: "boolean", default: false } } });
  const date = values.date ?? new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo" }).format(new Date());
  if (!isIsoDate(date)) throw new ConfigError(`--date は暦にある日を YYYY-MM-DD で指定してください（${date}）`);
  return { date, json: values.json };
}

function lines(difference: ParameterDifference): readonly string[] {
  return [
    `■ ${difference.ja}（${difference.parameter}）`,
    `   国: ${difference.national}　… ${difference.likeNational}都道府県`,
    ...difference.groups.map(
      (group) => `   ${group.prefectures.map((row) => row.name).join("、")}: ${group.value}　出典 ${group.source}`,
    ),
  ];
}

try {
  const { date, json } = readDate();
  const national = readNationalParameters();
  const prefectures = prefectureCodes().map((code) => readPrefecture(code, national));
  const differences = differencesOf(
    prefectures.map(({ code, name, funds }) => ({ code, name, layers: layersOf(national, funds) })),
    date,
  );
  if (json)
    process.stdout.write(`${JSON.stringify({ date, prefectures: prefectures.length, differences }, null, 2)}\n`);
  else {
    const head = `${date} の貸付条件の違い（${prefectures.length}都道府県、違いのある条件 ${differences.length}）`;
    process.stdout.write(`${[head, ...differences.flatMap(lines)].join("\n")}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
