import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { caseRecordSchema, waits, type CaseRecord, type ContractItem } from "../../../domain/case/case-items.schema.ts";
import { caseStatuses } from "../../../domain/case/lifecycle.ts";
import { endOfFault, outcomeOfWait, presentWait } from "../../../domain/case/waits.ts";
import { uuidOf } from "../../support/ids.ts";

const at = "2026-11-24T00:00:00.000Z";

const recordOf = (changes: Partial<CaseRecord>): CaseRecord =>
  caseRecordSchema.parse({
    caseId: uuidOf(1),
    version: 5,
    caseNumber: "13-2026-00001",
    status: "screening",
    fund: "emergency-small",
    municipalityCode: "131016",
    applicantName: "山田花子",
    protected: false,
    borrowerKey: "key",
    round: 1,
    since: at,
    createdAt: at,
    updatedAt: at,
    waitingFor: "screener",
    openQuestions: 0,
    auditSequence: 5,
    auditHash: "hash",
    eventSequence: 5,
    lastCommandId: "command",
    ...changes,
  });

const contractOf = (loanDeedReceivedOn?: string): ContractItem => ({
  principal: 100_000,
  gracePeriodMonths: 2,
  instalments: 12,
  rateBasisPoints: 0,
  ruleVersion: "v",
  contractedOn: "2026-11-24",
  firstDueDate: "2027-02-22",
  finalDueDate: "2028-01-20",
  plan: [],
  remittanceOwner: "sasae",
  ...(loanDeedReceivedOn === undefined ? {} : { loanDeedReceivedOn }),
});

const approval = fc.record({
  step: fc.constant(1),
  outcome: fc.constantFrom("approved" as const, "declined" as const, "returned" as const),
  by: fc.constant("approver"),
  at: fc.constant(at),
});
const round = fc.integer({ min: 1, max: 4 });
const anyRecord: fc.Arbitrary<CaseRecord> = fc
  .record({
    status: fc.constantFrom(...caseStatuses),
    round,
    finding: fc.option(
      fc.record({
        round,
        outcome: fc.constantFrom("forward" as const, "return" as const),
        by: fc.constant("screener"),
        at: fc.constant(at),
      }),
      { nil: undefined },
    ),
    decision: fc.option(
      fc
        .record({
          round,
          steps: fc.constant(2),
          approvals: fc.array(approval, { maxLength: 3 }),
          outcome: fc.option(fc.constantFrom("approved" as const, "declined" as const), { nil: undefined }),
        })
        .map(({ outcome, ...rest }) => ({ ...rest, ...(outcome === undefined ? {} : { outcome }) })),
      { nil: undefined },
    ),
  })
  .map((changes) => recordOf(Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))));

