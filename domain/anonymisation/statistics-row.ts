/**
 * The non-identifying row that the statistics projection keeps for one loan application.
 *
 * It holds banded, fixed-code columns only (an allow-list: see {@link readStatisticsRow}); no name, number, address,
 * birth date or case id. Everything the tables engine publishes is computed from these rows.
 */
import { DomainError } from "../errors.ts";

/** Fund codes of the national table schema (生活福祉資金貸付制度要綱の資金種類). */
export const fundCodes = [
  "emergency-small",
  "comprehensive-support",
  "welfare",
  "education",
  "real-estate",
  "real-estate-protected",
] as const;

/** Outcome of the application (決定区分). */
export const decisionCodes = ["approved", "declined", "withdrawn", "pending"] as const;

/** Official ten-year age bands of the borrower at application (年齢階級); no finer age is ever kept. */
export const ageBands = ["-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80+"] as const;

/** Sex as written on the application (性別). */
export const sexCodes = ["male", "female", "unknown"] as const;

/** Household type (世帯類型). */
export const householdTypes = [
  "single",
  "single-parent",
  "couple-with-children",
  "elderly",
  "disabled",
  "other",
] as const;

/** Household size band (世帯人員); top-coded at five. */
export const householdSizeBands = ["1", "2", "3", "4", "5+"] as const;

/** Repayment state on the day of the projection (償還状況); "none" while nothing has been lent. */
export const repaymentStatuses = ["in-grace", "repaying", "overdue", "closed", "exempt", "none"] as const;

/** A fund of the national schema. */
export type FundCode = (typeof fundCodes)[number];
/** A decision outcome of the national schema. */
export type DecisionCode = (typeof decisionCodes)[number];
/** An age band of the national schema. */
export type AgeBand = (typeof ageBands)[number];
/** A sex code of the national schema. */
export type SexCode = (typeof sexCodes)[number];
/** A household type of the national schema. */
export type HouseholdType = (typeof householdTypes)[number];
/** A household size band. */
export type HouseholdSizeBand = (typeof householdSizeBands)[number];
/** A repayment state of the national schema. */
export type RepaymentStatus = (typeof repaymentStatuses)[number];

/** One loan application as statistics see it. */
export type StatisticsRow = {
  /** Random key of the borrower within the prefecture. Never released; used only to count people, not loans. */
  readonly borrowerKey: string;
  /** Fund applied for. */
  readonly fund: FundCode;
  /** Purpose or reason code. Kept for the prefecture's own use; no released table has it. */
  readonly purpose: string;
  /** Month of the application, JST, "YYYY-MM". */
  readonly applicationMonth: string;
  /** Outcome so far. */
  readonly decision: DecisionCode;
  /** Age band at application. */
  readonly ageBand: AgeBand;
  /** Sex. */
  readonly sex: SexCode;
  /** Household type. */
  readonly householdType: HouseholdType;
  /** Household size band. No released table has it. */
  readonly householdSizeBand: HouseholdSizeBand;
  /** 6-digit municipality code (団体コード) of the council that took the application. */
  readonly municipalityCode: string;
  /** Amount band code. No released table has it. */
  readonly amountBand: string;
  /** Amount decided, or applied for while undecided, in yen. Released only in sums. */
  readonly amount: number;
  /** Repayment state. */
  readonly status: RepaymentStatus;
  /** Fiscal year (年度, the calendar year in which it begins) of the decision, or of the application while undecided. */
  readonly fiscalYear: number;
};

/** A row that the allow-list refuses; the release stops. The message names the column, never the value. */
export class StatisticsRowRefused extends DomainError {
  override readonly name = "StatisticsRowRefused";
  readonly code = "STATISTICS_ROW_REFUSED";
}

const oneOf = <T extends string>(codes: readonly T[], value: unknown): value is T =>
  codes.some((code) => code === value);

/** First column of the row whose value the schema does not know, or undefined when the row is sound. */
export function faultyColumn(row: StatisticsRow): string | undefined {
  const faults: readonly (readonly [string, boolean])[] = [
    ["borrowerKey", row.borrowerKey.length > 0],
    ["fund", oneOf(fundCodes, row.fund)],
    ["applicationMonth", /^\d{4}-(0[1-9]|1[0-2])$/.test(row.applicationMonth)],
    ["decision", oneOf(decisionCodes, row.decision)],
    ["ageBand", oneOf(ageBands, row.ageBand)],
    ["sex", oneOf(sexCodes, row.sex)],
    ["householdType", oneOf(householdTypes, row.householdType)],
    ["householdSizeBand", oneOf(householdSizeBands, row.householdSizeBand)],
    ["municipalityCode", /^\d{6}$/.test(row.municipalityCode)],
    ["amount", Number.isSafeInteger(row.amount) && row.amount >= 0],
    ["status", oneOf(repaymentStatuses, row.status)],
    ["fiscalYear", Number.isSafeInteger(row.fiscalYear)],
  ];
  return faults.find(([, sound]) => !sound)?.[0];
}

/**
 * The row itself when every column is known to the schema.
 *
 * @throws StatisticsRowRefused on an unknown code, a malformed month or a negative amount: a release fails closed
 * rather than passing a raw value through.
 */
export function readStatisticsRow(row: StatisticsRow): StatisticsRow {
  const fault = faultyColumn(row);
  if (fault !== undefined) throw new StatisticsRowRefused(`column ${fault} holds a value outside the schema`);
  return row;
}

/** Fiscal year (April to March) of a "YYYY-MM" month. */
export function fiscalYearOf(month: string): number {
  const year = Number(month.slice(0, 4));
  return Number(month.slice(5, 7)) >= 4 ? year : year - 1;
}
