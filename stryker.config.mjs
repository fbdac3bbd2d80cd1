/**
 * Mutation testing of the rules. Pure functions only: `domain/` without its schemas (data shapes) and catalogues of
 * sentences. Takes long on two cores, so it is `npm run mutation` and no part of `npm test`.
 *
 * A part alone: npm run mutation -- --mutate 'domain/eligibility/**\/*.ts'
 */
export default {
  mutate: ["domain/**/*.ts", "!domain/**/*.schema.ts", "!domain/eligibility/{case,need}-facts.ts"],
  testRunner: "jest",
  testRunnerNodeArgs: ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"],
  jest: {
    projectType: "custom",
    configFile: "jest.mutation.config.mjs",
    enableFindRelatedTests: true,
  },
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  // A sentence or a source may be worded otherwise without being wrong; the rules are what is measured.
  mutator: { excludedMutations: ["StringLiteral"] },
  ignorePatterns: ["cdk.out", "dist", ".local", "reports", "web"],
  concurrency: 2,
  timeoutMS: 20_000,
  tempDirName: ".stryker-tmp",
  reporters: ["clear-text", "progress"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
  thresholds: { high: 90, low: 85, break: 85 },
};
