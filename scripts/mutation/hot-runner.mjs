/**
 * A runner of Stryker for tests of pure functions. Jest links every module again in each run, which is seconds for every
 * mutant. Here the instrumented modules and the test files are loaded once in a process, and a mutant costs its covering
 * tests alone: milliseconds. That is sound as long as neither keeps state between tests, which `domain/` may not.
 *
 * A mutant that runs both when the files load and in a test counts as one of its tests; one that runs only at load is
 * static and, with `ignoreStatic`, left out.
 */
import { globSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { commonTokens, declareClassPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import { collectTests } from "./jest-globals.mjs";

/** Stryker's object in the instrumented code: which mutant is active, and who covers what. */
const instrumenter = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});

const withoutHybrids = ({ static: atLoad, perTest }) => {
  const tested = new Set(Object.values(perTest).flatMap((hits) => Object.keys(hits)));
  return { static: Object.fromEntries(Object.entries(atLoad).filter(([mutant]) => !tested.has(mutant))), perTest };
};

class HotRunner {
  static inject = tokens(commonTokens.options);

  #patterns;
  /** Loaded tests by id; the quickest first once their time is known, so that a mutant is killed cheaply. */
  #tests;

  constructor(options) {
    this.#patterns = options.testFiles ?? [];
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  async #load() {
    if (this.#tests !== undefined) return;
    const files = globSync(this.#patterns);
    this.#tests = [];
    for (const file of files.toSorted()) {
      const fileName = resolve(file);
      const collected = await collectTests(() => import(pathToFileURL(fileName).href));
      this.#tests.push(...collected.map(({ title, run }) => ({ id: `${file} ${title}`, title, fileName, run })));
    }
  }

  async #run(tests, { disableBail, beforeEach }) {
    const results = [];
    for (const { id, title, fileName, run } of tests) {
      beforeEach?.(id);
      const begun = performance.now();
      const result = { id, name: title, fileName };
      try {
        await run();
        results.push({ ...result, status: TestStatus.Success, timeSpentMs: performance.now() - begun });
      } catch (error) {
        const failureMessage = error instanceof Error ? error.message : String(error);
        results.push({ ...result, status: TestStatus.Failed, failureMessage, timeSpentMs: performance.now() - begun });
        if (!disableBail) break;
      }
    }
    return results;
  }

  async dryRun({ disableBail }) {
    await this.#load();
    const tests = await this.#run(this.#tests, {
      disableBail,
      beforeEach: (id) => {
        instrumenter.currentTestId = id;
      },
    });
    instrumenter.currentTestId = undefined;
    const times = new Map(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    this.#tests = this.#tests.toSorted((a, b) => (times.get(a.id) ?? 0) - (times.get(b.id) ?? 0));
    const { mutantCoverage } = instrumenter;
    return {
      status: DryRunStatus.Complete,
      tests,
      ...(mutantCoverage === undefined ? {} : { mutantCoverage: withoutHybrids(mutantCoverage) }),
    };
  }

  async mutantRun({ activeMutant, testFilter, disableBail, hitLimit }) {
    await this.#load();
    const wanted = new Set(testFilter ?? this.#tests.map(({ id }) => id));
    instrumenter.hitLimit = hitLimit;
    instrumenter.hitCount = hitLimit === undefined ? undefined : 0;
    instrumenter.activeMutant = activeMutant.id;
    const tests = await this.#run(
      this.#tests.filter(({ id }) => wanted.has(id)),
      { disableBail },
    );
    instrumenter.activeMutant = undefined;
    const hitLimitReached = determineHitLimitReached(instrumenter.hitCount, instrumenter.hitLimit);
    return toMutantRunResult(hitLimitReached ?? { status: DryRunStatus.Complete, tests });
  }
}

/** What Stryker asks a plugin for. */
export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "hot", HotRunner)];
