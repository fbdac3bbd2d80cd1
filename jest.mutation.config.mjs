import base from "./jest.config.mjs";

/** The house runner, on the tests of `domain/` alone: what mutation testing repeats for every mutant. */
export default {
  ...base,
  testMatch: ["<rootDir>/test/unit/domain/**/*.test.ts"],
};
