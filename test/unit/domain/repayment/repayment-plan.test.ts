import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isBankDay } from "../../../../domain/dates/business-days.ts";
import { addDays, addMonths, dayOfWeek } from "../../../../domain/dates/plain-date.ts";
import { sumYen } from "../../../../domain/money/yen.ts";
import { instalmentCount, InvalidTermsError } from "../../../../domain/repayment/loan-terms.ts";
import type { LoanTerms } from "../../../../domain/repayment/loan-terms.ts";
import { changePlan, interestUntil, repaymentPlan } from "../../../../domain/repayment/repayment-plan.ts";
import type { PlanChange, RepaymentPlan } from "../../../../domain/repayment/repayment-plan.ts";
import { japaneseHolidays } from "../../../../lambdas/shared/adapters/holidays.ts";
import { sampleTerms } from "./sample-terms.ts";

const plan = (terms: Partial<LoanTerms> = {}, changes: readonly PlanChange[] = []): RepaymentPlan =>
  repaymentPlan(sampleTerms(terms), japaneseHolidays, changes);

const principals = (made: RepaymentPlan): number[] => made.instalments.map((row) => row.principal);
const dates = (made: RepaymentPlan): string[] => made.instalments.map((row) => row.nominalDate);

describe("worked numbers (shared facts, section 6 [D])", () => {
  test.each([
    {
      principal: 100_000,
      months: 10,
      rate: 0,
      first: 10_000,
      last: 10_000,
      firstInterest: 0,
      lastInterest: 0,
      interest: 0,
    },
    {
      principal: 100_000,
      months: 12,
      rate: 0,
      first: 8_330,
      last: 8_370,
      firstInterest: 0,
      lastInterest: 0,
      interest: 0,
    },
    {
      principal: 200_000,
      months: 24,
      rate: 0,
      first: 8_330,
      last: 8_410,
      firstInterest: 0,
      lastInterest: 0,
      interest: 0,
    },
    {
      principal: 500_000,
      months: 36,
      rate: 150,
      first: 13_880,
      last: 14_200,
      firstInterest: 625,
      lastInterest: 17,
      interest: 11_552,
    },
    {
      principal: 1_700_000,
      months: 60,
      rate: 150,
      first: 28_330,
      last: 28_530,
      firstInterest: 2_125,
      lastInterest: 35,
      interest: 64_790,
    },
  ])("$principal over $months", ({ principal, months, rate, first, last, firstInterest, lastInterest, interest }) => {
    const made = plan({ principal, repaymentMonths: months, annualRateBasisPoints: rate });
    expect(made.instalments).toHaveLength(months);
    expect(
      principals(made)
        .slice(0, -1)
        .every((part) => part === first),
    ).toBe(true);
    expect(made.instalments[0]).toMatchObject({
      number: 1,
      principal: first,
      interest: firstInterest,
      total: first + firstInterest,
    });
    expect(made.instalments.at(-1)).toMatchObject({
      number: months,
      principal: last,
      interest: lastInterest,
      total: last + lastInterest,
      balanceAfter: 0,
    });
    expect(made.totals).toEqual({ principal, interest, total: principal + interest });
  });

  test("500,000 over 36 pays 14,505 first and 14,217 last", () => {
    const made = plan();
    expect([made.instalments[0]?.total, made.instalments.at(-1)?.total]).toEqual([14_505, 14_217]);
  });

  test("元利均等 of 500,000 over 36 is 14,212.41: 14,212 by the yen, 14,210 by ten yen, the rest in the last", () => {
    const byYen = plan({ method: "equal-payment", roundingUnit: 1 });
    expect(byYen.instalments.slice(0, -1).every((row) => row.total === 14_212)).toBe(true);
    // 36 months of interest, each rounded down by less than a yen, and payments rounded down by 0.41 yen
    expect(byYen.instalments.at(-1)?.total).toBe(14_208);
    const byTen = plan({ method: "equal-payment" });
    expect(byTen.instalments.slice(0, -1).every((row) => row.total === 14_210)).toBe(true);
    expect(byTen.totals.principal).toBe(500_000);
  });

  test("元利均等 without interest is an equal principal", () => {
    expect(principals(plan({ method: "equal-payment", guarantor: true }))).toEqual(
      principals(plan({ guarantor: true })),
    );
  });

  test("the remainder may be in the first instalment", () => {
    const made = plan({ principal: 100_000, repaymentMonths: 12, guarantor: true, remainder: "first" });
    expect(principals(made)).toEqual([8_370, ...Array.from({ length: 11 }, () => 8_330)]);
  });
});

