import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { figure, figureTable, median, notMeasured } from "../../../bench/figure.ts";
import { fixedResources, priceTableSchema, yenPerCase, yenPerMonth } from "../../../bench/measures/cost.ts";
import { parseTemplate } from "../../../local/authorisation/template.ts";
import { neededBy } from "../../../bench/measures/front-end.ts";

describe("a figure", () => {
  test("keeps its target up to the bound itself, on the exact value and not on the one shown", () => {
    expect(figure("size", 650, "KB", { atMost: 650 })).toEqual({
      name: "size",
      value: 650,
      unit: "KB",
      target: "≤ 650",
      ok: true,
    });
    expect(figure("size", 650.2, "KB", { atMost: 650 })).toMatchObject({ value: 650, ok: false });
    expect(figure("ratio", 0.699, "ratio", { atLeast: 0.7 }).ok).toBe(false);
    expect(figure("ratio", 0.7, "ratio", { atLeast: 0.7 }).ok).toBe(true);
  });

  test("is not ok when it could not be taken, and says why", () => {
    const missing = notMeasured("first page", "not built", "KB", { atMost: 40 });
    expect(missing).toMatchObject({ value: null, ok: false, target: "≤ 40" });
    expect(missing.name).toContain("not built");
  });

  test("stands in the table with ok or over, and without a judgement when there is no target", () => {
    const table = figureTable([
      figure("kept", 1, "s", { atMost: 2 }),
      figure("missed", 3, "s", { atMost: 2 }),
      figure("shown", 3, "s"),
    ]).split("\n");
    expect(table.map((line) => line.split(/\s{2,}/))).toEqual([
      ["kept", "1 s", "≤ 2", "ok"],
      ["missed", "3 s", "≤ 2", "over"],
      ["shown", "3 s"],
    ]);
  });

  test("median is the lower of the two in the middle, whatever the order", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe("the price table", () => {
  const raw: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "../../../bench/prices.json"), "utf8"));
  const prices = priceTableSchema.parse(raw);

  test("is refused without its date or with a price left out", () => {
    const { asOf: _, ...undated } = prices;
    expect(priceTableSchema.safeParse(undated).success).toBe(false);
    const { kmsKeyMonth: __, ...fewer } = prices.dollars;
    expect(priceTableSchema.safeParse({ ...prices, dollars: fewer }).success).toBe(false);
  });

  test("marks as unverified only prices that it has", () => {
    expect(prices.unverified.filter((name) => !(name in prices.dollars))).toEqual([]);
  });

  test("makes a case dearer by what a thousand transitions cost", () => {
    const usage = { transitions: 40, reads: 200, writes: 120 };
    const more = yenPerCase(prices, { ...usage, transitions: 1040 }) - yenPerCase(prices, usage);
    expect(more).toBeCloseTo(prices.dollars.stepFunctionsPerThousandTransitions * prices.yenPerDollar, 9);
  });

  test("counts keys, rules and alarms of the templates, and the closed line on top", () => {
    const resource = (Type: string, Properties: Record<string, unknown> = {}) => ({ Type, Properties });
    const template = parseTemplate({
      Resources: {
        a: resource("AWS::KMS::Key"),
        b: resource("AWS::KMS::Key"),
        c: resource("AWS::WAFv2::WebACL", { Rules: [{}, {}, {}] }),
        d: resource("AWS::CloudWatch::Alarm"),
        f: resource("AWS::CloudWatch::Alarm", {
          Metrics: [{ Expression: "a + b" }, { MetricStat: {} }, { MetricStat: {} }],
        }),
        g: resource("AWS::CloudWatch::Dashboard"),
        e: resource("AWS::S3::Bucket"),
      },
    });
    const count = fixedResources([{ template }]);
    expect(count).toMatchObject({ keys: 2, acls: 1, aclRules: 3, alarmMetrics: 3, secrets: 0 });
    const month = yenPerMonth(prices, count);
    expect(month.open).toBeCloseTo((2 + 5 + 3 + 0.3 + 3 + 4) * 150, 6);
    expect(month.open - month.charged).toBeCloseTo((0.3 + 3) * 150, 6);
    expect(month.closedLine - month.open).toBeCloseTo((5 * 2 * 730 * 0.014 + 0.8) * 150, 6);
  });
});

describe("a further route of the front end", () => {
  test("needs what its imports need, each once, whatever the circles among them", () => {
    const manifest = {
      page: { file: "page.js", imports: ["shared", "form"] },
      form: { file: "form.js", imports: ["shared"] },
      shared: { file: "shared.js", imports: ["form"] },
      other: { file: "other.js" },
    };
    expect([...neededBy(manifest, "page")].sort()).toEqual(["form", "page", "shared"]);
  });
});
