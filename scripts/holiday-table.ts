import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import holidayJp from "@holiday-jp/holiday_jp";

/** A table that cannot be written compactly; a new version of its source brought something unforeseen. */
export class CompactTableError extends Error {
  override readonly name = "CompactTableError";
}

/**
 * ISO dates as `1970:0101,0115;1971:…`, years and days in order. Reading it back is {@link expandDays}.
 * @throws CompactTableError for anything that is not an ISO date.
 */
export function compactDays(days: readonly string[]): string {
  const years = new Map<string, string[]>();
  for (const day of [...days].sort()) {
    const [, year = "", month = "", date = ""] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
    if (year === "") throw new CompactTableError(`not an ISO date: ${day}`);
    years.set(year, [...(years.get(year) ?? []), `${month}${date}`]);
  }
  return [...years].map(([year, dates]) => `${year}:${dates.join(",")}`).join(";");
}

/** What {@link compactDays} wrote, as ISO dates. Stands in the built module as its own source text. */
export function expandDays(table: string): string[] {
  return table.split(";").flatMap((year) =>
    year
      .slice(5)
      .split(",")
      .map((day) => `${year.slice(0, 4)}-${day.slice(0, 2)}-${day.slice(2)}`),
  );
}

/** Version of the installed package, read beside its entry: the package exports no `package.json`. */
function installedVersion(): string {
  const entry = fileURLToPath(import.meta.resolve("@holiday-jp/holiday_jp"));
  const manifest: unknown = JSON.parse(readFileSync(join(dirname(entry), "..", "package.json"), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) return String(manifest.version);
  throw new CompactTableError("@holiday-jp/holiday_jp has no version");
}

/** Source of the module that stands for `lambdas/shared/adapters/holiday-table.ts` in a bundle. */
export function compactHolidayModule(): string {
  const source = `@holiday-jp/holiday_jp ${installedVersion()}`;
  const table = compactDays(Object.keys(holidayJp.holidays));
  return [
    expandDays.toString(),
    `export const holidayTable = { source: ${JSON.stringify(source)}, days: expandDays(${JSON.stringify(table)}) };`,
  ].join("\n");
}
