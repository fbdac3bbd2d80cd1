import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { provisionOf, reconcileInquiries, settleInquiries } from "../../../lambdas/inquiry/settle-inquiries.ts";
import { shredCaseKey } from "../../../lambdas/inquiry/shred-case-key.ts";
import type { CaseFacts, InquiryRecord } from "../../../lambdas/inquiry/ports.ts";
import type { Fault } from "../../../simulator/contract.ts";
import { driveInquiry } from "../../support/inquiry-driver.ts";
import { inquiryWorld, testUuid } from "../../support/inquiry-world.ts";

const fault: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom("refuse", "hang", "cut", "malformed", "wrong-charset"),
  when: fc.constantFrom("before", "after"),
  probability: fc.constantFrom(0.05, 0.2, 0.5, 1),
  times: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 12 })),
  paths: fc
    .constantFrom<string[][]>([], ["/v1/inquiries"], ["/v1/inquiries/"], ["/v1/status"])
    .map((paths) => [...paths]),
});

const household = (caseNumber: number, size: number): CaseFacts => ({
  fund: "emergency-small",
  municipalityCode: "131016",
  protected: caseNumber % 3 === 0,
  members: Array.from({ length: size }, (_, index) => ({
    personId: testUuid(2, caseNumber * 10 + index),
    name: `試験${String(caseNumber)}の${String(index)}`,
    nameKana: `シケン${String.fromCodePoint(0x30a2 + caseNumber)} メンバー${String.fromCodePoint(0x30ab + index)}`,
    birthDate: `${String(1960 + index * 7)}-0${String(1 + (caseNumber % 9))}-11`,
    consented: index !== 2,
  })),
});

function ours(record: InquiryRecord) {
  return {
    id: record.inquiryId,
    outcome: provisionOf(record),
    providedAt: record.providedAt,
    requestedAt: record.requestedAt,
    provider: record.providerCode,
    information: record.informationCode,
    hidden: record.nonDisclosure,
  };
}

test("after any schedule of faults our record of inquiries equals the network's, one to one", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 1, maxLength: 6 }),
      fc.array(fc.array(fault, { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 3 }),
      async (seed, schedule, caseCount) => {
        const cases = Object.fromEntries(
          Array.from(
            { length: caseCount },
            (_, index) => [testUuid(1, index), household(index, 1 + (index % 4))] as const,
          ),
        );
        const world = inquiryWorld({ cases, settings: { seed, mixture: "realistic" } });
        const { dependencies, engine, clock } = world;
        try {
          for (const [index, caseId] of Object.keys(cases).entries()) {
            engine.faults.set(schedule[index % schedule.length] ?? []);
            const verdict = await driveInquiry(world, caseId);
            // Every inquiry ends in data, a recorded refusal, or a task for a person: no case passes unseen.
            if (verdict.gapCodes.length > 0) expect(verdict.verdictClass).not.toBe("within-standard");
            await settleInquiries(dependencies, { caseId });
            await shredCaseKey(dependencies, { caseId, round: 1 });
          }
          // The faults end; the network catches up over the following days.
          engine.faults.set([]);
          clock.advance(5 * 24 * 3_600_000);
          const open = engine.status();
          clock.advance(open.opensAt - open.now);
          for (const caseId of Object.keys(cases)) await settleInquiries(dependencies, { caseId });
          const first = await reconcileInquiries(dependencies);
          expect(first.differences).toEqual([]);

          const records = (
            await Promise.all(Object.keys(cases).map((caseId) => dependencies.records.list(caseId)))
          ).flat();
          const sent = records.filter(
            (record) => record.outcome !== "not-received" && record.outcome !== "not-permitted",
          );
          const theirs = engine.records("SASAE-13").map((record) => ({
            id: record.recordId,
            outcome: record.outcome,
            providedAt: record.providedAt ?? undefined,
            requestedAt: record.requestedAt,
            provider: record.providerCode,
            information: record.informationCode,
            hidden: record.nonDisclosure === "1",
          }));
          const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
          expect(sent.map(ours).sort(byId)).toEqual(theirs.sort(byId));
          expect(records.every((record) => record.state === "closed")).toBe(true);

          // Nothing was asked twice under another id for the same purpose.
          const purposes = sent.map((record) =>
            [record.personId, record.subject, record.providerCode, record.taxYear, record.round].join("|"),
          );
          expect(new Set(purposes).size).toBe(purposes.length);
        } finally {
          world.dispose();
        }
      },
    ),
    { numRuns: 40, seed: 20261124 },
  );
}, 120_000);