describe("when instalments fall due", () => {
  test("緊急小口 of 24 November: 据置 to 24 January, then the 23rd of each month, moved to bank days", () => {
    const made = plan({ principal: 100_000, gracePeriodMonths: 2, repaymentMonths: 12, guarantor: true });
    expect(made.graceEnd).toBe("2027-01-24");
    expect(dates(made).slice(0, 2)).toEqual(["2027-02-23", "2027-03-23"]);
    // 2027-02-23 is 天皇誕生日, 2027-05-23 a Sunday
    expect(made.instalments[0]?.dueDate).toBe("2027-02-24");
    expect(made.instalments[3]).toMatchObject({ nominalDate: "2027-05-23", dueDate: "2027-05-24" });
    expect(made.finalDueDate).toBe("2028-01-24");
  });

  test("the bank day before is used when the contract says so, but never back into 据置", () => {
    const made = plan({ gracePeriodMonths: 2, bankDayRule: "previous", repaymentMonths: 12 });
    expect(made.instalments[0]).toMatchObject({ nominalDate: "2027-02-23", dueDate: "2027-02-22" });
    // 据置 ends on Saturday 2027-01-30; the due day is the Sunday after it
    const early = plan({ graceStart: "2026-11-30", gracePeriodMonths: 2, bankDayRule: "previous", dueDay: 31 });
    expect(early.graceEnd).toBe("2027-01-31");
    const close = plan({ graceStart: "2026-11-27", gracePeriodMonths: 2, bankDayRule: "previous", dueDay: 31 });
    expect(close).toMatchObject({ graceEnd: "2027-01-27" });
    expect(close.instalments[0]).toMatchObject({ nominalDate: "2027-01-31", dueDate: "2027-01-29" });
    const within = plan({ graceStart: "2026-11-29", gracePeriodMonths: 2, bankDayRule: "previous", dueDay: 31 });
    expect(within).toMatchObject({ graceEnd: "2027-01-29" });
    expect(within.instalments[0]).toMatchObject({ nominalDate: "2027-01-31", dueDate: "2027-02-01" });
  });

  test("the last day is deferred to the next bank day even when debits go before it (民法142条)", () => {
    const made = plan({ gracePeriodMonths: 2, bankDayRule: "previous", repaymentMonths: 1 });
    expect(made.instalments[0]?.dueDate).toBe("2027-02-22");
    expect(made.finalDueDate).toBe("2027-02-24");
  });

  test("a due day on the last day of 据置 is not yet due, the day after is", () => {
    expect(dates(plan({ dueDay: 24 }))[0]).toBe("2027-06-24");
    expect(dates(plan({ dueDay: 25 }))[0]).toBe("2027-05-25");
    expect(dates(plan({ dueDay: 25, firstDue: "next-month" }))[0]).toBe("2027-06-25");
    expect(dates(plan({ dueDay: 24, firstDue: "next-month" }))[0]).toBe("2027-06-24");
  });

  test("特例: 据置 to 31 December of 令和4年, the first instalment in January of 令和5年", () => {
    const made = plan({
      graceStart: "2021-12-31",
      gracePeriodMonths: 12,
      dueDay: 26,
      guarantor: true,
      repaymentMonths: 24,
    });
    expect([made.graceEnd, made.instalments[0]?.dueDate]).toEqual(["2022-12-31", "2023-01-26"]);
  });

  test("due day 31 is the last day of a shorter month and returns to 31", () => {
    expect(dates(plan({ graceStart: "2026-12-31", gracePeriodMonths: 0, dueDay: 31 })).slice(0, 4)).toEqual([
      "2027-01-31",
      "2027-02-28",
      "2027-03-31",
      "2027-04-30",
    ]);
    expect(dates(plan({ graceStart: "2027-12-31", gracePeriodMonths: 0, dueDay: 30 }))[1]).toBe("2028-02-29");
  });

  test("half-yearly, yearly and single instalments come after their whole period", () => {
    expect(dates(plan({ frequency: "half-yearly" }))).toEqual([
      "2027-11-23",
      "2028-05-23",
      "2028-11-23",
      "2029-05-23",
      "2029-11-23",
      "2030-05-23",
    ]);
    expect(dates(plan({ frequency: "yearly" }))).toEqual(["2028-05-23", "2029-05-23", "2030-05-23"]);
    expect(dates(plan({ frequency: "once" }))).toEqual(["2030-05-23"]);
  });

  test("a period of interest is its months: six at once are six times one", () => {
    const made = plan({ frequency: "half-yearly" });
    expect(made.instalments[0]).toMatchObject({ principal: 83_330, interest: 6 * 625 });
    expect(plan({ frequency: "once" }).totals.interest).toBe(36 * 625);
  });

  test("不動産担保型: the whole with the interest of the lending falls due when 据置 ends", () => {
    const made = plan({
      gracePeriodMonths: 3,
      repaymentMonths: 0,
      frequency: "once",
      accruedInterest: 12_345,
      annualRateBasisPoints: 300,
    });
    expect(made.instalments).toHaveLength(1);
    expect(made.instalments[0]).toMatchObject({
      dueDate: "2027-02-24",
      principal: 500_000,
      interest: 12_345,
      total: 512_345,
    });
    expect(made.finalDueDate).toBe("2027-02-24");
  });
});

