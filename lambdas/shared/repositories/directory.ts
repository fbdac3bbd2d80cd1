import { staffItemSchema, type StaffItem } from "../../../domain/case/case-items.schema.ts";
import type { FundOverrideFrom } from "../../../domain/staff/fund-overrides.ts";
import { fundOverridesAmong, readSetting, settingKind } from "../../../domain/staff/setting-items.ts";
import {
  defaultSettings,
  parseSettingValue,
  type SettingName,
  type Settings,
} from "../../../domain/staff/settings.schema.ts";
import type { Counters, Directory } from "../ports/directory.ts";
import { queryAll, type ItemStore } from "../ports/item-store.ts";

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
    async setting<Name extends SettingName>(name: Name, on: string): Promise<Settings[Name]> {
      const page = await store.query({
        table,
        partition: { attribute: "kind", value: settingKind(name) },
        sort: { kind: "at-most", attribute: "id", value: on },
        descending: true,
        limit: 1,
      });
      const latest = page.items[0];
      if (latest === undefined) return defaultSettings[name];
      const { change } = readSetting(latest);
      return parseSettingValue(name, change.setting === "fund-parameter" ? undefined : change.value);
    },
    async fundOverrides(prefix: string): Promise<readonly FundOverrideFrom[]> {
      const items = await queryAll(store, {
        table,
        partition: { attribute: "kind", value: settingKind("fund-parameter") },
        // DynamoDB refuses an empty beginning.
        ...(prefix === "" ? {} : { sort: { kind: "begins-with", attribute: "id", value: prefix } }),
      });
      return fundOverridesAmong(items.map(readSetting));
    },
  };
}

/** Counters on the Directory table. */
export function counters(store: ItemStore, table: string): Counters {
  return { next: (counter) => store.increment(table, { kind: "counter", id: counter }, "last") };
}
