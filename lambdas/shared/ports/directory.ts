import type { StaffItem } from "../../../domain/case/case-items.schema.ts";
import type { FundOverrideFrom } from "../../../domain/staff/fund-overrides.ts";
import type { SettingName, Settings } from "../../../domain/staff/settings.schema.ts";

/** Staff, settings and counters of the prefecture. */
export interface Directory {
  /** The member of staff as the register has them, or undefined when unknown. */
  findStaff(staffId: string): Promise<StaffItem | undefined>;
  /** The whole register. */
  listStaff(): Promise<readonly StaffItem[]>;
  /** The setting's value in force on the day (JST). */
  setting<Name extends SettingName>(name: Name, on: string): Promise<Settings[Name]>;
  /** The loan parameters that administrators set, on every day, of every parameter whose name begins so. */
  fundOverrides(prefix: string): Promise<readonly FundOverrideFrom[]>;
}

/** Numbers that never repeat. */
export interface Counters {
  /** Next number of a counter, beginning with 1. */
  next(counter: string): Promise<number>;
}

/** Name and code of a municipality of the prefecture. */
export type Municipality = { readonly code: string; readonly name: string };