describe("interest", () => {
  test("none with a guarantor", () => expect(plan({ guarantor: true }).totals.interest).toBe(0));

  test("by days of 365: from the day after 据置 to the due day, then between due days", () => {
    const made = plan({ interestCount: "day" });
    expect(made.instalments[0]).toMatchObject({
      periodStart: "2027-05-24",
      interest: Math.floor((500_000 * 0.015 * 30) / 365),
    });
    expect(made.instalments[1]).toMatchObject({
      periodStart: "2027-06-23",
      interest: Math.floor((486_120 * 0.015 * 30) / 365),
    });
    expect(made.instalments[2]?.interest).toBe(Math.floor((472_240 * 0.015 * 31) / 365));
  });

  test("of a running period arises month by month, up to what is planned", () => {
    const made = plan({ frequency: "half-yearly" });
    const first = made.instalments[0];
    if (first === undefined) throw new Error("no instalment");
    expect(interestUntil(made, first, "2027-05-24")).toBe(0);
    expect(interestUntil(made, first, "2027-05-25")).toBe(625);
    expect(interestUntil(made, first, "2027-06-23")).toBe(625);
    expect(interestUntil(made, first, "2027-06-24")).toBe(2 * 625);
    expect(interestUntil(made, first, "2027-11-22")).toBe(6 * 625);
    expect(interestUntil(made, first, "2027-11-23")).toBe(6 * 625);
    expect(interestUntil(made, first, "2030-01-01")).toBe(6 * 625);
  });

  test("by days arises day by day", () => {
    const made = plan({ interestCount: "day" });
    const first = made.instalments[0];
    if (first === undefined) throw new Error("no instalment");
    expect(interestUntil(made, first, "2027-05-24")).toBe(0);
    expect(interestUntil(made, first, "2027-06-03")).toBe(Math.floor((500_000 * 0.015 * 10) / 365));
    expect(interestUntil(made, first, "2027-06-23")).toBe(first.interest);
  });
});

