import type { Condition, Item, ItemStore, Key, Page, Query, Write } from "../ports/item-store.ts";

/** Key attributes of the house's tables, as the templates declare them. */
const keyAttributes: Readonly<Record<string, readonly string[]>> = {
  cases: ["caseId", "item"],
  directory: ["kind", "id"],
  audit: ["chain", "sequence"],
  statistics: ["partition", "id"],
  national: ["kind", "id"],
  "number-vault": ["caseId", "item"],
  "number-keys": ["caseId"],
};

/** Sort attributes of the indexes. */
const indexSort: Readonly<Record<string, string>> = {
  byMunicipality: "queueSort",
  byStatus: "since",
  personSearchMunicipal: "personSort",
  personSearchPrefecture: "personSort",
  outboxPending: "createdAt",
  byPaymentDate: "caseId",
  byHour: "chainSort",
};

/**
 * An item store in memory, for unit tests and for making seed items. It keeps the port's promises on conditions, order
 * and pages; the suite of the port runs on it and on DynamoDB alike. Table names end in the table's kind.
 */
export class MemoryItemStore implements ItemStore {
  readonly #tables = new Map<string, Map<string, Item>>();

  /** The same items by table and partition, so that reading one case does not walk all of them. */
  readonly #partitions = new Map<string, Map<string, Item>>();

  #partition(table: string, value: unknown): Map<string, Item> {
    const name = `${table}/${String(value)}`;
    const found = this.#partitions.get(name) ?? new Map<string, Item>();
    this.#partitions.set(name, found);
    return found;
  }

  #keep(table: string, item: Item): void {
    const id = this.#id(table, item);
    this.#table(table).set(id, item);
    this.#partition(table, item[this.#keyNames(table)[0] ?? ""]).set(id, item);
  }

  #drop(table: string, key: Key): void {
    const id = this.#id(table, key);
    this.#table(table).delete(id);
    this.#partition(table, key[this.#keyNames(table)[0] ?? ""]).delete(id);
  }

  #table(name: string): Map<string, Item> {
    const found = this.#tables.get(name) ?? new Map<string, Item>();
    this.#tables.set(name, found);
    return found;
  }

  #keyNames(table: string): readonly string[] {
    const kind = Object.keys(keyAttributes).find((name) => table.endsWith(name));
    if (kind === undefined) throw new Error(`unknown table ${table}`);
    return keyAttributes[kind] ?? [];
  }

  #id(table: string, item: Item | Key): string {
    return JSON.stringify(this.#keyNames(table).map((name) => item[name]));
  }

  #holds(table: string, key: Item | Key, condition: Condition | undefined): boolean {
    if (condition === undefined) return true;
    const found = this.#table(table).get(this.#id(table, key));
    return condition.kind === "absent"
      ? found?.[condition.attribute] === undefined
      : found?.[condition.attribute] === condition.value;
  }

  /** Every item of a table, for loading a real store with what was made here. */
  dump(table: string): readonly Item[] {
    return [...this.#table(table).values()];
  }

  /** Names of the tables that hold something. */
  tables(): readonly string[] {
    return [...this.#tables.keys()];
  }

  async get(table: string, key: Key): Promise<Item | undefined> {
    const found = this.#table(table).get(this.#id(table, key));
    return Promise.resolve(found === undefined ? undefined : structuredClone(found));
  }

  async query(query: Query): Promise<Page> {
    const sortName = query.index === undefined ? this.#keyNames(query.table)[1] : indexSort[query.index];
    const sortOf = (item: Item): string | number => {
      const value = sortName === undefined ? "" : item[sortName];
      return typeof value === "number" ? value : String(value);
    };
    const candidates =
      query.index === undefined ? this.#partition(query.table, query.partition.value) : this.#table(query.table);
    const matches = [...candidates.values()]
      .filter((item) => item[query.partition.attribute] === query.partition.value)
      .filter((item) => sortName === undefined || item[sortName] !== undefined)
      .filter((item) => {
        if (query.sort === undefined) return true;
        const value = item[query.sort.attribute];
        if (query.sort.kind === "begins-with") return String(value).startsWith(query.sort.value);
        const limit = query.sort.value;
        const isNumber = typeof value === "number" && typeof limit === "number";
        const order = isNumber
          ? value - limit
          : String(value) < String(limit)
            ? -1
            : Number(String(value) !== String(limit));
        return query.sort.kind === "at-most" ? order <= 0 : order >= 0;
      })
      .sort((a, b) => {
        const [left, right] = [sortOf(a), sortOf(b)];
        const order =
          typeof left === "number" && typeof right === "number"
            ? left - right
            : String(left) < String(right)
              ? -1
              : Number(String(left) !== String(right));
        return query.descending === true ? -order : order;
      });
    const start = query.cursor === undefined ? 0 : Number(query.cursor);
    const end = query.limit === undefined ? matches.length : start + query.limit;
    const items = matches.slice(start, end).map((item) => structuredClone(item));
    return Promise.resolve(end < matches.length ? { items, cursor: String(end) } : { items });
  }

  async transact(writes: readonly Write[]): Promise<boolean> {
    const allowed = writes.every((write) =>
      this.#holds(write.table, write.kind === "put" ? write.item : write.key, write.condition),
    );
    if (!allowed) return Promise.resolve(false);
    for (const write of writes) {
      if (write.kind === "put") this.#keep(write.table, structuredClone(write.item));
      if (write.kind === "delete") this.#drop(write.table, write.key);
    }
    return Promise.resolve(true);
  }

  async put(table: string, item: Item, condition?: Condition): Promise<boolean> {
    return this.transact([{ kind: "put", table, item, ...(condition === undefined ? {} : { condition }) }]);
  }

  async remove(table: string, key: Key): Promise<void> {
    this.#drop(table, key);
    return Promise.resolve();
  }

  async increment(table: string, key: Key, attribute: string): Promise<number> {
    const found = this.#table(table).get(this.#id(table, key)) ?? key;
    const before = found[attribute];
    const value = (typeof before === "number" ? before : 0) + 1;
    this.#keep(table, { ...found, [attribute]: value });
    return Promise.resolve(value);
  }
}
