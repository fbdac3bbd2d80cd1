import { staffItemSchema, type StaffItem } from "../../../domain/case/case-items.schema.ts";
import { defaultSettings, settingsSchema, type Settings } from "../../../domain/staff/settings.schema.ts";
import type { Counters, Directory } from "../ports/directory.ts";
import { queryAll, type ItemStore } from "../ports/item-store.ts";

/** Partition of the settings: one item a day of effect. */
export const settingsKind = "parameter#settings";

/** The register and the settings on the Directory table. */
export function directoryRepository(store: ItemStore, table: string): Directory {
  return {
    async findStaff(staffId: string): Promise<StaffItem | undefined> {
      const item = await store.get(table, { kind: "staff", id: staffId });
      return item === undefined ? undefined : staffItemSchema.parse(item);
    },
    async listStaff(): Promise<readonly StaffItem[]> {
      const items = await queryAll(store, { table, partition: { attribute: "kind", value: "staff" } });
      return items.map((item) => staffItemSchema.parse(item));
    },
    async settings(on: string): Promise<Settings> {
      const page = await store.query({
        table,
        partition: { attribute: "kind", value: settingsKind },
        sort: { kind: "at-most", attribute: "id", value: on },
        descending: true,
        limit: 1,
      });
      const latest = page.items[0];
      return latest === undefined ? defaultSettings : settingsSchema.parse(latest["value"]);
    },
  };
}

/** Counters on the Directory table. */
export function counters(store: ItemStore, table: string): Counters {
  return { next: (counter) => store.increment(table, { kind: "counter", id: counter }, "last") };
}