describe("prepayment", () => {
  const prepay = (effect: "shorten" | "reduce", date = "2027-07-01", principal = 100_000): PlanChange => ({
    kind: "prepayment",
    date,
    principal,
    effect,
  });

  test("shorten keeps the instalments and drops the last ones", () => {
    const made = plan({}, [prepay("shorten")]);
    expect(made.instalments).toHaveLength(29);
    expect(
      principals(made)
        .slice(0, 28)
        .every((part) => part === 13_880),
    ).toBe(true);
    expect(principals(made).at(-1)).toBe(400_000 - 28 * 13_880);
    expect(made.totals.principal).toBe(400_000);
    // the month begun on 24 June is charged on what was owed when it began, the next one on less
    expect(made.instalments[1]?.interest).toBe(Math.floor((486_120 * 150) / 120_000));
    expect(made.instalments[2]?.interest).toBe(Math.floor(((472_240 - 100_000) * 150) / 120_000));
  });

  test("reduce keeps their number and makes them smaller", () => {
    const made = plan({}, [prepay("reduce")]);
    expect(made.instalments).toHaveLength(36);
    expect(principals(made).slice(0, 3)).toEqual([13_880, 11_030, 11_030]);
    expect(made.totals.principal).toBe(400_000);
    expect(made.finalDueDate).toBe(plan().finalDueDate);
  });

  test("in 据置 lowers the interest from the first month on", () => {
    const made = plan({}, [prepay("reduce", "2027-03-01")]);
    expect(made.instalments[0]?.interest).toBe(Math.floor((400_000 * 150) / 120_000));
    expect(made.instalments[0]?.principal).toBe(11_110);
  });

  test("on a due day comes after that instalment", () => {
    const made = plan({}, [prepay("shorten", "2027-06-23")]);
    expect(made.instalments[0]).toMatchObject({ principal: 13_880, interest: 625, balanceAfter: 486_120 });
    expect(made.instalments[1]).toMatchObject({ interest: Math.floor((386_120 * 150) / 120_000) });
  });

  test("inside a half year splits its interest at the month", () => {
    const made = plan({ frequency: "half-yearly" }, [prepay("reduce", "2027-07-01")]);
    expect(made.instalments[0]?.interest).toBe(2 * 625 + 4 * 500);
    const byDay = plan({ frequency: "half-yearly", interestCount: "day" }, [prepay("reduce", "2027-07-01")]);
    const expected = Math.floor((500_000 * 0.015 * 38) / 365) + Math.floor((400_000 * 0.015 * 145) / 365);
    expect(byDay.instalments[0]?.interest).toBe(expected);
    const first = made.instalments[0];
    if (first === undefined) throw new Error("no instalment");
    expect(interestUntil(made, first, "2027-06-30")).toBe(2 * 625);
    expect(interestUntil(made, first, "2027-08-01")).toBe(2 * 625 + 500);
  });

  test("元利均等 shortened keeps the payment, reduced gets a smaller one", () => {
    const shorter = plan({ method: "equal-payment" }, [prepay("shorten")]);
    expect(shorter.instalments.length).toBeLessThan(36);
    expect(shorter.instalments.slice(2, -1).every((row) => row.total === 14_210)).toBe(true);
    const smaller = plan({ method: "equal-payment" }, [prepay("reduce")]);
    expect(smaller.instalments).toHaveLength(36);
    expect(new Set(smaller.instalments.slice(2, -1).map((row) => row.total)).size).toBe(1);
    expect(smaller.instalments[5]?.total).toBeLessThan(14_210);
    expect([shorter.totals.principal, smaller.totals.principal]).toEqual([400_000, 400_000]);
  });

  test("of everything, or more, is a settlement and refused here", () => {
    expect(() => plan({}, [prepay("shorten", "2027-07-01", 486_120)])).toThrow(InvalidTermsError);
    expect(() => plan({}, [prepay("reduce", "2027-07-01", 500_000)])).toThrow(InvalidTermsError);
    expect(plan({}, [prepay("shorten", "2027-07-01", 486_110)]).totals.principal).toBe(13_890);
    for (const amount of [0, -1, 0.5])
      expect(() => plan({}, [prepay("reduce", "2027-07-01", amount)])).toThrow(InvalidTermsError);
  });

  test("changes are taken in the order of their days, however they are given", () => {
    const changes: PlanChange[] = [prepay("shorten"), prepay("reduce", "2028-01-10", 50_000)];
    expect(plan({}, [...changes].reverse())).toEqual(plan({}, changes));
  });
});

