import { fiscalYear } from "../domain/dates/plain-date.ts";
import type { SettingItem, SettingProposal } from "../domain/staff/settings.schema.ts";
import type { Item } from "../lambdas/shared/ports/item-store.ts";
import { storedProposal, storedSetting } from "../domain/staff/setting-items.ts";
import { instantOf } from "./make-cases.ts";

const reason = "貸付事務取扱要領による";

/** Values with a past, so that the screen has something of each kind to show. */
const values: readonly SettingItem[] = [
  {
    change: { setting: "approval-route", value: { steps: 1, committeeOpinion: false } },
    effectiveFrom: "2015-04-01",
    reason,
  },
  {
    change: { setting: "approval-route", value: { steps: 2, committeeOpinion: false } },
    effectiveFrom: "2020-04-01",
    reason,
  },
  {
    change: {
      setting: "inquiry",
      value: {
        enabled: true,
        assessment: {
          name: "生活福祉資金貸付事務 特定個人情報保護評価書",
          number: "1",
          publishedOn: "2026-03-31",
          reviewBy: "2027-03-31",
        },
      },
    },
    effectiveFrom: "2026-04-01",
    reason: "特定個人情報保護評価書の公表による",
  },
  // No council's own table: without one the inquiry could only ever answer that a person must look.
  {
    change: {
      setting: "fund-parameter",
      parameter: "low-income.standard",
      override: {
        own: true,
        value: {
          anyOf: [
            { test: "resident-tax-exempt" },
            {
              test: "table-by-size",
              monthly: [180_000, 260_000, 310_000, 360_000, 410_000],
              perExtraPerson: 50_000,
              income: "gross",
            },
          ],
        },
      },
    },
    effectiveFrom: "2026-04-01",
    reason: "試用のための見本の額（実際の基準ではありません）",
  },
];

/** Settings of a seeded prefecture as items of its Directory, and one proposal that waits for a second administrator. */
export function seedSettings(administrator: string, name: string, today: string): readonly Item[] {
  const nextYear = String(fiscalYear(today) + 1);
  const waiting: SettingProposal = {
    proposalId: `seed-due-day-${nextYear}`,
    version: 1,
    state: "proposed",
    change: { setting: "due-day", value: 27 },
    effectiveFrom: `${nextYear}-04-01`,
    reason: "口座振替の取扱日の変更に合わせるため",
    proposedBy: administrator,
    proposedByName: name,
    proposedAt: instantOf(today, 9, 0),
  };
  return [...values.map(storedSetting), storedProposal(waiting)];
}
