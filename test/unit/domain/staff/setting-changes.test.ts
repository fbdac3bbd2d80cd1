import { describe, expect, test } from "@jest/globals";
import { PARAMETER_DEFINITIONS } from "../../../../domain/funds/parameter-definitions.ts";
import {
  changeText,
  frameText,
  refuseChange,
  standings,
  type ChangeContext,
} from "../../../../domain/staff/setting-changes.ts";
import { fundOverridesAmong, settingKey, settingKind } from "../../../../domain/staff/setting-items.ts";
import type { SettingChange, SettingItem } from "../../../../domain/staff/settings.schema.ts";
import { national } from "../funds/national-data.ts";

const today = "2026-11-24";
const context: ChangeContext = { today, effectiveFrom: "2026-12-01", reason: "要綱の改正", national, overrides: [] };

const assessment = { name: "情報照会", number: "1", publishedOn: "2026-11-24", reviewBy: "2031-11-24" };
const inquiry = (change: object = {}): SettingChange =>
  JSON.parse(
    JSON.stringify({ setting: "inquiry", value: { enabled: true, assessment: { ...assessment, ...change } } }),
  );
const parameter = (name: string, value: unknown): SettingChange =>
  JSON.parse(JSON.stringify({ setting: "fund-parameter", parameter: name, override: { own: true, value } }));

const faults = (change: SettingChange, changed: Partial<ChangeContext> = {}) =>
  refuseChange(change, { ...context, ...changed }).map(({ field, code }) => [field, code]);

describe("a change of a setting", () => {
  test.each([
    ["2026-11-23", [["effectiveFrom", "DATE_IN_PAST"]]],
    ["2026-11-24", []],
    ["2026-11-25", []],
  ])("from %s", (effectiveFrom, expected) => {
    expect(faults({ setting: "due-day", value: 23 }, { effectiveFrom })).toEqual(expected);
  });

  test.each<[string, object, readonly (readonly string[])[]]>([
    ["published today, reviewed within five years", {}, []],
    ["published tomorrow", { publishedOn: "2026-11-25" }, [["change.value.assessment.publishedOn", "NOT_PUBLISHED"]]],
    [
      "to be reviewed by the day of effect",
      { reviewBy: "2026-12-01" },
      [["change.value.assessment.reviewBy", "REVIEW_OVERDUE"]],
    ],
    ["to be reviewed the day after", { reviewBy: "2026-12-02" }, []],
    [
      "to be reviewed after five years",
      { reviewBy: "2031-11-25" },
      [["change.value.assessment.reviewBy", "REVIEW_TOO_LATE"]],
    ],
  ])("to inquire, with an assessment %s (番号法28条)", (_what, change, expected) => {
    expect(faults(inquiry(change))).toEqual(expected);
  });

  test("to inquire no more needs no assessment", () => {
    const off: SettingChange = JSON.parse('{"setting":"inquiry","value":{"enabled":false}}');
    expect(faults(off)).toEqual([]);
  });

  test.each<[string, unknown, readonly (readonly string[])[]]>([
    ["emergency-small.ceiling", 90_000, []],
    ["emergency-small.ceiling", 100_001, [["change.override.value", "ABOVE_LIMIT"]]],
    ["emergency-small.ceiling", "many", [["change.override.value", "WRONG_VALUE"]]],
    ["emergency-small.interest", 0, [["change.parameter", "NATIONAL_ONLY"]]],
    ["comprehensive-support.upper-age", 59, [["change.override.value", "BELOW_LIMIT"]]],
  ])("of %s to %j", (name, value, expected) => {
    expect(faults(parameter(name, value))).toEqual(expected);
    for (const { message } of refuseChange(parameter(name, value), context)) expect(message).toMatch(/。$/);
  });

  test("back to the national value needs no value", () => {
    const back: SettingChange = JSON.parse(
      '{"setting":"fund-parameter","parameter":"emergency-small.ceiling","override":{"own":false}}',
    );
    expect(faults(back)).toEqual([]);
    expect(changeText(back)).toBe("国の定めによる");
  });
});

