import type { StaffItem } from "../../../domain/case/case-items.schema.ts";
import type { Settings } from "../../../domain/staff/settings.schema.ts";

/** Staff, settings and counters of the prefecture. */
export interface Directory {
  /** The member of staff as the register has them, or undefined when unknown. */
  findStaff(staffId: string): Promise<StaffItem | undefined>;
  /** The whole register. */
  listStaff(): Promise<readonly StaffItem[]>;
  /** Settings in force on the day (JST). */
  settings(on: string): Promise<Settings>;
}

/** Numbers that never repeat. */
export interface Counters {
  /** Next number of a counter, beginning with 1. */
  next(counter: string): Promise<number>;
}

/** Name and code of a municipality of the prefecture. */
export type Municipality = { readonly code: string; readonly name: string };
