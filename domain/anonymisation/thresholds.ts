/**
 * The thresholds of disclosure control. They are constants: no caller, parameter or setting can lower them.
 *
 * Source: 介護DB/NDB open-data guideline (municipality of 25,000 people or more: no count under 10; 2,000 to under
 * 25,000: none under 20; under 2,000: no count at all), here counted in borrowers; dominance: at least three
 * contributors and none above 70 % of the sum.
 */

/** Smallest number of borrowers a published cell may count, unless it counts nobody. */
export const borrowerThreshold = 10;

/** The same for cells of a municipality of fewer than 25,000 people. */
export const smallMunicipalityThreshold = 20;

/** Population from which the ordinary threshold applies. */
export const smallMunicipalityPopulation = 25_000;

/** Population under which a municipality is never published by itself. */
export const unpublishedPopulation = 2_000;

/** Fewest borrowers that may contribute to a published sum. */
export const dominanceContributors = 3;

/** Largest share, in percent, of one borrower in a published sum. */
export const dominancePercent = 70;

/** Threshold in borrowers for a municipality of this population; undefined where nothing may be published. */
export function municipalityThreshold(population: number): number | undefined {
  if (population < unpublishedPopulation) return undefined;
  return population < smallMunicipalityPopulation ? smallMunicipalityThreshold : borrowerThreshold;
}

/** Whether a sum of amounts is carried by too few borrowers, or by one of them. */
export function isDominated(cell: {
  readonly borrowers: number;
  readonly amount: number;
  readonly largest: number;
}): boolean {
  if (cell.borrowers === 0 || cell.amount === 0) return false;
  return cell.borrowers < dominanceContributors || cell.largest * 100 > cell.amount * dominancePercent;
}
