import { describe, expect, test } from "@jest/globals";
import { compilePattern, UnsupportedPatternError } from "../../../../local/events/event-pattern.ts";
import { parseSchedule, ScheduleExpressionError } from "../../../../local/events/schedule-expression.ts";

describe("an event pattern", () => {
  const event = {
    source: "aws.s3",
    tags: ["a", "b"],
    detail: { bucket: { name: "sasae-13-quarantine" }, size: 12, note: null, parts: [{ n: 1 }, { n: 2 }] },
  };
  test.each([
    [{ source: ["aws.s3"] }, true],
    [{ source: ["aws.ec2"] }, false],
    [{ source: ["aws.ec2", { prefix: "aws." }] }, true],
    [{ detail: { bucket: { name: [{ suffix: "quarantine" }] } } }, true],
    [{ detail: { bucket: { name: [{ wildcard: "sasae-*-quarantine" }] } } }, true],
    [{ detail: { bucket: { name: [{ "anything-but": ["sasae-13-quarantine"] }] } } }, false],
    [{ detail: { bucket: { name: [{ "anything-but": { prefix: "other" } }] } } }, true],
    [{ detail: { size: [{ numeric: [">", 10, "<=", 12] }] } }, true],
    [{ detail: { size: [{ numeric: ["<", 12] }] } }, false],
    [{ detail: { absent: [{ exists: false }] } }, true],
    [{ detail: { size: [{ exists: false }] } }, false],
    [{ detail: { note: [null] } }, true],
    [{ tags: ["b"] }, true],
    [{ detail: { parts: { n: [2] } } }, true],
    [{ $or: [{ source: ["x"] }, { tags: ["a"] }] }, true],
    [{ source: [{ "equals-ignore-case": "AWS.S3" }] }, true],
  ])("%j fits: %s", (pattern, fits) => {
    expect(compilePattern(pattern)(event)).toBe(fits);
  });

  test.each([
    [{ source: [{ cidr: "10.0.0.0/8" }] }],
    [{ source: [{ "anything-but": 1, prefix: "a" }] }],
    [{ n: [{ numeric: ["~", 1] }] }],
  ])("%j is refused, not misread", (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(UnsupportedPatternError);
  });
});

describe("a schedule", () => {
  const at = (text: string) => Date.parse(text);
  const next = (expression: string, after: string, zone = "UTC", start = "2026-11-24T00:00:00Z") => {
    const due = parseSchedule(expression, zone, at(start)).nextAfter(at(after));
    return due === undefined ? undefined : new Date(due).toISOString();
  };
  test.each([
    ["rate(5 minutes)", "2026-11-24T00:00:00Z", "2026-11-24T00:05:00.000Z"],
    ["rate(5 minutes)", "2026-11-24T00:12:30Z", "2026-11-24T00:15:00.000Z"],
    ["rate(1 day)", "2026-11-24T00:00:01Z", "2026-11-25T00:00:00.000Z"],
    ["cron(0 18 ? * MON-FRI *)", "2026-11-27T18:00:00Z", "2026-11-30T18:00:00.000Z"],
    ["cron(0/15 8-10 * * ? *)", "2026-11-24T08:46:00Z", "2026-11-24T09:00:00.000Z"],
    ["cron(30 0 1 JAN ? *)", "2026-11-24T00:00:00Z", "2027-01-01T00:30:00.000Z"],
    ["cron(0 0 30 2 ? *)", "2026-11-24T00:00:00Z", undefined],
  ])("%s after %s is due at %s", (expression, after, due) => {
    expect(next(expression, after)).toBe(due);
  });

  test("keeps the wall clock of its zone", () => {
    expect(next("cron(0 9 * * ? *)", "2026-11-24T00:00:00Z", "Asia/Tokyo")).toBe("2026-11-25T00:00:00.000Z");
  });

  test.each(["cron(0 0 L * ? *)", "rate(5 weeks)", "at(2026-11-24T00:00:00)", "cron(61 0 * * ? *)"])(
    "refuses %s",
    (text) => {
      expect(() => parseSchedule(text, "UTC", 0)).toThrow(ScheduleExpressionError);
    },
  );
});