describe("what became of a wait", () => {
  test.each([
    ["screener, nothing yet", recordOf({}), "screener", undefined],
    [
      "screener, sent on",
      recordOf({ finding: { round: 1, outcome: "forward", by: "s", at }, status: "decision" }),
      "screener",
      "forward",
    ],
    [
      "screener, returned",
      recordOf({ finding: { round: 1, outcome: "return", by: "s", at }, status: "returned" }),
      "screener",
      "return",
    ],
    ["screener, withdrawn", recordOf({ status: "withdrawn" }), "screener", "withdraw"],
    ["screener, submitted again meanwhile", recordOf({ round: 2 }), "screener", "return"],
    [
      "screener, a finding of an earlier round",
      recordOf({ round: 1, finding: { round: 0, outcome: "forward", by: "s", at } }),
      "screener",
      undefined,
    ],
    [
      "approval, one of two steps",
      recordOf({
        status: "decision",
        decision: { round: 1, steps: 2, approvals: [{ step: 1, outcome: "approved", by: "a", at }] },
      }),
      "approval",
      undefined,
    ],
    [
      "approval, approved",
      recordOf({ status: "contract", decision: { round: 1, steps: 1, approvals: [], outcome: "approved" } }),
      "approval",
      "approved",
    ],
    [
      "approval, declined",
      recordOf({ status: "declined", decision: { round: 1, steps: 1, approvals: [], outcome: "declined" } }),
      "approval",
      "declined",
    ],
    [
      "approval, returned to the screener",
      recordOf({
        status: "screening",
        decision: { round: 1, steps: 2, approvals: [{ step: 1, outcome: "returned", by: "a", at }] },
      }),
      "approval",
      "returned-to-screener",
    ],
    ["approval, withdrawn", recordOf({ status: "withdrawn" }), "approval", "withdraw"],
  ] as const)("%s", (_what, record, wait, outcome) => {
    expect(outcomeOfWait({ record, contract: undefined }, wait, 1)).toBe(outcome);
  });

  test("a step that failed for good stands still until its fault is taken off, and never longer than its round", () => {
    const fault = {
      step: "loan-deed" as const,
      reason: "unexpected" as const,
      round: 1,
      at,
      waitedFor: "window-worker" as const,
    };
    const retry = (record: ReturnType<typeof recordOf>, of = 1) =>
      outcomeOfWait({ record, contract: undefined }, "retry", of);
    expect(retry(recordOf({ status: "contract", fault }))).toBeUndefined();
    expect(retry(recordOf({ status: "contract" }))).toBe("retry");
    expect(retry(recordOf({ status: "contract", fault: { ...fault, round: 2 } }))).toBe("retry");
    expect(retry(recordOf({ status: "withdrawn", fault }))).toBe("retry");
    expect(presentWait(recordOf({ status: "screening", fault }))).toBe("retry");
    expect(presentWait(recordOf({ status: "screening" }))).toBe("screener");
    expect(presentWait(recordOf({ status: "decision" }))).toBe("approval");
    expect(endOfFault(recordOf({ status: "contract", fault }), "loan-deed")).toEqual({
      fault: undefined,
      waitingFor: "window-worker",
    });
    expect(endOfFault(recordOf({ status: "contract", fault }), "register-contract")).toBeUndefined();
  });

  test("the deed is received or it is not, whatever else happens to the case", () => {
    fc.assert(
      fc.property(anyRecord, round, fc.boolean(), (record, waitRound, received) => {
        const contract = contractOf(received ? "2026-11-24" : undefined);
        expect(outcomeOfWait({ record, contract }, "loan-deed", waitRound)).toBe(received ? "received" : undefined);
      }),
    );
    expect(outcomeOfWait({ record: recordOf({}), contract: undefined }, "loan-deed", 1)).toBeUndefined();
  });

  test("a wait of a round that is over never stays open", () => {
    fc.assert(
      fc.property(anyRecord, fc.constantFrom("screener" as const, "approval" as const), (record, wait) => {
        fc.pre(record.round > 1);
        expect(outcomeOfWait({ record, contract: undefined }, wait, record.round - 1)).toBeDefined();
      }),
    );
  });

  test("a withdrawn case ends every wait before the contract the same way", () => {
    fc.assert(
      fc.property(anyRecord, fc.constantFrom("screener" as const, "approval" as const), round, (record, wait, of) => {
        expect(outcomeOfWait({ record: { ...record, status: "withdrawn" }, contract: undefined }, wait, of)).toBe(
          "withdraw",
        );
      }),
    );
  });

  test("answers each wait only with outcomes that its choice in the workflow knows", () => {
    const known = {
      screener: ["forward", "return", "withdraw"],
      approval: ["approved", "declined", "returned-to-screener", "withdraw"],
      "loan-deed": ["received"],
      retry: ["retry"],
    };
    fc.assert(
      fc.property(anyRecord, fc.constantFrom(...waits), round, fc.boolean(), (record, wait, of, received) => {
        const contract = contractOf(received ? "2026-11-24" : undefined);
        const outcome = outcomeOfWait({ record, contract }, wait, of);
        if (outcome !== undefined) expect(known[wait]).toContain(outcome);
      }),
    );
  });
});
