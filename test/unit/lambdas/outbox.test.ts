import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { sendOutboxEntry, sweepOutbox } from "../../../lambdas/outbox/send-outbox-entry.ts";
import { decideStep } from "../../../lambdas/decisions/decide-step.ts";
import { forwardCase } from "../../../lambdas/screening/screening.ts";
import { screeningTasks } from "../../../lambdas/screening/screening-tasks.ts";
import type { MemoryItemStore } from "../../../lambdas/shared/adapters/memory-item-store.ts";
import {
  copyOf,
  everyInterleaving,
  guardedExecutions,
  guardedStore,
  interleave,
  laggingStore,
  type Before,
} from "../../support/faults.ts";
import { uuidOf } from "../../support/ids.ts";
import {
  asStaff,
  correlationId,
  memoryExecutions,
  memoryWorld,
  people,
  places,
  stepsOf,
  type MemoryExecutions,
} from "../../support/memory-world.ts";

const entries = (store: MemoryItemStore): readonly string[] =>
  store.dump(places.cases).flatMap((item) => {
    const name = String(item["item"]);
    return name.startsWith("outbox#") ? [name] : [];
  });

/** A screened case in a store of its own, to be copied for each run. */
async function screenedCase() {
  const world = await memoryWorld();
  const steps = stepsOf(world);
  const caseId = await steps.screened();
  await steps.sendAll();
  return { store: world.store, caseId, version: (await world.record(caseId)).version };
}

/** Ports of one process over shared stores. */
async function portsFor(store: MemoryItemStore, executions: MemoryExecutions, before: Before) {
  const { ports } = await memoryWorld({
    store,
    executions,
    wrapStore: (inner) => guardedStore(inner, before),
    wrapExecutions: (inner) => guardedExecutions(inner, before),
  });
  return ports;
}

const forwardId = uuidOf(1, 0xaa);

