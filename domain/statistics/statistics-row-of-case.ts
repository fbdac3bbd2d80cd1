import type { ApplicationContent, HouseholdMember } from "../case/application-content.schema.ts";
import { borrowerOf } from "../case/check-application.ts";
import type { CaseRecord, ContractItem } from "../case/case-items.schema.ts";
import { ageOn, fiscalYear, type IsoDate } from "../dates/plain-date.ts";
import type {
  AgeBand,
  DecisionCode,
  HouseholdSizeBand,
  HouseholdType,
  RepaymentStatus,
  StatisticsRow,
} from "../anonymisation/statistics-row.ts";

/** What the row of a case is made from. `submittedOn` is the day (JST) of the first submission. */
export type StatisticsFacts = {
  readonly record: CaseRecord;
  readonly content: ApplicationContent;
  readonly contract: ContractItem | undefined;
  readonly submittedOn: IsoDate;
};

const ageBandOf = (age: number): AgeBand => {
  if (age < 20) return "-19";
  if (age < 30) return "20-29";
  if (age < 40) return "30-39";
  if (age < 50) return "40-49";
  if (age < 60) return "50-59";
  if (age < 70) return "60-69";
  return age < 80 ? "70-79" : "80+";
};

const sizeBandOf = (size: number): HouseholdSizeBand => {
  const bands: readonly HouseholdSizeBand[] = ["1", "2", "3", "4"];
  return bands[size - 1] ?? "5+";
};

/** Household type (世帯類型) from the relations and ages of the members, the borrower among them, as far as the application tells. */
function householdTypeOf(members: readonly HouseholdMember[], on: IsoDate): HouseholdType {
  const hasElder = members.some((member) => ageOn(member.birthDate, on) >= 65);
  const minors = members.filter((member) => member.relation === "child" && ageOn(member.birthDate, on) < 18);
  if (members.every((member) => ageOn(member.birthDate, on) >= 65)) return "elderly";
  if (members.length === 1) return "single";
  const hasSpouse = members.some((member) => member.relation === "spouse");
  if (minors.length > 0) return hasSpouse ? "couple-with-children" : hasElder ? "other" : "single-parent";
  return "other";
}

const decisionOf = (record: CaseRecord): DecisionCode => {
  if (record.status === "withdrawn") return "withdrawn";
  return record.decision?.outcome ?? "pending";
};

const statusOf = (record: CaseRecord): RepaymentStatus => {
  if (record.status === "closed") return "closed";
  return record.status === "repayment" ? "in-grace" : "none";
};

const amountBandOf = (amount: number): string => {
  if (amount <= 50_000) return "up-to-50000";
  return amount <= 100_000 ? "up-to-100000" : "over-100000";
};

/**
 * The non-identifying row of a case that has been submitted: banded and coded, without name, number, address, birth date
 * or case id. Undefined when the household has no borrower.
 */
export function statisticsRowOf({
  record,
  content,
  contract,
  submittedOn,
}: StatisticsFacts): StatisticsRow | undefined {
  const borrower = borrowerOf(content);
  if (borrower === undefined) return undefined;
  const amount = contract?.principal ?? record.decidedAmount ?? content.requestedAmount ?? 0;
  return {
    borrowerKey: record.borrowerKey,
    fund: record.fund,
    purpose: content.reason ?? "unknown",
    applicationMonth: submittedOn.slice(0, 7),
    decision: decisionOf(record),
    ageBand: ageBandOf(ageOn(borrower.birthDate, submittedOn)),
    sex: borrower.sex,
    householdType: householdTypeOf(content.members, submittedOn),
    householdSizeBand: sizeBandOf(content.members.length),
    municipalityCode: record.municipalityCode,
    amountBand: amountBandOf(amount),
    amount,
    status: statusOf(record),
    fiscalYear: fiscalYear(record.decision?.decidedOn ?? submittedOn),
  };
}
