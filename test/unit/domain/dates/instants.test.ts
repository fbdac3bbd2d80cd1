import { describe, expect, test } from "@jest/globals";
import { parseEraDate } from "../../../../domain/dates/era.ts";
import { japaneseDayOf } from "../../../../domain/dates/instants.ts";

describe("the day in Japan of an instant: nine hours ahead of UTC", () => {
  test.each([
    ["2026-11-23T14:59:59.999Z", "2026-11-23"],
    ["2026-11-23T15:00:00.000Z", "2026-11-24"],
    ["2026-11-24T00:00:00.000Z", "2026-11-24"],
    ["2026-12-31T15:00:00.000Z", "2027-01-01"],
    ["2028-02-28T23:00:00.000Z", "2028-02-29"],
  ])("%s is on %s", (instant, day) => {
    expect(japaneseDayOf(instant)).toBe(day);
  });
});

describe("numbers in kanji", () => {
  test.each([
    ["昭和十年十月十日", "1935-10-10"],
    ["昭和二十年八月十五日", "1945-08-15"],
    ["昭和六三年十二月三十一日", "1988-12-31"],
    ["平成三〇年一月二日", "2018-01-02"],
    ["平成元年十一月二〇日", "1989-11-20"],
    ["令 和 八 年 十一 月 二十四 日", "2026-11-24"],
  ])("%s is %s", (text, date) => {
    expect(parseEraDate(text)).toEqual({ kind: "date", date });
  });

  test.each(["昭和二三十年一月一日", "昭和二四六年一月一日", "昭和十二三年一月一日", "昭和十年一月一二三日", ""])(
    "%j is no date anybody writes",
    (text) => {
      expect(parseEraDate(text)).toMatchObject({ kind: "refused", code: "ERA_DATE_UNREADABLE" });
    },
  );
});
