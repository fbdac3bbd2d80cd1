/** Jest in ESM mode: the house runner. Suites are chosen by folder, see scripts/test.ts. */
export default {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      {
        jsc: { target: "es2024", parser: { syntax: "typescript" }, experimental: { keepImportAttributes: true } },
        module: { type: "es6" },
      },
    ],
  },
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/cdk.out", "<rootDir>/dist", "<rootDir>/.local", "<rootDir>/.stryker-tmp"],
  // Long enough for a busy machine: speed is measured by the bench, never by a test.
  testTimeout: 30_000,
  watchman: false,
};
