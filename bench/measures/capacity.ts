import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { submitApplication } from "../../lambdas/applications/applications.ts";
import { listCases, openCase, searchCases } from "../../lambdas/cases/cases.ts";
import { DynamoItemStore } from "../../lambdas/shared/adapters/dynamo-item-store.ts";
import type { Item, ItemStore, Write } from "../../lambdas/shared/ports/item-store.ts";
import { createTables, startDynamoDb } from "../../local/services/dynamodb.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import { uuidOf } from "../../test/support/ids.ts";
import {
  addDocument,
  asStaff,
  completeContent,
  correlationId,
  memoryWorld,
  people,
  places,
  stepsOf,
  type MemoryWorld,
} from "../../test/support/memory-world.ts";
import { prefectureAssembly } from "../assembly.ts";
import { figure, type Bound, type Figure, type Measure, type Progress } from "../figure.ts";

/** Cases in the store at each measurement: 島根 17,519 and 東京 729,400 by their ratio, both divided by 43.8. */
export const sizes = { small: 400, large: 16_653 } as const;

/** Units that DynamoDB Local answered for one operation: read and write request units, indexes included. */
export type Units = { readonly reads: number; readonly writes: number };

/** Units of one whole case, and of each operation at both sizes. */
export type CapacityFindings = {
  readonly operations: readonly {
    readonly name: string;
    readonly unit: "RRU" | "WRU";
    readonly bound?: Bound;
    readonly small: number;
    readonly large: number;
  }[];
  readonly wholeCase: Units;
  /** Roles of the templates that may scan a table. */
  readonly scanGrants: number;
};

/** Adds up what each request consumed. */
function createMeter() {
  let units = { reads: 0, writes: 0 };
  let inTransaction = false;
  return {
    observe: (operation: string, consumed: readonly ConsumedCapacity[]): void => {
      const sum = consumed.reduce((total, { CapacityUnits }) => total + (CapacityUnits ?? 0), 0);
      const table = consumed.reduce((total, { Table }) => total + (Table?.CapacityUnits ?? 0), 0);
      if (operation === "get" || operation === "query") units.reads += sum;
      else units.writes += inTransaction ? sum + table : sum;
    },
    /** What is written meanwhile counts as written in a transaction: twice in the table, once in its indexes. */
    transaction: async <Value>(work: () => Promise<Value>): Promise<Value> => {
      inTransaction = true;
      try {
        return await work();
      } finally {
        inTransaction = false;
      }
    },
    measure: async (work: () => Promise<unknown>): Promise<Units> => {
      units = { reads: 0, writes: 0 };
      await work();
      return { ...units };
    },
  };
}

/**
 * A store that sends the writes of a transaction one by one. DynamoDB Local answers wrong units for a transaction (one
 * small item and three both answer 4, awslabs/amazon-dynamodb-local-samples#31), but right ones for each write alone.
 * Good only where nobody else writes: a condition that fails is the first write's, before anything is written.
 */
function writingSingly(store: DynamoItemStore, meter: ReturnType<typeof createMeter>): ItemStore {
  return {
    get: (table, key, consistent) => store.get(table, key, consistent),
    query: (query) => store.query(query),
    put: (table, item, condition) => store.put(table, item, condition),
    remove: (table, key) => store.remove(table, key),
    increment: (table, key, attribute) => store.increment(table, key, attribute),
    transact: (writes) =>
      meter.transaction(async () => {
        for (const write of writes) {
          switch (write.kind) {
            case "put":
              if (!(await store.put(write.table, write.item, write.condition))) return false;
              break;
            case "delete":
              await store.remove(write.table, write.key);
              break;
            case "check":
              meter.observe("check", [{ CapacityUnits: 1, Table: { CapacityUnits: 1 } }]);
          }
        }
        return true;
      }),
  };
}

const statuses = ["consultation", "application", "screening", "decision", "repayment"] as const;

/** The items by which other cases stand in the tables and indexes: their record and their borrower's search key. */
function* backgroundCases(template: readonly Item[], from: number, to: number): Generator<Item> {
  const original = String(template[0]?.["caseId"]);
  for (let number = from; number < to; number += 1) {
    const caseId = uuidOf(number, 0xbe);
    const status = statuses[number % statuses.length] ?? "application";
    const since = `2026-11-${String(1 + (number % 20)).padStart(2, "0")}T00:00:00.000Z`;
    for (const item of template) {
      const own = Object.fromEntries(
        Object.entries(item).map(([name, value]) => [
          name,
          typeof value === "string" ? value.replaceAll(original, caseId) : value,
        ]),
      );
      yield item["item"] === "case" ? { ...own, status, since, queueSort: `${status}#${since}#${caseId}` } : own;
    }
  }
}

async function load(store: DynamoItemStore, items: Iterable<Item>): Promise<void> {
  let writes: Write[] = [];
  for (const item of items) {
    writes.push({ kind: "put", table: places.cases, item });
    if (writes.length < 100) continue;
    await store.transact(writes);
    writes = [];
  }
  if (writes.length > 0) await store.transact(writes);
}

let found: Promise<CapacityFindings> | undefined;

/** Measures once, whoever asks. */
export function capacityFindings(progress: Progress): Promise<CapacityFindings> {
  found ??= measureCapacity(progress);
  return found;
}

type Operation = {
  readonly name: string;
  readonly unit: "RRU" | "WRU";
  readonly bound?: Bound;
  readonly run: () => Promise<Units>;
};

