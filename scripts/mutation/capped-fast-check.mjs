/**
 * fast-check as mutation testing needs it: the same cases for every mutant, few of them, and no search for a smaller
 * counterexample, since killed is killed.
 */
import fc from "fast-check";

const MOST_RUNS = 20;

fc.configureGlobal({ seed: 20_261_124, endOnFailure: true, numRuns: MOST_RUNS });

/** `fc.assert`, with at most {@link MOST_RUNS} runs. */
export const assert = (property, { numRuns = MOST_RUNS, ...rest } = {}) =>
  fc.assert(property, { ...rest, numRuns: Math.min(numRuns, MOST_RUNS) });

export * from "fast-check";
// eslint-disable-next-line import-x/no-default-export -- as fast-check has one
export default Object.create(fc, { assert: { value: assert } });
