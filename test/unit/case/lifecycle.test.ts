import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { applyAct, beginCase, type ActContext } from "../../../domain/case/case-change.ts";
import type { CaseRecord } from "../../../domain/case/case-items.schema.ts";
import {
  actLabels,
  caseActs,
  caseStatuses,
  finishedStatuses,
  IllegalTransitionError,
  mayAct,
  statusAfter,
  statusLabels,
  transitions,
  type CaseAct,
  type CaseStatus,
} from "../../../domain/case/lifecycle.ts";
import { uuidOf } from "../../support/ids.ts";

const context = (number: number): ActContext => ({
  by: { kind: "staff", id: "window@example.jp", name: "窓口一子" },
  at: "2026-11-24T00:00:00.000Z",
  correlationId: "correlation",
  commandId: uuidOf(number),
});

const begun = (): CaseRecord =>
  beginCase(
    {
      caseId: uuidOf(1),
      caseNumber: "13-2026-00001",
      fund: "emergency-small",
      municipalityCode: "131016",
      applicantName: "山田花子",
      borrowerKey: uuidOf(2),
    },
    {},
    context(0),
  ).next;

const anAct = fc.constantFrom(...caseActs);

/** Every status that a case can be in after any legal acts. */
function reachable(): ReadonlySet<CaseStatus> {
  const found = new Set<CaseStatus>(["consultation"]);
  for (;;) {
    const before = found.size;
    for (const act of caseActs)
      for (const status of [...found]) if (mayAct(act, status)) found.add(statusAfter(act, status));
    if (found.size === before) return found;
  }
}

describe("the life cycle table", () => {
  test("every status can be reached from a first consultation, and every act is legal in a reachable status", () => {
    expect([...reachable()].sort()).toEqual([...caseStatuses].sort());
    for (const act of caseActs) expect(transitions[act].from.length).toBeGreaterThan(0);
  });

  test("names every status and act in Japanese, each differently", () => {
    expect(new Set(caseStatuses.map((status) => statusLabels[status])).size).toBe(caseStatuses.length);
    expect(new Set(caseActs.map((act) => actLabels[act])).size).toBe(caseActs.length);
  });

  test("has exactly these moves from one status to another", () => {
    const moves = caseActs.flatMap((act) => {
      const { from, to } = transitions[act];
      return to === undefined ? [] : from.map((status) => `${status} → ${to}`);
    });
    expect(moves.sort()).toEqual(
      [
        "consultation → application",
        "application → screening",
        "returned → screening",
        "screening → decision",
        "screening → returned",
        "decision → returned",
        "decision → contract",
        "decision → declined",
        "decision → screening",
        "contract → disbursement",
        "disbursement → repayment",
        "repayment → closed",
        ...["consultation", "application", "returned", "screening", "decision"].map((from) => `${from} → withdrawn`),
      ].sort(),
    );
  });

  test("lets nobody leave a finished case, and nothing but housekeeping happen to it", () => {
    const onFinished = caseActs.filter((act) => finishedStatuses.some((status) => mayAct(act, status)));
    expect(onFinished).toEqual([
      "release-document",
      "reject-document",
      "settle-inquiry-exception",
      "fail-step",
      "retry-step",
      "destroy-number-key",
      "issue-notice",
    ]);
    for (const status of finishedStatuses)
      for (const act of caseActs) if (mayAct(act, status)) expect(statusAfter(act, status)).toBe(status);
  });

  test("money never moves before the deed: no way to disbursement or repayment but through the deed and the seal", () => {
    const into = (target: CaseStatus) =>
      caseActs.filter((act) => transitions[act].to === target && !transitions[act].from.includes(target));
    expect(into("disbursement")).toEqual(["receive-loan-deed"]);
    expect(into("repayment")).toEqual(["seal-payment"]);
    expect(transitions["receive-loan-deed"].from).toEqual(["contract"]);
    expect(transitions["seal-payment"].from).toEqual(["disbursement"]);
  });
});

describe("any sequence of acts", () => {
  test("never leaves the table: legal acts go where it says, others are refused and change nothing", () => {
    fc.assert(
      fc.property(fc.array(anAct, { maxLength: 60 }), (acts) => {
        let record = begun();
        for (const [index, act] of acts.entries()) {
          const before = structuredClone(record);
          if (transitions[act].from.includes(record.status)) {
            const change = applyAct(record, { act }, context(index + 1));
            expect(change.next.status).toBe(transitions[act].to ?? record.status);
            expect(change.base).toEqual(before);
            record = change.next;
          } else {
            expect(() => applyAct(record, { act }, context(index + 1))).toThrow(IllegalTransitionError);
            expect(record).toEqual(before);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("counts versions and events together, one for each act, and the event says what happened", () => {
    fc.assert(
      fc.property(fc.array(anAct, { maxLength: 60 }), (acts) => {
        let record = begun();
        for (const [index, act] of acts.entries()) {
          if (!mayAct(act, record.status)) continue;
          const change = applyAct(record, { act }, context(index + 1));
          expect(change.next.version).toBe(record.version + 1);
          expect(change.event).toMatchObject({
            act,
            sequence: change.next.version,
            eventId: uuidOf(index + 1),
            statusBefore: record.status,
            statusAfter: change.next.status,
          });
          record = change.next;
        }
        expect(record.eventSequence).toBe(record.version);
      }),
    );
  });

  test("awaits nobody once a case is finished, whatever an act asks for", () => {
    fc.assert(
      fc.property(fc.array(anAct, { maxLength: 60 }), (acts) => {
        let record = begun();
        for (const [index, act] of acts.entries()) {
          if (!mayAct(act, record.status)) continue;
          record = applyAct(record, { act, state: { waitingFor: "screener" } }, context(index + 1)).next;
          expect(record.waitingFor).toBe(finishedStatuses.includes(record.status) ? "nobody" : "screener");
        }
      }),
    );
  });

  test("begins a status's time when it is entered and keeps it while the case stays", () => {
    const later = { ...context(1), at: "2026-11-25T00:00:00.000Z" };
    const stayed = applyAct(begun(), { act: "record-consultation" }, later).next;
    expect(stayed).toMatchObject({ since: "2026-11-24T00:00:00.000Z", updatedAt: later.at });
    expect(applyAct(stayed, { act: "open-application" }, later).next.since).toBe(later.at);
  });
});

describe("an act out of turn", () => {
  test.each([
    ["submit-application", "consultation"],
    ["submit-application", "screening"],
    ["approve", "screening"],
    ["receive-loan-deed", "decision"],
    ["withdraw", "contract"],
    ["close", "disbursement"],
  ] satisfies [CaseAct, CaseStatus][])("%s in %s is refused by name and code", (act, status) => {
    let refusal: unknown;
    try {
      statusAfter(act, status);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ name: "IllegalTransitionError", code: "OUT_OF_TURN", act, status });
  });
});