/** The operations with a target, as the use cases carry them out, the look-up of who asks included. */
async function operationsOn(world: MemoryWorld, meter: ReturnType<typeof createMeter>): Promise<readonly Operation[]> {
  const { ports } = world;
  const steps = stepsOf(world);
  const submitted = await steps.submitted();
  const payable = await steps.payable();
  const as = async (staff: Staff): Promise<Staff> => (await ports.directory.findStaff(staff.staffId)) ?? staff;
  const open = (caseId: string) => (): Promise<unknown> =>
    as(people.window).then((staff) => openCase(ports, asStaff(staff, { caseId }, { purpose: "application" as const })));
  const list = (asking: Staff) => async (): Promise<void> => {
    const { rows } = await listCases(ports, {
      staff: await as(asking),
      path: {},
      query: { status: "application" },
      body: {},
      correlationId,
    });
    if (rows.length !== 25) throw new Error(`the queue page has ${rows.length} rows, not 25`);
  };
  const search = (asking: Staff) => async (): Promise<void> => {
    const { rows } = await searchCases(ports, {
      staff: await as(asking),
      path: {},
      query: { kana: "ヤマダ" },
      body: {},
      correlationId,
    });
    if (rows.length === 0) throw new Error("the search found nobody");
  };
  const reading = (name: string, bound: Bound, work: () => Promise<unknown>): Operation => ({
    name,
    unit: "RRU",
    bound,
    run: () => meter.measure(work),
  });
  return [
    reading("open a submitted case", { atMost: 2 }, open(submitted)),
    reading("open a case with contract and papers", { atMost: 2 }, open(payable)),
    reading("queue page of 25, municipality", { atMost: 5 }, list(people.window)),
    reading("queue page of 25, prefecture", { atMost: 5 }, list(people.screener)),
    reading("person search, municipality", { atMost: 5 }, search(people.window)),
    reading("person search, prefecture", { atMost: 5 }, search(people.screener)),
    {
      name: "submit, with audit and outbox",
      unit: "WRU",
      bound: { atMost: 16 },
      run: async () => {
        const caseId = await steps.begin();
        await steps.open(caseId);
        await steps.save(caseId, completeContent(caseId));
        await addDocument(world, caseId, "identity");
        await addDocument(world, caseId, "reason-proof");
        const { version } = await world.record(caseId);
        const commandId = world.commandId();
        return meter.measure(() =>
          submitApplication(ports, asStaff(people.window, { caseId }, { commandId, version })),
        );
      },
    },
  ];
}

async function measureCapacity(progress: Progress): Promise<CapacityFindings> {
  const { deployment, stacks } = await prefectureAssembly();
  const folder = mkdtempSync(join(tmpdir(), "sasae-bench-dynamodb-"));
  progress("starting DynamoDB Local");
  const service = await startDynamoDb({ dataFolder: folder });
  try {
    await createTables(service, deployment.tables);
    const meter = createMeter();
    const store = new DynamoItemStore(
      DynamoDBDocumentClient.from(service.client, { marshallOptions: { removeUndefinedValues: true } }),
      meter.observe,
    );
    const world = await memoryWorld({ wrapStore: () => writingSingly(store, meter) });
    for (const table of world.store.tables()) {
      for (const item of world.store.dump(table)) await store.put(table, item);
    }
    progress("one whole case");
    // Each step of the script looks the case up once, as the screen does that shows it.
    const steps = stepsOf(world);
    let caseId = "";
    const wholeCase = await meter.measure(async () => {
      caseId = await steps.payable();
      await steps.sendAll();
    });
    const collection = await store.query({
      table: places.cases,
      partition: { attribute: "caseId", value: caseId },
    });
    const template = collection.items.filter(
      ({ item }) => item === "case" || String(item).startsWith(`~person#${caseId}`),
    );
    const operations = await operationsOn(world, meter);
    const measureAll = async (): Promise<readonly Units[]> => {
      const units: Units[] = [];
      for (const { run } of operations) units.push(await run());
      return units;
    };
    progress(`${sizes.small.toLocaleString("en")} cases`);
    await load(store, backgroundCases(template, 0, sizes.small));
    // The first of the day opens a chain; from the second on there is a head to read.
    await measureAll();
    const small = await measureAll();
    progress(`${sizes.large.toLocaleString("en")} cases`);
    await load(store, backgroundCases(template, sizes.small, sizes.large));
    const large = await measureAll();
    const of = (units: Units | undefined, unit: "RRU" | "WRU"): number =>
      (unit === "RRU" ? units?.reads : units?.writes) ?? Number.NaN;
    return {
      operations: operations.map(({ run: _, ...operation }, i) => ({
        ...operation,
        small: of(small[i], operation.unit),
        large: of(large[i], operation.unit),
      })),
      wholeCase,
      scanGrants: stacks.reduce(
        (sum, { template: { Resources } }) =>
          sum + (JSON.stringify(Resources).match(/"dynamodb:(?:Scan|\*)"/g) ?? []).length,
        0,
      ),
    };
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Request units of the operations with a target, and whether they stay the same when the prefecture is 41.6 times larger. */
export const capacity: Measure = {
  name: "capacity",
  run: async (progress) => {
    const { operations, wholeCase, scanGrants } = await capacityFindings(progress);
    const figures: Figure[] = operations.map(({ name, unit, bound, large }) =>
      figure(`capacity: ${name}, at ${sizes.large.toLocaleString("en")} cases`, large, unit, bound),
    );
    const growth = operations.map(({ small, large }) => large / small);
    return [
      ...figures,
      figure("capacity: grants to scan a table", scanGrants, "grants", { atMost: 0 }),
      figure(
        `growth: most units per operation at ${sizes.large.toLocaleString("en")} / at ${sizes.small.toLocaleString("en")} cases`,
        Math.max(...growth),
        "×",
        { atMost: 1 },
      ),
      figure("capacity: one whole case to its payment day", wholeCase.reads, "RRU"),
      figure("capacity: one whole case to its payment day", wholeCase.writes, "WRU"),
    ];
  },
};
