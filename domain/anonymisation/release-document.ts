/** The released document: everything a prefecture hands to the national council for one period, and nothing else. */
import type { Dimension } from "./tables.ts";

/** A closed run of application months, both included, "YYYY-MM". */
export type ReleasePeriod = { readonly from: string; readonly to: string };

/** A cell whose numbers are published. `amountYen` is absent where the table's sums are withheld. */
export type ShownCell = {
  readonly at: Readonly<Record<string, string>>;
  /** Distinct borrowers (実人数). */
  readonly borrowers: number;
  /** Loan applications (件数). */
  readonly loans: number;
  /** Sum of amounts in yen. */
  readonly amountYen?: number;
};

/** A suppressed cell (秘匿): carries no number, and primary and complementary suppression look alike. */
export type HiddenCell = { readonly at: Readonly<Record<string, string>>; readonly hidden: true };

/** A published cell. */
export type ReleaseCell = ShownCell | HiddenCell;

/** One published table: the grand total, one-way totals and crossed cells, in canonical order. */
export type ReleaseTable = { readonly id: string; readonly title: string; readonly cells: readonly ReleaseCell[] };

/** Thresholds a release was made with, so that a receiver can check them against its own constants. */
export type ReleaseThresholds = {
  readonly borrowers: number;
  readonly smallMunicipality: number;
  readonly smallMunicipalityPopulation: number;
  readonly unpublishedPopulation: number;
  readonly dominanceContributors: number;
  readonly dominancePercent: number;
  /** Threshold by municipality category. */
  readonly municipalities: Readonly<Record<string, number>>;
};

/** A definition for the reader, in Japanese. */
export type Definition = { readonly term: string; readonly text: string };

/** The document that is signed (elsewhere) over its canonical bytes. */
export type ReleaseDocument = {
  readonly kind: "sasae-prefecture-release";
  readonly schemaVersion: string;
  /** 2-digit prefecture code. */
  readonly prefecture: string;
  readonly period: ReleasePeriod;
  /** 1 for the first release of the period; a correction has the next number. */
  readonly revision: number;
  /** Day of generation, JST, ISO date. */
  readonly generatedOn: string;
  readonly thresholds: ReleaseThresholds;
  /** Published category codes by dimension. */
  readonly categories: Readonly<Record<Dimension, readonly string[]>>;
  /** Codes merged into `merged`, by dimension. */
  readonly merged: Readonly<Record<Dimension, readonly string[]>>;
  readonly municipalities: readonly { readonly code: string; readonly name: string; readonly population: number }[];
  readonly definitions: readonly Definition[];
  readonly tables: readonly ReleaseTable[];
};

/** Whether a cell is suppressed. */
export function isHidden(cell: ReleaseCell): cell is HiddenCell {
  return "hidden" in cell;
}

/** Definitions printed with every release of schema version 1. */
export const releaseDefinitions: readonly Definition[] = [
  { term: "借入申込者数", text: "対象期間に申込みをした人の実人数。同じ人が複数の申込みをしても一人と数える。" },
  { term: "件数", text: "対象期間の申込件数。決定前・不承認・取下げを含む。" },
  { term: "金額", text: "決定金額（決定前は申込金額）の合計。単位は円。秘匿の安全が確認できない表では掲載しない。" },
  {
    term: "秘匿",
    text: "借入申込者が10人未満（人口2万5千人未満の市町村は20人未満）の欄、少数の人に金額が偏る欄、全員が同じ区分になる欄と、それらを合計から逆算できないようにするための欄は数値を表示しない。",
  },
  {
    term: "その他（統合）",
    text: "人数が少ない区分と人口2千人未満の市町村をまとめたもの。二つ以上の区分からなる。",
  },
  { term: "人数の合計", text: "複数の資金を利用した人がいるため、内訳の人数の和は合計と一致しないことがある。" },
  { term: "公表", text: "同じ対象期間の公表は一度とし、訂正は一つ一つの変化が10人以上のときだけ次の版として行う。" },
];
