/**
 * Mutation testing of the rules: pure functions only, `domain/` without its schemas (data shapes) and catalogues of
 * questions. `npm run mutation` runs it area by area and prints the score, see scripts/mutation.ts and docs/mutation.md;
 * it is no part of `npm test`.
 */
export default {
  mutate: ["domain/**/*.ts", "!domain/**/*.schema.ts", "!domain/eligibility/{case,need}-facts.ts"],
  plugins: ["./scripts/mutation/hot-runner.mjs"],
  testRunner: "hot",
  testRunnerNodeArgs: ["--disable-warning=ExperimentalWarning", "--import", "./scripts/mutation/stand-ins.mjs"],
  // Whole populations and whole judgements touch every rule in every run; the tables beside them kill the same mutants
  // in a hundredth of the time. The anonymisation's tests are named for that area alone by scripts/mutation.ts.
  testFiles: [
    "test/unit/{case,permissions}/*.test.ts",
    "test/unit/domain/!(anonymisation|eligibility)/*.test.ts",
    "test/unit/domain/eligibility/!(properties|assess-document).test.ts",
  ],
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  // A sentence or a source may be worded otherwise without being wrong; the rules are what is measured.
  mutator: { excludedMutations: ["StringLiteral"] },
  ignorePatterns: ["cdk.out", "dist", ".local", "reports", "web"],
  incremental: true,
  incrementalFile: "reports/mutation/incremental.json",
  concurrency: 1,
  timeoutMS: 10_000,
  timeoutFactor: 2,
  tempDirName: ".stryker-tmp",
  reporters: ["progress"],
  allowConsoleColors: false,
};
