/** A stored item: attribute names to plain values. */
export type Item = Readonly<Record<string, unknown>>;

/** Key of an item: partition and, where the table has one, sort attribute. */
export type Key = Readonly<Record<string, string | number>>;

/** Condition under which a write counts; nothing but what the house needs, so that every store can keep it. */
export type Condition =
  | { readonly kind: "absent"; readonly attribute: string }
  | { readonly kind: "equals"; readonly attribute: string; readonly value: string | number };

/** One write of a transaction. */
export type Write =
  | { readonly kind: "put"; readonly table: string; readonly item: Item; readonly condition?: Condition }
  | { readonly kind: "delete"; readonly table: string; readonly key: Key; readonly condition?: Condition }
  | { readonly kind: "check"; readonly table: string; readonly key: Key; readonly condition: Condition };

/** A query of one partition of a table or index. */
export type Query = {
  readonly table: string;
  readonly index?: string;
  readonly partition: { readonly attribute: string; readonly value: string };
  readonly sort?:
    | { readonly kind: "begins-with"; readonly attribute: string; readonly value: string }
    | { readonly kind: "at-most"; readonly attribute: string; readonly value: string | number }
    | { readonly kind: "at-least"; readonly attribute: string; readonly value: string | number };
  readonly limit?: number;
  readonly descending?: boolean;
  readonly consistent?: boolean;
  /** Opaque cursor of the page before. */
  readonly cursor?: string | undefined;
};

/** A page of items; `cursor` is present when there may be more. */
export type Page = { readonly items: readonly Item[]; readonly cursor?: string | undefined };

/** The few operations on tables that the house is built on. There is no scan. */
export interface ItemStore {
  /** The item, or undefined. Strongly consistent when asked. */
  get(table: string, key: Key, consistent?: boolean): Promise<Item | undefined>;
  /** One page of a query. */
  query(query: Query): Promise<Page>;
  /**
   * All writes or none: true when written, false when a condition did not hold or another transaction was changing the
   * same items; the caller reads again. At most 100 writes.
   */
  transact(writes: readonly Write[]): Promise<boolean>;
  /** One write outside a transaction: true when written. */
  put(table: string, item: Item, condition?: Condition): Promise<boolean>;
  /** Removes an item; nothing happens when it is absent. */
  remove(table: string, key: Key): Promise<void>;
  /** Adds one to a number and answers the new value, beginning with 1. */
  increment(table: string, key: Key, attribute: string): Promise<number>;
}

/** Every item of a query, page by page; for collections that grow with one case, never with the prefecture. */
export async function queryAll(store: ItemStore, query: Query): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.query({ ...query, cursor });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}
