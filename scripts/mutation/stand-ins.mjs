/**
 * Loaded before the tests in mutation testing (`--import`): in the runner's process the tests get our collecting
 * `@jest/globals` and a fast-check of few runs. Node strips the types itself.
 */
import { registerHooks } from "node:module";

const here = (name) => new URL(name, import.meta.url).href;
const standIns = new Map([
  ["@jest/globals", here("./jest-globals.mjs")],
  ["fast-check", here("./capped-fast-check.mjs")],
]);

registerHooks({
  resolve: (specifier, context, next) => {
    const standIn = standIns.get(specifier);
    return standIn === undefined || context.parentURL === standIn
      ? next(specifier, context)
      : { url: standIn, shortCircuit: true };
  },
});
