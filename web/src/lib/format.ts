/** How screens write amounts, days and times. Days are JST; the platform's own calendar gives the era. */

const yen = new Intl.NumberFormat("ja-JP");
const era = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { dateStyle: "long", timeZone: "Asia/Tokyo" });
const time = new Intl.DateTimeFormat("ja-JP", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo" });
const isoDay = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: "Asia/Tokyo" });

/** 100000 as 「100,000円」. */
export function formatYen(amount: number): string {
  return `${yen.format(amount)}円`;
}

/** 12345 as 「12,345」. */
export function formatNumber(value: number): string {
  return yen.format(value);
}

/** The JST day (YYYY-MM-DD) of an instant, or the day itself. */
export function isoDayOf(when: string): string {
  return when.length === 10 ? when : isoDay.format(new Date(when));
}

/** A day (YYYY-MM-DD) or an instant as 「令和8年11月24日」, in JST. */
export function formatDay(when: string): string {
  return era.format(new Date(when.length === 10 ? `${when}T12:00:00+09:00` : when));
}

/** An instant as 「令和8年11月24日 9:05」, in JST. */
export function formatInstant(at: string): string {
  return `${formatDay(at)} ${time.format(new Date(at))}`;
}

const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);

/** How long something has waited, in calendar days of JST: 「今日から」「きのうから」「3日前から」. */
export function waitingSince(since: string, now: string): string {
  const days = dayNumber(isoDayOf(now)) - dayNumber(isoDayOf(since));
  if (days <= 0) return "今日から";
  return days === 1 ? "きのうから" : `${yen.format(days)}日前から`;
}

/** The fiscal year (from April) in which a JST day lies. */
export function fiscalYearOf(day: string): number {
  const year = Number(day.slice(0, 4));
  return Number(day.slice(5, 7)) >= 4 ? year : year - 1;
}

/** 2026 as 「令和8年度（2026）」. */
export function formatFiscalYear(year: number): string {
  const named = formatDay(`${String(year)}-12-31`).replace(/年.*$/, "年度");
  return `${named}（${String(year)}）`;
}

/** A number of bytes as 「1.2 MB」 or 「340 KB」. */
export function formatSize(bytes: number): string {
  return bytes >= 1_000_000
    ? `${(bytes / 1_048_576).toFixed(1)} MB`
    : `${String(Math.max(1, Math.round(bytes / 1024)))} KB`;
}

/** The digits of an amount as typed (「１０万」 is not one): full-width digits, commas, 円 and spaces are understood. */
export function readAmount(typed: string): number | undefined {
  const plain = typed.normalize("NFKC").replace(/[,\s円¥\\]/g, "");
  return /^\d{1,9}$/.test(plain) ? Number(plain) : undefined;
}
