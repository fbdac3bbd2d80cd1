import { describe, expect, test } from "@jest/globals";
import { openCase } from "../../../lambdas/cases/cases.ts";
import { MemoryItemStore } from "../../../lambdas/shared/adapters/memory-item-store.ts";
import type { Item, ItemStore } from "../../../lambdas/shared/ports/item-store.ts";
import { guardedStore } from "../../support/faults.ts";
import { asStaff, memoryWorld, people, places, stepsOf, type MemoryWorld } from "../../support/memory-world.ts";

/** A store whose queries see the tables as they stood at `mark`, unless they ask for what stands now. */
function laggingStore() {
  let then: MemoryItemStore | undefined;
  let late = 0;
  const wrap = (store: ItemStore): ItemStore => ({
    ...guardedStore(store, () => Promise.resolve()),
    query: (query) => {
      if (query.consistent === true || then === undefined) return store.query(query);
      late += 1;
      return then.query(query);
    },
  });
  const mark = async (world: MemoryWorld, keep: (item: Item) => boolean = () => true): Promise<void> => {
    const copy = new MemoryItemStore();
    for (const table of world.store.tables()) {
      for (const item of world.store.dump(table).filter(keep)) await copy.put(table, item);
    }
    then = copy;
  };
  return { wrap, mark, late: () => late };
}

const open = (world: MemoryWorld, caseId: string, seenVersion?: number) =>
  openCase(
    world.ports,
    asStaff(
      people.window,
      { caseId },
      { purpose: "application" as const, ...(seenVersion === undefined ? {} : { seenVersion }) },
    ),
  );

describe("opening a case on a store that lags", () => {
  test("shows the moment before, which costs half, to whoever has seen nothing newer", async () => {
    const lagging = laggingStore();
    const world = await memoryWorld({ wrapStore: lagging.wrap });
    const steps = stepsOf(world);
    const caseId = await steps.begin();
    await lagging.mark(world);
    await steps.open(caseId);
    const shown = await open(world, caseId);
    expect([shown.version, shown.status]).toEqual([1, "consultation"]);
    expect(lagging.late()).toBeGreaterThan(0);
  });

  test("never shows a person the case as it was before their own act", async () => {
    const lagging = laggingStore();
    const world = await memoryWorld({ wrapStore: lagging.wrap });
    const steps = stepsOf(world);
    const caseId = await steps.begin();
    await lagging.mark(world);
    await steps.open(caseId);
    const shown = await open(world, caseId, 2);
    expect([shown.version, shown.status]).toEqual([2, "application"]);
  });

  test("finds a case that has only just begun", async () => {
    const lagging = laggingStore();
    const world = await memoryWorld({ wrapStore: lagging.wrap });
    await lagging.mark(world);
    const caseId = await stepsOf(world).begin();
    expect((await open(world, caseId)).caseId).toBe(caseId);
  });

  test("never shows a state without the act that made it", async () => {
    const lagging = laggingStore();
    const world = await memoryWorld({ wrapStore: lagging.wrap });
    const steps = stepsOf(world);
    const caseId = await steps.begin();
    await steps.open(caseId);
    // Half of the transaction has arrived: the new state, but not its event.
    await lagging.mark(world, (item) => item["item"] !== "event#000002");
    const shown = await open(world, caseId);
    expect(shown.events.map(({ act }) => act)).toEqual(["record-consultation", "open-application"]);
  });

  test("logs every opening in an unbroken chain, however old the head that is read first", async () => {
    const lagging = laggingStore();
    const world = await memoryWorld({ wrapStore: lagging.wrap });
    const caseId = await stepsOf(world).begin();
    await open(world, caseId);
    await lagging.mark(world);
    for (let i = 0; i < 3; i += 1) await open(world, caseId);
    const chain = await world.ports.audit.read(`staff#${people.window.staffId}#2026-11-24`);
    expect(chain.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(world.ports.audit.isIntact(chain)).toBe(true);
  });

  test("reads neither the tokens of waits nor the search keys of members", async () => {
    const read: string[] = [];
    const world = await memoryWorld({
      wrapStore: (store) => ({
        ...guardedStore(store, () => Promise.resolve()),
        query: async (query) => {
          const page = await store.query(query);
          read.push(...page.items.map((item) => String(item["item"])));
          return page;
        },
      }),
    });
    const caseId = await stepsOf(world).submitted();
    await world.ports.cases.registerTask(caseId, (await world.record(caseId)).version, {
      wait: "screener",
      round: 1,
      token: "token",
      registeredAt: world.clock.now(),
    });
    const hidden = world.store
      .dump(places.cases)
      .filter((item) => item["caseId"] === caseId && String(item["item"]).startsWith("~"))
      .map((item) => String(item["item"]).split("#")[0]);
    expect(new Set(hidden)).toEqual(new Set(["~person", "~task"]));
    read.length = 0;
    await open(world, caseId);
    expect(read).toContain("application");
    expect(read.filter((item) => item.startsWith("~"))).toEqual([]);
    expect(await world.ports.cases.findTask(caseId, "screener")).toMatchObject({ token: "token" });
    expect((await world.folder(caseId)).tasks).toHaveLength(1);
  });
});