describe("deferral in a plan", () => {
  const deferral: PlanChange = { kind: "deferral", date: "2027-09-01", months: 12 };

  test("moves the instalments from its day on, and nothing else", () => {
    const made = plan({}, [deferral]);
    expect(dates(made).slice(0, 4)).toEqual(["2027-06-23", "2027-07-23", "2027-08-23", "2028-09-23"]);
    expect(made.finalDueDate).toBe("2031-05-23");
    expect(principals(made)).toEqual(principals(plan()));
    expect(made.totals).toEqual(plan().totals);
  });

  test("no interest arises in its months, by days either", () => {
    const made = plan({ interestCount: "day" }, [deferral]);
    expect(made.instalments[3]).toMatchObject({ periodStart: "2028-08-23", nominalDate: "2028-09-23" });
    expect(made.instalments[3]?.interest).toBe(Math.floor((458_360 * 0.015 * 31) / 365));
  });

  test("an instalment due on its first day moves", () => {
    const made = plan({}, [{ kind: "deferral", date: "2027-06-23", months: 12 }]);
    expect(dates(made)[0]).toBe("2028-06-23");
    expect(made.totals.interest).toBe(11_552);
  });

  test("two deferrals add up", () => {
    const made = plan({}, [deferral, { kind: "deferral", date: "2028-09-01", months: 6 }]);
    expect(dates(made).slice(2, 4)).toEqual(["2027-08-23", "2029-03-23"]);
  });

  test("a prepayment inside it lowers the interest after it, from the first month", () => {
    const made = plan({}, [deferral, { kind: "prepayment", date: "2028-01-10", principal: 58_360, effect: "reduce" }]);
    expect(made.instalments[3]?.interest).toBe(500);
  });

  test("of no month is refused", () => {
    expect(() => plan({}, [{ ...deferral, months: 0 }])).toThrow(InvalidTermsError);
  });

  test("changes can be added one at a time", () => {
    expect(changePlan(plan(), deferral, japaneseHolidays)).toEqual(plan({}, [deferral]));
  });
});

describe("terms that cannot be followed", () => {
  test("principal too small for the instalments", () => {
    expect(() => plan({ principal: 100, repaymentMonths: 12 })).toThrow(InvalidTermsError);
    expect(() => plan({ principal: 100, repaymentMonths: 12, method: "equal-payment" })).toThrow(InvalidTermsError);
    expect(plan({ principal: 120, repaymentMonths: 12 }).totals.principal).toBe(120);
    expect(plan({ principal: 1, repaymentMonths: 12, frequency: "once" }).totals.principal).toBe(1);
  });
});

