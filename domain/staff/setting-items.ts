import type { FundOverrideFrom } from "./fund-overrides.ts";
import {
  settingItemSchema,
  settingProposalSchema,
  type SettingChange,
  type SettingItem,
  type SettingProposal,
} from "./settings.schema.ts";

/** An item as the Directory stores it. */
type Stored = Readonly<Record<string, unknown>>;

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
export function storedSetting(item: SettingItem): Stored {
  return { ...settingKey(item.change, item.effectiveFrom), item };
}

/** A value as stored. */
export function readSetting(stored: Stored): SettingItem {
  return settingItemSchema.parse(stored["item"]);
}

/** Partition of the proposals of settings. */
export const settingProposalKind = "setting-proposal";

/** The item of a proposal; its version stands beside it, as the condition of every change. */
export function storedProposal(proposal: SettingProposal): Stored {
  return { kind: settingProposalKind, id: proposal.proposalId, version: proposal.version, proposal };
}

/** A proposal as stored. */
export function readProposal(stored: Stored): SettingProposal {
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
