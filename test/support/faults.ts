import { setImmediate as settle } from "node:timers/promises";
import { MemoryItemStore } from "../../lambdas/shared/adapters/memory-item-store.ts";
import type { Executions } from "../../lambdas/shared/ports/executions.ts";
import type { ItemStore } from "../../lambdas/shared/ports/item-store.ts";
import type { ObjectStore, UploadForms } from "../../lambdas/shared/ports/object-store.ts";

/** The process has died: nothing it calls does anything any more. */
export class CrashedError extends Error {
  override readonly name = "CrashedError";
}

/** Called before each operation of a port; may wait, or throw so that the operation never happens. */
export type Before = (operation: string, kind: "read" | "write") => Promise<void>;

/** A store each of whose operations asks first. */
export function guardedStore(store: ItemStore, before: Before): ItemStore {
  const guarded = async <Value>(
    operation: string,
    kind: "read" | "write",
    run: () => Promise<Value>,
  ): Promise<Value> => {
    await before(operation, kind);
    return run();
  };
  return {
    get: (...given) => guarded("get", "read", () => store.get(...given)),
    query: (...given) => guarded("query", "read", () => store.query(...given)),
    transact: (...given) => guarded("transact", "write", () => store.transact(...given)),
    put: (...given) => guarded("put", "write", () => store.put(...given)),
    remove: (...given) => guarded("remove", "write", () => store.remove(...given)),
    increment: (...given) => guarded("increment", "write", () => store.increment(...given)),
  };
}

/** Objects each of whose operations asks first. */
export function guardedObjects(objects: ObjectStore & UploadForms, before: Before): ObjectStore & UploadForms {
  return {
    find: async (...given) => {
      await before("find object", "read");
      return objects.find(...given);
    },
    put: async (...given) => {
      await before("put object", "write");
      return objects.put(...given);
    },
    remove: async (...given) => {
      await before("remove object", "write");
      return objects.remove(...given);
    },
    link: (...given) => objects.link(...given),
    form: (...given) => objects.form(...given),
  };
}

/** Executions each of whose operations asks first. */
export function guardedExecutions(executions: Executions, before: Before): Executions {
  return {
    start: async (...given) => {
      await before("start execution", "write");
      return executions.start(...given);
    },
    resume: async (...given) => {
      await before("resume execution", "write");
      return executions.resume(...given);
    },
  };
}

/** Lets `writes` writes happen, of whatever port, then dies for good. Counts the writes that it let happen. */
export function powerFor(writes: number): { readonly before: Before; readonly done: () => number } {
  let done = 0;
  let dead = false;
  return {
    done: () => done,
    before: (operation, kind) => {
      if (!dead && kind === "write") {
        if (done === writes) dead = true;
        else done += 1;
      }
      return dead ? Promise.reject(new CrashedError(operation)) : Promise.resolve();
    },
  };
}

/** A copy of a store: what happens to one does not happen to the other. */
export async function copyOf(store: MemoryItemStore): Promise<MemoryItemStore> {
  const copy = new MemoryItemStore();
  for (const table of store.tables()) for (const item of store.dump(table)) await copy.put(table, item);
  return copy;
}

/**
 * A store whose reads that do not ask for consistency answer what was there before the latest write, as DynamoDB may.
 * Indexes are always read so.
 */
export function laggingStore(store: MemoryItemStore): ItemStore {
  let behind: ItemStore = store;
  const remember = async (): Promise<void> => {
    behind = await copyOf(store);
  };
  return {
    get: (table, key, consistent = false) => (consistent ? store : behind).get(table, key),
    query: (query) => (query.consistent === true && query.index === undefined ? store : behind).query(query),
    transact: async (writes) => {
      await remember();
      return store.transact(writes);
    },
    put: async (...given) => {
      await remember();
      return store.put(...given);
    },
    remove: async (...given) => {
      await remember();
      return store.remove(...given);
    },
    increment: async (...given) => {
      await remember();
      return store.increment(...given);
    },
  };
}

/** Processes of one run: each gets a function to be called before every operation, by which it is held until its turn. */
export type Processes = readonly ((before: Before) => Promise<void>)[];

/**
 * Runs processes one operation at a time in the order that `choose` gives: asked how many could go on, it answers which
 * one does. Processes that wait for nothing but each other end the run. Answers the numbers `choose` was asked with.
 * @throws what a process throws.
 */
export async function interleave(
  processes: Processes,
  choose: (ready: number, step: number) => number,
): Promise<readonly number[]> {
  const held = new Map<number, () => void>();
  const running = processes.map((run, index) =>
    run(
      () =>
        new Promise((resolve) => {
          held.set(index, resolve);
        }),
    ),
  );
  const asked: number[] = [];
  for (;;) {
    await settle();
    const ready = [...held.keys()].sort((a, b) => a - b);
    if (ready.length === 0) break;
    const chosen = ready[choose(ready.length, asked.length) % ready.length] ?? 0;
    asked.push(ready.length);
    const go = held.get(chosen);
    held.delete(chosen);
    go?.();
  }
  await Promise.all(running);
  return asked;
}

/** Runs every interleaving there is; `run` gets one order and answers what `interleave` answered. Returns their number. */
export async function everyInterleaving(
  run: (choose: (ready: number, step: number) => number) => Promise<readonly number[]>,
): Promise<number> {
  let count = 0;
  let order: number[] | undefined = [];
  while (order !== undefined) {
    const fixed: number[] = order;
    const taken: number[] = [];
    const asked = await run((_ready, step) => {
      const choice = fixed[step] ?? 0;
      taken.push(choice);
      return choice;
    });
    count += 1;
    // The next order: the last choice that has an alternative takes it, all after it begin anew.
    const last = taken.findLastIndex((choice, step) => choice + 1 < (asked[step] ?? 0));
    order = last < 0 ? undefined : [...taken.slice(0, last), (taken[last] ?? 0) + 1];
  }
  return count;
}