describe("always", () => {
  const anyTerms = fc
    .record({
      units: fc.integer({ min: 1, max: 600 }),
      odd: fc.integer({ min: 0, max: 9_999 }),
      annualRateBasisPoints: fc.constantFrom(0, 150, 300),
      guarantor: fc.boolean(),
      start: fc.integer({ min: 0, max: 5_000 }),
      gracePeriodMonths: fc.integer({ min: 0, max: 24 }),
      years: fc.integer({ min: 1, max: 10 }),
      frequency: fc.constantFrom("monthly", "half-yearly", "yearly", "once"),
      method: fc.constantFrom("equal-principal", "equal-payment"),
      roundingUnit: fc.constantFrom(1, 10, 100),
      dueDay: fc.integer({ min: 1, max: 31 }),
      bankDayRule: fc.constantFrom("next", "previous"),
      firstDue: fc.constantFrom("next-due-day", "next-month"),
      interestCount: fc.constantFrom("month", "day"),
    })
    .map(({ units, odd, start, years, ...rest }) =>
      sampleTerms({
        ...rest,
        principal: 120_000 + units * 10_000 + odd,
        graceStart: addDays("2015-01-01", start),
        repaymentMonths: years * 12,
      } as const),
    );
  const anyChange = fc.oneof(
    fc.record({
      kind: fc.constant("deferral" as const),
      date: fc.integer({ min: 0, max: 6_000 }).map((days) => addDays("2015-01-01", days)),
      months: fc.integer({ min: 1, max: 24 }),
    }),
    fc.record({
      kind: fc.constantFrom("prepayment" as const, "exemption" as const),
      date: fc.integer({ min: 0, max: 6_000 }).map((days) => addDays("2015-01-01", days)),
      principal: fc.integer({ min: 1, max: 30_000 }),
      effect: fc.constantFrom("shorten" as const, "reduce" as const),
    }),
  );
  /** The plan, or undefined where the changes leave nothing to repay or too little to spread. */
  const attempt = (terms: LoanTerms, changes: readonly PlanChange[]): RepaymentPlan | undefined => {
    try {
      return repaymentPlan(terms, japaneseHolidays, changes);
    } catch (error) {
      if (error instanceof InvalidTermsError && changes.length > 0) return undefined;
      throw error;
    }
  };

  test("principal adds up, balances fall to zero, amounts are whole and positive", () => {
    fc.assert(
      fc.property(anyTerms, fc.array(anyChange, { maxLength: 3 }), (terms, changes) => {
        const made = attempt(terms, changes);
        if (made === undefined) return;
        const reduced = sumYen(changes.map((change) => (change.kind === "deferral" ? 0 : change.principal)));
        expect(sumYen(principals(made))).toBe(terms.principal - reduced);
        expect(made.instalments.at(-1)?.balanceAfter).toBe(0);
        for (const row of made.instalments) {
          expect(row.principal).toBeGreaterThan(0);
          expect(row.interest).toBeGreaterThanOrEqual(0);
          expect(row.total).toBe(row.principal + row.interest);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("no instalment and no interest in 据置, every due date is a bank day in order, to 2050", () => {
    fc.assert(
      fc.property(anyTerms, fc.array(anyChange, { maxLength: 2 }), (terms, changes) => {
        const made = attempt(terms, changes);
        if (made === undefined) return;
        for (const [index, row] of made.instalments.entries()) {
          expect(row.nominalDate > made.graceEnd && row.dueDate > made.graceEnd).toBe(true);
          expect(isBankDay(row.dueDate, japaneseHolidays)).toBe(true);
          expect(row.dueDate >= (made.instalments[index - 1]?.dueDate ?? "")).toBe(true);
          expect(interestUntil(made, row, made.graceEnd)).toBe(0);
        }
        expect(isBankDay(made.finalDueDate, japaneseHolidays)).toBe(true);
        expect(made.finalDueDate <= "2050-12-31").toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test("a guarantor means no interest; without changes there are as many instalments as agreed", () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        const made = repaymentPlan(terms, japaneseHolidays);
        expect(made.instalments).toHaveLength(instalmentCount(terms));
        if (terms.guarantor) expect(made.totals.interest).toBe(0);
      }),
      { numRuns: 80 },
    );
  });

  test("every nominal day lies within the repayment term after 据置", () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        const made = repaymentPlan({ ...terms, firstDue: "next-due-day" }, japaneseHolidays);
        const last = made.instalments.at(-1)?.nominalDate ?? "";
        const limit = addDays(addMonths(addDays(made.graceEnd, -1), terms.repaymentMonths), 4);
        expect(last <= limit).toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  test("a deferral costs no yen", () => {
    fc.assert(
      fc.property(
        anyTerms,
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: 1, max: 36 }),
        (terms, days, months) => {
          const byMonth = { ...terms, interestCount: "month" as const };
          const change: PlanChange = { kind: "deferral", date: addDays("2015-01-01", days), months };
          expect(repaymentPlan(byMonth, japaneseHolidays, [change]).totals).toEqual(
            repaymentPlan(byMonth, japaneseHolidays).totals,
          );
        },
      ),
      { numRuns: 80 },
    );
  });

  test("no due day to 2050 falls on a weekend", () => {
    const made = plan({
      principal: 2_400_000,
      graceStart: "2029-12-31",
      gracePeriodMonths: 6,
      repaymentMonths: 240,
      guarantor: true,
    });
    expect(made.instalments.at(-1)?.dueDate.slice(0, 4)).toBe("2050");
    expect(made.instalments.every((row) => dayOfWeek(row.dueDate) <= 5)).toBe(true);
  });
});
