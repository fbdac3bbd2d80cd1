/**
 * What the tests of `domain/` import from `@jest/globals`, under {@link file://./hot-runner.mjs}: `expect` and `test.each`
 * are Jest's own packages, so a test says the same under both. Hooks are not here; a test that needs one fails to load.
 */
import { expect } from "expect";
import { bind } from "jest-each";

let collected = [];
let groups = [];

const suite = (name, body) => {
  groups.push(name);
  try {
    body();
  } finally {
    groups.pop();
  }
};

const spec = (name, run) => {
  collected.push({ title: [...groups, name].join(" "), run });
};

/** Groups tests; `describe.each` as in Jest. */
export const describe = Object.assign(suite, { each: bind(suite, false) });

/** One test; `test.each` as in Jest. */
export const test = Object.assign(spec, { each: bind(spec, false) });

/** The tests that a file declares while it loads: title with its groups, and what to run. */
export const collectTests = async (load) => {
  collected = [];
  groups = [];
  await load();
  return collected;
};

export { expect };
