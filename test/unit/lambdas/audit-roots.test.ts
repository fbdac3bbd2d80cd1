import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import * as z from "zod";
import { merkleRoot, sealAuditHours } from "../../../lambdas/audit/seal-audit-hour.ts";
import { auditItem, sealEntry } from "../../../lambdas/shared/repositories/audit-chain.ts";
import { manualClock } from "../../support/clock.ts";
import { memoryObjects, memoryWorld, places } from "../../support/memory-world.ts";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
const bucket = "releases";
const rootSchema = z.object({ prefecture: z.string(), hour: z.string(), count: z.int(), root: z.string() });

async function office(start: string) {
  const clock = manualClock(start);
  const world = await memoryWorld({ clock });
  const objects = memoryObjects();
  let signed = 0;
  const dependencies = {
    store: world.store,
    auditTable: places.audit,
    objects,
    releasesBucket: bucket,
    signer: {
      sign: () => {
        signed += 1;
        return Promise.resolve({ algorithm: "ECDSA_SHA_256" as const, signature: "s" });
      },
    },
    digest,
    clock,
    prefectureCode: "13",
    logger: world.ports.logger,
  };
  const write = async (at: string, chain: string) => {
    const entry = sealEntry(
      { chain, sequence: 1, previousHash: "", at, by: "a", kind: "read", what: "case:open", correlationId: "c" },
      digest,
    );
    await world.store.put(places.audit, auditItem(entry));
    return entry.hash;
  };
  const hours = () => [...objects.kept.keys()].map((key) => key.slice(`${bucket}/audit-roots/`.length, -5)).sort();
  const rootOf = (hour: string) =>
    rootSchema.parse(JSON.parse(new TextDecoder().decode(objects.kept.get(`${bucket}/audit-roots/${hour}.json`))));
  return { clock, objects, dependencies, write, hours, rootOf, signed: () => signed };
}

describe("the hourly roots of the audit trail", () => {
  test("seal the hour that is over, once; the hour that runs is left", async () => {
    const { dependencies, write, hours, rootOf, signed } = await office("2026-11-24T05:20:00.000Z");
    const hashes = [await write("2026-11-24T04:10:00.000Z", "a"), await write("2026-11-24T04:59:59.000Z", "b")];
    await write("2026-11-24T05:01:00.000Z", "c");
    await sealAuditHours(dependencies);
    expect(hours()).toEqual(["2026-11-24T04"]);
    expect(rootOf("2026-11-24T04")).toEqual({
      prefecture: "13",
      hour: "2026-11-24T04",
      count: 2,
      root: merkleRoot(hashes, digest),
    });
    await sealAuditHours(dependencies);
    expect(signed()).toBe(1);
  });

  test("a run that was missed is made good by the next, empty hours too, so that none can be left out unseen", async () => {
    const { clock, dependencies, write, hours, rootOf } = await office("2026-11-24T05:20:00.000Z");
    await sealAuditHours(dependencies);
    await write("2026-11-24T06:30:00.000Z", "a");
    clock.advance({ hours: 4 });
    await sealAuditHours(dependencies);
    expect(hours()).toEqual(["04", "05", "06", "07", "08"].map((hour) => `2026-11-24T${hour}`));
    expect(["05", "06", "07"].map((hour) => rootOf(`2026-11-24T${hour}`).count)).toEqual([0, 1, 0]);
  });

  test("a long outage is made good in several runs, oldest hour first, also when a run breaks off", async () => {
    const { clock, objects, dependencies, hours } = await office("2026-11-20T00:20:00.000Z");
    await sealAuditHours(dependencies);
    clock.advance({ hours: 96 });
    let left = 10;
    const failing = {
      ...dependencies,
      objects: {
        ...objects,
        put: (...args: Parameters<typeof objects.put>) => {
          left -= 1;
          return left < 0 ? Promise.reject(new Error("gone")) : objects.put(...args);
        },
      },
    };
    await expect(sealAuditHours(failing)).rejects.toThrow("gone");
    expect(hours()).toHaveLength(11);
    await sealAuditHours(dependencies);
    expect(hours()).toHaveLength(59);
    await sealAuditHours(dependencies);
    await sealAuditHours(dependencies);
    // From the first root on without a hole: 96 hours and the one before them.
    expect(hours()).toHaveLength(97);
    expect(hours().at(-1)).toBe("2026-11-23T23");
  });

  test("where there is no root yet, the first hour that has an entry is the first", async () => {
    const { dependencies, write, hours } = await office("2026-11-24T05:20:00.000Z");
    await write("2026-11-24T02:30:00.000Z", "a");
    await sealAuditHours(dependencies);
    expect(hours()).toEqual(["02", "03", "04"].map((hour) => `2026-11-24T${hour}`));
    const empty = await office("2026-11-24T05:20:00.000Z");
    await sealAuditHours(empty.dependencies);
    expect(empty.hours()).toEqual(["2026-11-24T04"]);
  });
});
