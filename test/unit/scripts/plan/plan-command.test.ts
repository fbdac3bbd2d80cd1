import { describe, expect, test } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../../..");

function plan(input: string, args: readonly string[] = []) {
  const run = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", join(root, "scripts/plan.ts"), ...args, "-"],
    { input, encoding: "utf8" },
  );
  return { code: run.status, out: run.stdout, error: run.stderr };
}

const old = {
  version: "sasae.plan/1",
  principal: 100_000,
  annualRateBasisPoints: 0,
  guarantor: false,
  graceStart: "2014-06-10",
  gracePeriodMonths: 2,
  repaymentMonths: 8,
  dueDay: 25,
};

describe("npm run plan", () => {
  test("overdue interest is split at the changes of the rate: 10.75, 5 and 3 %", () => {
    const { code, out } = plan(JSON.stringify(old), ["--settle-on", "2020-05-01", "--paid-through", "3"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      finalDueDate: "2015-03-25",
      // 62,500 × 10.75 % × 312 ÷ 365, × 5 % × 1,521 ÷ 365, × 3 % × 31 ÷ 365, each rounded down.
      overdue: [
        { from: "2015-03-26", to: "2016-01-31", days: 312, basisPoints: 1075, interest: 5_743 },
        { from: "2016-02-01", to: "2020-03-31", days: 1521, basisPoints: 500, interest: 13_022 },
        { from: "2020-04-01", to: "2020-05-01", days: 31, basisPoints: 300, interest: 159 },
      ],
      settlement: { principal: 62_500, interest: 0, overdueInterest: 18_924, total: 81_424 },
    });
  });

  test("none on or before the final date, none in the months of a 償還猶予", () => {
    const onTime = plan(JSON.stringify(old), ["--settle-on", "2015-03-25"]);
    expect(JSON.parse(onTime.out)).toMatchObject({ overdue: [], settlement: { overdueInterest: 0 } });
    // The last instalment moved by a year; the money came a month after its new day.
    const deferred = { ...old, changes: [{ kind: "deferral", date: "2015-03-01", months: 12 }] };
    const late = plan(JSON.stringify(deferred), ["--settle-on", "2016-04-24", "--paid-through", "7"]);
    expect(JSON.parse(late.out)).toMatchObject({
      finalDueDate: "2016-03-25",
      overdue: [{ from: "2016-03-26", days: 30, basisPoints: 500 }],
    });
  });

  test("the table shows the days at each rate", () => {
    const { out } = plan(JSON.stringify(old), ["--table", "--settle-on", "2020-05-01", "--paid-through", "3"]);
    expect(out).toContain("延滞利子　18,924円");
    expect(out).toContain("平成28年2月1日から令和2年3月31日まで1521日　年5%　13,022円");
  });

  test("a byte order mark and CRLF are read over", () => {
    const text = `\uFEFF${JSON.stringify(old, null, 2).replaceAll("\n", "\r\n")}`;
    expect(plan(text).out).toBe(plan(JSON.stringify(old)).out);
  });

  test.each([
    ['{"version":"sasae.plan/1","version":"sasae.plan/1"}', "version: 同じ項目が2回書かれています。"],
    ["", "入力が空です"],
    ['{"version":"sasae.plan/1",}', "JSON として読めません"],
  ])("%j is refused", (input, message) => {
    const { code, error } = plan(input);
    expect(error).toContain(message);
    expect(code).toBe(2);
  });

  test("unknown options are named, --help explains", () => {
    expect(plan("", ["--foo"]).error).toContain("指定 --foo が分からないか");
    expect(plan("", ["--help"])).toMatchObject({ code: 0, error: "" });
  });
});
