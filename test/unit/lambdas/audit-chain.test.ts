import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { AuditEntry } from "../../../domain/case/case-items.schema.ts";
import { openCase, readAudit } from "../../../lambdas/cases/cases.ts";
import {
  auditChain,
  auditItem,
  canonicalJson,
  caseChain,
  sealEntry,
} from "../../../lambdas/shared/repositories/audit-chain.ts";
import { guardedStore, interleave } from "../../support/faults.ts";
import { uuidOf } from "../../support/ids.ts";
import { asStaff, memoryWorld, people, places, stepsOf } from "../../support/memory-world.ts";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A chain of the given length, as acts make it. */
function chainOf(length: number): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    entries.push(
      sealEntry(
        {
          chain: caseChain(uuidOf(1)),
          sequence,
          previousHash: entries.at(-1)?.hash ?? "",
          at: "2026-11-24T00:00:00.000Z",
          by: "window@example.jp",
          kind: "act",
          what: "save-application",
          caseId: uuidOf(1),
          eventId: uuidOf(sequence, 3),
          correlationId: `correlation-${String(sequence)}`,
        },
        digest,
      ),
    );
  }
  return entries;
}

const position = fc.nat(1_000);
const length = fc.integer({ min: 2, max: 12 });

describe("the audit chain", () => {
  test("is intact as it was written, of any length", async () => {
    const { ports } = await memoryWorld();
    fc.assert(fc.property(fc.nat(12), (count) => ports.audit.isIntact(chainOf(count))));
  });

  test("an edit of any member of any entry is found", async () => {
    const { ports } = await memoryWorld();
    const members = [
      "at",
      "by",
      "what",
      "kind",
      "caseId",
      "eventId",
      "correlationId",
      "chain",
      "previousHash",
      "hash",
      "purpose",
    ] as const;
    fc.assert(
      fc.property(length, position, fc.constantFrom(...members), (count, at, member) => {
        const entries = chainOf(count).map((entry, index) =>
          index === at % count ? { ...entry, [member]: member === "kind" ? "read" : "changed" } : entry,
        );
        expect(ports.audit.isIntact(entries)).toBe(false);
      }),
    );
  });

  test("an edit that is sealed anew is found by the entry after it", async () => {
    const { ports } = await memoryWorld();
    fc.assert(
      fc.property(length, position, (count, at) => {
        const entries = [...chainOf(count)];
        const index = at % (count - 1);
        const found = entries[index];
        if (found === undefined) return;
        const { hash: _, ...rest } = found;
        entries[index] = sealEntry({ ...rest, by: "someone-else@example.jp" }, digest);
        expect(ports.audit.isIntact(entries)).toBe(false);
      }),
    );
  });

  test("a dropped, doubled or moved entry is found", async () => {
    const { ports } = await memoryWorld();
    fc.assert(
      fc.property(length, position, position, (count, a, b) => {
        const entries = chainOf(count);
        const at = a % (count - 1);
        const other = (at + 1 + (b % (count - 1))) % count;
        const dropped = entries.filter((_, index) => index !== at);
        const doubled = entries.flatMap((entry, index) => (index === at ? [entry, entry] : [entry]));
        const [first, second] = [entries[at], entries[other]];
        const moved = entries.map((entry, index) => (index === at ? second : index === other ? first : entry));
        expect(ports.audit.isIntact(dropped)).toBe(false);
        expect(ports.audit.isIntact(doubled)).toBe(false);
        expect(ports.audit.isIntact(moved.flatMap((entry) => entry ?? []))).toBe(false);
      }),
    );
  });

  test("an inserted entry is found, even one that is sealed rightly on its predecessor", async () => {
    const { ports } = await memoryWorld();
    fc.assert(
      fc.property(length, position, (count, at) => {
        const entries = chainOf(count);
        const index = at % (count - 1);
        const before = entries[index];
        if (before === undefined) return;
        const { hash, ...rest } = before;
        const inserted = sealEntry(
          { ...rest, sequence: before.sequence + 1, previousHash: hash, what: "withdraw" },
          digest,
        );
        expect(ports.audit.isIntact([...entries.slice(0, index + 1), inserted, ...entries.slice(index + 1)])).toBe(
          false,
        );
      }),
    );
  });

  test("canonical text does not depend on the order of members, and tells values apart", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });
});

