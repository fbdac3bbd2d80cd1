import type { LoanKind } from "../funds/loan-kinds.ts";
import type { Rule } from "./rule.ts";
import * as comprehensive from "./rules/comprehensive-support-rules.ts";
import * as education from "./rules/education-rules.ts";
import * as emergency from "./rules/emergency-small-rules.ts";
import * as exclusion from "./rules/exclusion-rules.ts";
import * as household from "./rules/household-rules.ts";
import * as realEstate from "./rules/real-estate-rules.ts";
import * as residence from "./rules/residence-rules.ts";
import * as scheme from "./rules/scheme-rules.ts";
import * as welfare from "./rules/welfare-rules.ts";

/**
 * Every rule, in the order worth asking: what is needed and by whom (without which no fund is the right one), then
 * where and with whom the person lives, then the ways that come first, then income, and last what excludes.
 */
export const RULES: readonly Rule[] = [
  emergency.emergencyReason,
  emergency.emergencyGap,
  comprehensive.incomeLoss,
  comprehensive.extensionsLeft,
  comprehensive.housingEntryCost,
  comprehensive.rebuildingCost,
  welfare.welfarePurpose,
  welfare.welfarePeriod,
  education.schoolType,
  education.studentOfHousehold,
  education.admission,
  education.atEntrance,
  realEstate.certifiedNeed,
  realEstate.detachedHouse,
  realEstate.ownership,
  realEstate.unencumbered,
  realEstate.valueEnough,
  exclusion.costNotPaid,
  residence.livesInPrefecture,
  residence.residencePeriod,
  household.oneLivelihood,
  household.noSecondApplication,
  realEstate.oldEnough,
  realEstate.cohabitants,
  comprehensive.upperAge,
  comprehensive.jobLostRecently,
  scheme.otherSchemesFirst,
  comprehensive.noOtherCover,
  exclusion.cannotBorrowElsewhere,
  scheme.selfRelianceSupport,
  comprehensive.homeOrHousingBenefit,
  comprehensive.identityProven,
  exclusion.publicAssistance,
  household.disabledPersonsCar,
  household.anyCategory,
  household.lowIncomeOnly,
  realEstate.taxLevel,
  exclusion.debtProcedure,
  exclusion.notForDebts,
  exclusion.notBusinessCapital,
  exclusion.bearableDebt,
  exclusion.noArrears,
  exclusion.notGuarantor,
  education.coBorrower,
  realEstate.heirs,
  comprehensive.repaymentExpected,
  exclusion.repaymentDoubt,
  exclusion.acceptsSupport,
  exclusion.aPerson,
  exclusion.noAntiSocialForces,
];

/** The rules of a kind, in order. */
export function rulesFor(kind: LoanKind): readonly Rule[] {
  return RULES.filter((rule) => rule.kinds.includes(kind));
}
