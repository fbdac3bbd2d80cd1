import base from "./jest.config.mjs";

/**
 * The house runner, on the tests of `domain/` alone: what mutation testing repeats for every mutant. The property
 * tests of whole judgements are left out: they touch every rule in every run, and the tables beside them kill the same
 * mutants in a hundredth of the time.
 */
export default {
  ...base,
  testMatch: ["<rootDir>/test/unit/domain/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "eligibility/properties.test.ts", "eligibility/assess-document.test.ts"],
};
