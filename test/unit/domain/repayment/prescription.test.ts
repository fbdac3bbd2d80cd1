import { describe, expect, test } from "@jest/globals";
import { prescription } from "../../../../domain/repayment/prescription.ts";
import type { PrescriptionEvent } from "../../../../domain/repayment/prescription.ts";

const present = { contractDate: "2020-04-01", dueDate: "2022-06-23" };
const former = { contractDate: "2020-03-31", dueDate: "2022-06-23" };
const lapse = (claim: { contractDate: string; dueDate: string }, ...events: PrescriptionEvent[]) => {
  const result = prescription(claim, events);
  return result.kind === "dated" ? result.lapsesAfter : result.kind;
};

describe("the period (民法166条, 旧167条)", () => {
  test("five years from the due day for contracts from 1 April 2020, ten for those before", () => {
    expect(prescription(present, [])).toEqual({ kind: "dated", lapsesAfter: "2027-06-23", law: "present", steps: [] });
    expect(prescription(former, [])).toMatchObject({ lapsesAfter: "2032-06-23", law: "before-2020-04-01" });
  });

  test("the due day itself does not count (民法140条)", () => {
    expect(lapse({ contractDate: "2021-01-01", dueDate: "2024-02-29" })).toBe("2029-02-28");
    expect(lapse({ contractDate: "2021-01-01", dueDate: "2023-02-28" })).toBe("2028-02-29");
  });
});

describe("what moves it", () => {
  test("an acknowledgement starts it again (152条), with the period of its own law", () => {
    expect(lapse(present, { kind: "acknowledgement", date: "2025-01-10" })).toBe("2030-01-10");
    expect(lapse(former, { kind: "acknowledgement", date: "2025-01-10" })).toBe("2035-01-10");
    expect(lapse(present, { kind: "acknowledgement", date: "2027-06-23" })).toBe("2032-06-23");
  });

  test("a demand holds it for six months, only when that is later, and only once (150条)", () => {
    expect(lapse(present, { kind: "demand", date: "2023-01-10" })).toBe("2027-06-23");
    expect(lapse(present, { kind: "demand", date: "2027-06-01" })).toBe("2027-12-01");
    const twice = prescription(present, [
      { kind: "demand", date: "2027-06-01" },
      { kind: "demand", date: "2027-11-01" },
    ]);
    expect(twice).toMatchObject({ lapsesAfter: "2027-12-01" });
    expect(twice.steps.map((step) => step.effect)).toEqual(["holds", "none"]);
  });

  test("an acknowledgement in the hold of a demand starts it again, and a later demand holds anew", () => {
    expect(
      lapse(
        present,
        { kind: "demand", date: "2027-06-01" },
        { kind: "acknowledgement", date: "2027-10-01" },
        { kind: "demand", date: "2032-09-01" },
      ),
    ).toBe("2033-03-01");
  });

  test("a court case suspends it; confirmed it runs ten years, unconfirmed six months (147条, 169条)", () => {
    expect(lapse(present, { kind: "court", date: "2027-06-20" })).toBe("suspended");
    expect(lapse(present, { kind: "court", date: "2027-06-20", endedOn: "2028-03-01", confirmed: true })).toBe(
      "2038-03-01",
    );
    expect(lapse(present, { kind: "court", date: "2027-06-20", endedOn: "2028-03-01" })).toBe("2028-09-01");
    expect(lapse(present, { kind: "court", date: "2023-01-01", endedOn: "2023-06-01", confirmed: false })).toBe(
      "2027-06-23",
    );
    const pending = prescription(present, [{ kind: "court", date: "2027-06-20" }]);
    expect(pending.steps[0]).not.toHaveProperty("lapsesAfter");
  });

  test("an agreement to negotiate holds it for a year at most (151条), not within the hold of a demand", () => {
    expect(lapse(present, { kind: "negotiation", date: "2027-06-01" })).toBe("2028-06-01");
    expect(lapse(present, { kind: "negotiation", date: "2027-06-01", agreedUntil: "2027-09-30" })).toBe("2027-09-30");
    expect(lapse(present, { kind: "negotiation", date: "2027-06-01", refusedOn: "2027-07-15" })).toBe("2028-01-15");
    expect(lapse(present, { kind: "negotiation", date: "2027-06-01", agreedUntil: "2029-01-01" })).toBe("2028-06-01");
    expect(lapse(present, { kind: "demand", date: "2027-06-01" }, { kind: "negotiation", date: "2027-08-01" })).toBe(
      "2027-12-01",
    );
  });

  test("negotiation is of the present law only (附則10条3項)", () => {
    const old = { contractDate: "2009-01-01", dueDate: "2010-03-31" };
    expect(lapse(old, { kind: "negotiation", date: "2020-03-30" })).toBe("2020-03-31");
  });

  test("after a disaster three months are left (161条)", () => {
    expect(lapse(present, { kind: "disaster", date: "2027-06-20", obstacleEndedOn: "2027-08-10" })).toBe("2027-11-10");
    expect(lapse(present, { kind: "disaster", date: "2027-06-20" })).toBe("suspended");
    expect(lapse(present, { kind: "disaster", date: "2024-01-01", obstacleEndedOn: "2024-02-01" })).toBe("2027-06-23");
  });

  test("an event after the last day moves nothing and says so", () => {
    const result = prescription(present, [{ kind: "acknowledgement", date: "2027-06-24" }]);
    expect(result).toMatchObject({
      lapsesAfter: "2027-06-23",
      steps: [{ effect: "after-completion", lapsesAfter: "2027-06-23" }],
    });
  });

  test("events count in the order of their days, and each step names its article", () => {
    const events: PrescriptionEvent[] = [
      { kind: "demand", date: "2027-06-01" },
      { kind: "acknowledgement", date: "2024-01-10" },
      { kind: "court", date: "2025-01-10", endedOn: "2025-06-10", confirmed: true },
      { kind: "negotiation", date: "2025-07-10" },
      { kind: "disaster", date: "2025-08-10", obstacleEndedOn: "2025-09-10" },
      { kind: "disaster", date: "2026-08-10" },
    ];
    const result = prescription(present, events);
    expect(result.steps.map((step) => step.event.kind)).toEqual([
      "acknowledgement",
      "court",
      "negotiation",
      "disaster",
      "disaster",
      "demand",
    ]);
    for (const step of result.steps) expect(step.reason).toMatch(/（民法/);
  });
});