describe("an act and the execution that waits for it", () => {
  test("meet in every order of registering, acting and sending: the execution is told once, and rightly", async () => {
    const base = await screenedCase();
    const count = await everyInterleaving(async (choose) => {
      const store = await copyOf(base.store);
      const executions = memoryExecutions();
      const asked = await interleave(
        [
          async (before) => {
            const ports = await portsFor(store, executions, before);
            await screeningTasks["register-wait"].run(ports, {
              caseId: base.caseId,
              round: 1,
              correlationId,
              wait: "screener",
              taskToken: "token",
            });
          },
          async (before) => {
            const ports = await portsFor(store, executions, before);
            await forwardCase(
              ports,
              asStaff(people.screener, { caseId: base.caseId }, { commandId: forwardId, version: base.version }),
            );
            await sendOutboxEntry(ports, base.caseId, forwardId);
          },
        ],
        choose,
      );
      expect(executions.told).toEqual(new Map([["token", { outcome: "forward" }]]));
      expect(entries(store)).toEqual([]);
      return asked;
    });
    expect(count).toBeGreaterThan(50);
  }, 120_000);

  test("meet also when the stream and the sweeper send the same entry at once", async () => {
    const base = await screenedCase();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { minLength: 24, maxLength: 24 }), async (order) => {
        const store = await copyOf(base.store);
        const executions = memoryExecutions();
        await interleave(
          [
            async (before) => {
              const ports = await portsFor(store, executions, before);
              await screeningTasks["register-wait"].run(ports, {
                caseId: base.caseId,
                round: 1,
                correlationId,
                wait: "screener",
                taskToken: "token",
              });
            },
            async (before) => {
              const ports = await portsFor(store, executions, before);
              await forwardCase(
                ports,
                asStaff(people.screener, { caseId: base.caseId }, { commandId: forwardId, version: base.version }),
              );
              await sendOutboxEntry(ports, base.caseId, forwardId);
            },
            async (before) => {
              await sendOutboxEntry(await portsFor(store, executions, before), base.caseId, forwardId);
            },
          ],
          (_ready, step) => order[step] ?? 0,
        );
        await sweepOutbox(await portsFor(store, executions, () => Promise.resolve()), "9999-12-31T00:00:00.000Z");
        expect(executions.told).toEqual(new Map([["token", { outcome: "forward" }]]));
        expect(entries(store)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  test("meet when a sender was held up for so long that the execution waits again", async () => {
    const base = await screenedCase();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9), { minLength: 60, maxLength: 60 }), async (order) => {
        const store = await copyOf(base.store);
        const executions = memoryExecutions();
        const free = await portsFor(store, executions, () => Promise.resolve());
        const ids = { caseId: base.caseId, round: 1, correlationId };
        const register = async (ports: typeof free, wait: "screener" | "approval", taskToken: string) =>
          screeningTasks["register-wait"].run(ports, { ...ids, wait, taskToken });
        const returnId = uuidOf(2, 0xaa);
        const againId = uuidOf(3, 0xaa);
        const path = { caseId: base.caseId };
        await register(free, "screener", "token-1");
        await forwardCase(free, asStaff(people.screener, path, { commandId: forwardId, version: base.version }));
        await interleave(
          [
            // The stream's sender, however slow.
            async (before) => sendOutboxEntry(await portsFor(store, executions, before), base.caseId, forwardId),
            // Everyone else: the sweeper, the approver, the execution coming round, the screener once more.
            async (before) => {
              const ports = await portsFor(store, executions, before);
              await sendOutboxEntry(ports, base.caseId, forwardId);
              await register(ports, "approval", "token-2");
              const { version } = base;
              await decideStep(
                ports,
                asStaff(people.firstApprover, path, {
                  commandId: returnId,
                  version: version + 1,
                  outcome: "returned" as const,
                  comment: "確認",
                }),
              );
              await sendOutboxEntry(ports, base.caseId, returnId);
              await register(ports, "screener", "token-3");
              await forwardCase(ports, asStaff(people.screener, path, { commandId: againId, version: version + 2 }));
              await sendOutboxEntry(ports, base.caseId, againId);
            },
          ],
          // Mostly the others, so that the slow sender is overtaken at every one of its steps.
          (ready, step) => (ready === 1 ? 0 : (order[step] ?? 9) > 1 ? 1 : 0),
        );
        expect(executions.told.get("token-1")).toEqual({ outcome: "forward" });
        expect(executions.told.get("token-2")).toEqual({ outcome: "returned-to-screener" });
        expect(executions.told.get("token-3")).toEqual({ outcome: "forward" });
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  test("meet although reads that ask for no consistency lag behind", async () => {
    const base = await screenedCase();
    const store = await copyOf(base.store);
    const executions = memoryExecutions();
    const { ports } = await memoryWorld({ store, executions, wrapStore: () => laggingStore(store) });
    await screeningTasks["register-wait"].run(ports, {
      caseId: base.caseId,
      round: 1,
      correlationId,
      wait: "screener",
      taskToken: "token",
    });
    await forwardCase(
      ports,
      asStaff(people.screener, { caseId: base.caseId }, { commandId: forwardId, version: base.version }),
    );
    await sendOutboxEntry(ports, base.caseId, forwardId);
    expect(executions.told).toEqual(new Map([["token", { outcome: "forward" }]]));
  });
});

describe("the outbox sender", () => {
  test("starts a screening once, however often its entry is sent", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.submitted();
    const [entry] = entries(world.store);
    const eventId = entry?.slice("outbox#".length) ?? "";
    const item = await world.store.get(places.cases, { caseId, item: `outbox#${eventId}` });
    await sendOutboxEntry(world.ports, caseId, eventId);
    await world.store.put(places.cases, item ?? {});
    await sendOutboxEntry(world.ports, caseId, eventId);
    await sendOutboxEntry(world.ports, caseId, eventId);
    expect([...world.executions.started.keys()]).toEqual([`${caseId}-1`]);
    expect(entries(world.store)).toEqual([]);
  });

  test("leaves an entry whose sending failed to the sweeper, which waits five minutes for the stream", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    await steps.submitted();
    expect(await sweepOutbox(world.ports, "2026-11-23T23:59:59.999Z")).toBe(0);
    expect(world.executions.started.size).toBe(0);
    expect(await sweepOutbox(world.ports, world.clock.now())).toBe(1);
    expect(world.executions.started.size).toBe(1);
  });

  test("one entry that cannot be sent does not keep the sweeper from the others, and is still reported", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const first = await steps.submitted();
    world.clock.advance({ seconds: 1 });
    const second = await steps.submitted();
    const failing = await memoryWorld({
      store: world.store,
      wrapExecutions: (executions) => ({
        ...executions,
        start: (name, input) =>
          name.startsWith(first) ? Promise.reject(new Error("the machine is gone")) : executions.start(name, input),
      }),
    });
    await expect(sweepOutbox(failing.ports, "9999-12-31T00:00:00.000Z")).rejects.toThrow("the machine is gone");
    expect([...failing.executions.started.keys()]).toEqual([`${second}-1`]);
    expect(entries(world.store)).toHaveLength(1);
  });

  test("an entry of an act that nobody waits for is done with: the next wait finds the fact", async () => {
    const base = await screenedCase();
    const store = await copyOf(base.store);
    const world = await memoryWorld({ store });
    await forwardCase(
      world.ports,
      asStaff(people.screener, { caseId: base.caseId }, { commandId: forwardId, version: base.version }),
    );
    await sendOutboxEntry(world.ports, base.caseId, forwardId);
    expect(world.executions.told.size).toBe(0);
    expect(entries(store)).toEqual([]);
    const registered = await screeningTasks["register-wait"].run(world.ports, {
      caseId: base.caseId,
      round: 1,
      correlationId,
      wait: "screener",
      taskToken: "late",
    });
    expect(registered).toEqual({ registered: false });
    expect(world.executions.told.get("late")).toEqual({ outcome: "forward" });
  });
});