describe("what a change sets, in words", () => {
  test.each<[SettingChange, string]>([
    [{ setting: "due-day", value: 23 }, "毎月23日"],
    [{ setting: "payment-lead-days", value: 3 }, "3銀行営業日後"],
    [inquiry(), "使う（評価書「情報照会」第1号、令和8年11月24日公表、次回の見直し令和13年11月24日）"],
    [JSON.parse('{"setting":"inquiry","value":{"enabled":false}}'), "使わない"],
    [JSON.parse('{"setting":"approval-route","value":{"steps":2,"committeeOpinion":false}}'), "決裁2段階"],
    [
      JSON.parse('{"setting":"approval-route","value":{"steps":3,"committeeOpinion":true}}'),
      "決裁3段階、すべての案件で運営委員会の意見を聴く",
    ],
    [parameter("emergency-small.ceiling", 90_000), "90,000円"],
  ])("%j", (change, text) => {
    expect(changeText(change)).toBe(text);
  });
});

describe("how far a prefecture may go, in words", () => {
  const at = (value: unknown, from: string | null, to: string | null) => ({
    ...{ from, to, value, source: "s" },
    verification: "published" as const,
  });
  const frame = (name: keyof typeof PARAMETER_DEFINITIONS, values: readonly ReturnType<typeof at>[] = []) =>
    frameText(PARAMETER_DEFINITIONS[name], JSON.parse(JSON.stringify(values)), today);
  test.each<[string, string, string]>([
    ["the nation's alone", frame("emergency-small.interest"), "国が定める"],
    ["rows of the nation's list", frame("welfare.purposes"), "国の一覧の範囲"],
    ["nothing numbered", frame("emergency-small.ceiling"), "国の定めの範囲"],
    ["up to the nation's", frame("emergency-small.ceiling", [at(100_000, null, null)]), "100,000円以下"],
    [
      "up to the lowest of now and later",
      frame("emergency-small.ceiling", [at(50_000, null, "2026-11-23"), at(100_000, "2026-11-24", null)]),
      "100,000円以下",
    ],
    [
      "up to the lowest of today and later",
      frame("emergency-small.ceiling", [at(80_000, null, "2026-11-24"), at(100_000, "2026-11-25", null)]),
      "80,000円以下",
    ],
  ])("%s", (_what, text, expected) => {
    expect(text).toBe(expected);
  });

  test("a range with both ends", () => {
    expect(frame("comprehensive-support.job-lost-within-months")).toBe("12か月から120か月まで");
  });
});

describe("where the values of a setting stand on a day", () => {
  test("the last that is not in the future is present, in whatever order they come", () => {
    expect(standings(["2026-12-01", "2025-04-01", "2026-11-24", "2026-04-01"], today)).toEqual([
      "future",
      "past",
      "present",
      "past",
    ]);
    expect(standings(["2026-11-25"], today)).toEqual(["future"]);
    expect(standings([], today)).toEqual([]);
  });
});

describe("where the value of a setting is kept", () => {
  test("loan parameters together by name and day, other settings by day", () => {
    expect(settingKind("fund-parameter")).toBe("parameter#funds");
    expect(settingKind("due-day")).toBe("parameter#due-day");
    expect(settingKey({ setting: "due-day", value: 23 }, "2026-12-01")).toEqual({
      kind: "parameter#due-day",
      id: "2026-12-01",
    });
    expect(settingKey(parameter("emergency-small.ceiling", 90_000), "2026-12-01")).toEqual({
      kind: "parameter#funds",
      id: "emergency-small.ceiling#2026-12-01",
    });
  });

  test("the loan parameters alone are taken from among them", () => {
    const item = (change: SettingChange): SettingItem =>
      JSON.parse(JSON.stringify({ change, effectiveFrom: "2026-12-01", reason: "要綱の改正" }));
    const own = parameter("emergency-small.ceiling", 90_000);
    expect(fundOverridesAmong([item({ setting: "due-day", value: 23 }), item(own)])).toEqual([
      {
        parameter: "emergency-small.ceiling",
        override: { own: true, value: 90_000 },
        effectiveFrom: "2026-12-01",
        reason: "要綱の改正",
      },
    ]);
  });
});