describe("acts on a case", () => {
  test("each add exactly one entry to the case's chain, whoever acts, and the case carries its head", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.payable();
    const { record, events } = await world.folder(caseId);
    const chain = await world.ports.audit.read(caseChain(caseId));
    expect(chain.map((entry) => [entry.what, entry.by, entry.eventId, entry.at])).toEqual(
      events.map((event) => [event.act, event.by, event.eventId, event.at]),
    );
    expect(chain.at(-1)).toMatchObject({ sequence: record.auditSequence, hash: record.auditHash });
    expect(record.auditSequence).toBe(record.version);
    expect(world.ports.audit.isIntact(chain)).toBe(true);
  });

  test("hold nothing that a person entered", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).payable();
    const text = JSON.stringify(await world.ports.audit.read(caseChain(caseId)));
    for (const secret of ["山田", "ヤマダ", "1985", "100000", "1234567", "千代田"]) expect(text).not.toContain(secret);
  });

  const audited = async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.screened();
    const read = async () => readAudit(world.ports, { ...asStaff(people.auditor, {}, {}), query: { caseId } });
    return { world, caseId, read, chain: await world.ports.audit.read(caseChain(caseId)) };
  };

  test("are read by the auditor as intact, and the reading is itself in the trail", async () => {
    const { world, caseId, read } = await audited();
    expect((await read()).intact).toBe(true);
    expect(await world.ports.audit.read(`staff#${people.auditor.staffId}#2026-11-24`)).toMatchObject([
      { what: "audit:read", purpose: caseChain(caseId) },
    ]);
  });

  test.each([1, 2, 100])("cut off by %i at the end are found by the head that the case carries", async (count) => {
    const { world, read, chain } = await audited();
    const cut = chain.slice(-count);
    for (const entry of cut) await world.store.remove(places.audit, { chain: entry.chain, sequence: entry.sequence });
    const found = await read();
    // What is left is a good chain: only the head tells that it once was longer.
    expect(world.ports.audit.isIntact(found.entries)).toBe(true);
    expect(found.intact).toBe(false);
  });

  test("written anew to the end after an edit are found by the head that the case carries", async () => {
    const { world, read, chain } = await audited();
    let previousHash = "";
    for (const { hash: _, ...entry } of chain) {
      const forged = sealEntry({ ...entry, previousHash, by: "someone-else@example.jp" }, digest);
      previousHash = forged.hash;
      await world.store.put(places.audit, auditItem(forged));
    }
    const found = await read();
    expect(world.ports.audit.isIntact(found.entries)).toBe(true);
    expect(found.intact).toBe(false);
  });

  test("of a case that never was are an empty, intact chain", async () => {
    const { world } = await audited();
    const found = await readAudit(world.ports, { ...asStaff(people.auditor, {}, {}), query: { caseId: uuidOf(77) } });
    expect(found).toMatchObject({ entries: [], intact: true });
  });

  test("cannot be asked for without saying whose", async () => {
    const { world } = await audited();
    await expect(readAudit(world.ports, { ...asStaff(people.auditor, {}, {}), query: {} })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });
});

describe("readings", () => {
  test("of one person at once each get their place in one chain", async () => {
    const world = await memoryWorld();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9), { minLength: 40, maxLength: 40 }), async (order) => {
        const { store } = await memoryWorld();
        const readings = 4;
        await interleave(
          Array.from({ length: readings }, (_, index) => async (before) => {
            const trail = auditChain({
              store: guardedStore(store, before),
              table: places.audit,
              clock: world.clock,
              digest,
            });
            await trail.recordRead({
              staffId: people.window.staffId,
              kind: "read",
              what: "case:open",
              purpose: String(index),
              correlationId: "correlation",
            });
          }),
          (_ready, step) => order[step] ?? 0,
        );
        const trail = auditChain({ store, table: places.audit, clock: world.clock, digest });
        const chain = await trail.read(`staff#${people.window.staffId}#2026-11-24`);
        expect(chain.map((entry) => entry.sequence)).toEqual([1, 2, 3, 4]);
        expect(new Set(chain.map((entry) => entry.purpose)).size).toBe(readings);
        expect(trail.isIntact(chain)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("begin a new chain each day in Japan", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    const open = async () =>
      openCase(world.ports, asStaff(people.window, { caseId }, { purpose: "consultation" as const }));
    await open();
    world.clock.advance({ hours: 14, minutes: 59 });
    await open();
    world.clock.advance({ minutes: 1 });
    await open();
    expect(await world.ports.audit.read(`staff#${people.window.staffId}#2026-11-24`)).toHaveLength(2);
    expect(await world.ports.audit.read(`staff#${people.window.staffId}#2026-11-25`)).toHaveLength(1);
  });

  test("of a case are in the trail before anything is shown: no trail, no case", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    const broken = await memoryWorld({
      store: world.store,
      wrapStore: (store) => ({
        ...guardedStore(store, () => Promise.resolve()),
        put: () => Promise.reject(new Error("the audit table is away")),
      }),
    });
    await expect(
      openCase(broken.ports, asStaff(people.window, { caseId }, { purpose: "consultation" as const })),
    ).rejects.toThrow("the audit table is away");
  });
});
