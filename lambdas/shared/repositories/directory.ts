import { staffItemSchema, type StaffItem } from "../../../domain/case/case-items.schema.ts";
import type { FundOverrideFrom } from "../../../domain/staff/fund-overrides.ts";
import {
  defaultSettings,
  parseSettingValue,
  settingItemSchema,
  settingProposalSchema,
  type SettingChange,
  type SettingItem,
  type SettingName,
  type SettingProposal,
  type Settings,
} from "../../../domain/staff/settings.schema.ts";
import type { Counters, Directory } from "../ports/directory.ts";
import { queryAll, type Item, type ItemStore } from "../ports/item-store.ts";

/** Partition of the values of one setting, or of all loan parameters of the prefecture. */
export function settingKind(setting: SettingChange["setting"]): string {
  return setting === "fund-parameter" ? "parameter#funds" : `parameter#${setting}`;
}

/**
 * Key of a value: a setting's values are sorted by their day of effect, loan parameters by name and day, so that one query
 * finds the value in force, or all parameters of a fund.
 */
export function settingKey(
  change: SettingChange,
  effectiveFrom: string,
): { readonly kind: string; readonly id: string } {
  const kind = settingKind(change.setting);
  return { kind, id: change.setting === "fund-parameter" ? `${change.parameter}#${effectiveFrom}` : effectiveFrom };
}

/** The item of a value. */
export function storedSetting(item: SettingItem): Item {
  return { ...settingKey(item.change, item.effectiveFrom), item };
}

/** A value as stored. */
export function readSetting(stored: Item): SettingItem {
  return settingItemSchema.parse(stored["item"]);
}

/** Partition of the proposals of settings. */
export const settingProposalKind = "setting-proposal";

/** The item of a proposal; its version stands beside it, as the condition of every change. */
export function storedProposal(proposal: SettingProposal): Item {
  return { kind: settingProposalKind, id: proposal.proposalId, version: proposal.version, proposal };
}

/** A proposal as stored. */
export function readProposal(stored: Item): SettingProposal {
  return settingProposalSchema.parse(stored["proposal"]);
}

/** The loan parameters among values. */
export function fundOverridesAmong(items: readonly SettingItem[]): readonly FundOverrideFrom[] {
  return items.flatMap(({ change, effectiveFrom, reason }) =>
    change.setting === "fund-parameter"
      ? [{ parameter: change.parameter, override: change.override, effectiveFrom, reason }]
      : [],
  );
}

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
