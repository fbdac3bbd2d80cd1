import { describe, expect, test } from "@jest/globals";
import {
  fiscalYearOf,
  formatDay,
  formatFiscalYear,
  formatInstant,
  formatSize,
  formatYen,
  isoDayOf,
  readAmount,
  waitingSince,
} from "../../../web/src/lib/format.ts";

describe("amounts", () => {
  test("are grouped and carry 円", () => {
    expect(formatYen(100_000)).toBe("100,000円");
  });

  test.each([
    ["100000", 100_000],
    ["100,000", 100_000],
    ["１００，０００円", 100_000],
    ["¥8 330", 8330],
  ])("%s is read as %d", (typed, amount) => {
    expect(readAmount(typed)).toBe(amount);
  });

  test.each(["", "10万", "-1", "1.5", "1e5", "9999999999"])("「%s」 is no amount", (typed) => {
    expect(readAmount(typed)).toBeUndefined();
  });
});

describe("days and times", () => {
  test("a day is written in its era", () => {
    expect(formatDay("2026-11-24")).toBe("令和8年11月24日");
    expect(formatDay("2019-05-01")).toBe("令和元年5月1日");
    expect(formatDay("1989-01-07")).toBe("昭和64年1月7日");
  });

  test("an instant belongs to its day in Japan", () => {
    expect(isoDayOf("2026-11-24T15:00:00.000Z")).toBe("2026-11-25");
    expect(formatInstant("2026-11-24T14:59:00.000Z")).toBe("令和8年11月24日 23:59");
  });

  test("waiting is counted in calendar days of Japan", () => {
    const now = "2026-11-24T15:30:00.000Z";
    expect(waitingSince("2026-11-24T15:00:00.000Z", now)).toBe("今日から");
    expect(waitingSince("2026-11-24T14:59:00.000Z", now)).toBe("きのうから");
    expect(waitingSince("2026-11-01T00:00:00.000Z", now)).toBe("24日前から");
  });

  test("a fiscal year begins in April", () => {
    expect(fiscalYearOf("2027-03-31")).toBe(2026);
    expect(fiscalYearOf("2027-04-01")).toBe(2027);
    expect(formatFiscalYear(2026)).toBe("令和8年度（2026）");
    expect(formatFiscalYear(2019)).toBe("令和元年度（2019）");
  });
});

test("sizes are told in the unit people know", () => {
  expect(formatSize(1)).toBe("1 KB");
  expect(formatSize(345_678)).toBe("338 KB");
  expect(formatSize(10 * 1024 * 1024)).toBe("10.0 MB");
});
