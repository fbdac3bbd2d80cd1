import { ageOn, type IsoDate } from "../dates/plain-date.ts";
import type { Fact, Income, MemberFacts } from "./case-facts.schema.ts";

/** How a member is called in questions and explanations; names are never used. */
export function memberLabel(member: Pick<MemberFacts, "id" | "relation">): string {
  const relations: Readonly<Record<MemberFacts["relation"], string>> = {
    self: "申込者",
    spouse: "配偶者",
    child: "子",
    parent: "親",
    grandparent: "祖父母",
    grandchild: "孫",
    sibling: "兄弟姉妹",
    other: "その他の世帯員",
  };
  return `${relations[member.relation]}（${member.id}）`;
}

/** Who belongs to one livelihood (同一生計), as far as it is known. */
export type Livelihood = {
  /** Persons sharing the budget of the applicant, in the order entered. */
  readonly members: readonly MemberFacts[];
  /** Persons with a resident record of their own of whom nobody has said whether they share the budget. */
  readonly undecided: readonly MemberFacts[];
  /** Persons whose resident record is apart though they share the budget. */
  readonly splitRegister: readonly MemberFacts[];
};

/**
 * The livelihood of a case: the unit is the household that shares one budget, whatever the resident records say
 * [S-ASADA]. One on the same record belongs to it unless somebody found otherwise; one on another record at the same
 * address only once it is known that the budget is shared.
 */
export function livelihoodOf(members: readonly MemberFacts[]): Livelihood {
  const apart = (member: MemberFacts) => member.separateRegister?.value === true;
  const shares = (member: MemberFacts) => member.sharesBudget?.value;
  const included = members.filter(
    (member) =>
      member.relation === "self" || shares(member) === true || (shares(member) === undefined && !apart(member)),
  );
  return {
    members: included,
    undecided: members.filter((member) => member.relation !== "self" && shares(member) === undefined && apart(member)),
    splitRegister: included.filter((member) => member.relation !== "self" && apart(member)),
  };
}

/** The first day on which people of 18 are adults (平成30年法律59号); before it the age was 20. */
const ADULT_AT_18_FROM: IsoDate = "2022-04-01";

/** The age of majority on the date (成年年齢, 民法4条). */
export function adultAgeOn(date: IsoDate): number {
  return date < ADULT_AT_18_FROM ? 20 : 18;
}

/** Age by law on the date, or undefined when the birth date is not known or lies after the date. */
export function ageOf(birthDate: Fact<IsoDate> | undefined, date: IsoDate): number | undefined {
  if (birthDate === undefined || birthDate.value > date) return undefined;
  return ageOn(birthDate.value, date);
}

/** The incomes received on the date. */
export function presentIncomes(incomes: readonly Income[], date: IsoDate): readonly Income[] {
  return incomes.filter(
    (income) => (income.from === undefined || income.from <= date) && (income.to === undefined || date <= income.to),
  );
}

/**
 * The present monthly income in yen, net or gross; undefined when an income does not say it. A gross amount is never
 * taken for a net one, nor the other way round.
 */
export function monthlyIncome(incomes: readonly Income[], date: IsoDate, basis: "net" | "gross"): number | undefined {
  let sum = 0;
  for (const income of presentIncomes(incomes, date)) {
    const amount = basis === "net" ? income.monthlyNet : income.monthlyGross;
    if (amount !== undefined) {
      sum += amount;
      continue;
    }
    // A zero needs no conversion, whichever side it was written on.
    if ((basis === "net" ? income.monthlyGross : income.monthlyNet) !== 0) return undefined;
  }
  return sum;
}
