import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import importX from "eslint-plugin-import-x";
import globals from "globals";
import tseslint from "typescript-eslint";
import { house } from "./eslint-rules/layers.ts";

const adapters = ["lambdas/**/adapters/**"];
const tests = ["test/**", "bench/**"];

/** Sources of randomness: everything else in node:crypto is a pure function. */
const randomness = ["randomUUID", "randomUUIDv7", "randomBytes", "randomInt", "randomFill", "randomFillSync"];

const zodNamespace = {
  selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier[imported.name='z']",
  message: 'Write `import * as z from "zod"`: a re-bound z keeps the whole library in the bundle.',
};

const noEnvironment = {
  object: "process",
  property: "env",
  message: "The environment is read and parsed once, in lambdas/shared/runtime.",
};

export default defineConfig(
  globalIgnores([
    "node_modules",
    "**/node_modules",
    "dist",
    "cdk.out*",
    ".local",
    "coverage",
    "reports",
    ".stryker-tmp",
    "docs",
    "config",
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { house, "import-x": importX },
    rules: {
      "house/layers": "error",
      "import-x/no-default-export": "error",
      "import-x/no-duplicates": "error",
      "no-restricted-syntax": ["error", zodNamespace],
      "no-restricted-properties": ["error", noEnvironment],
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "object-shorthand": "error",
      // Names of executions and kana exclude control characters on purpose.
      "no-control-regex": "off",
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { prefer: "type-imports", fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // Spreading a string yields its code points, which is how Japanese text is counted.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      "no-irregular-whitespace": [
        "error",
        { skipStrings: true, skipTemplates: true, skipRegExps: true, skipJSXText: true, skipComments: true },
      ],
      // A key that composes Japanese text is only known by its code in some browsers.
      "@typescript-eslint/no-deprecated": ["error", { allow: [{ from: "lib", name: "keyCode" }] }],
      // The house has no enums, and this check is dear.
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      // The SDK's packages of one release differ by a patch, and so do the types of their clients.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
    },
  },
  {
    // Pure and served code: the clock and chance come in through ports.
    files: ["domain/**", "lambdas/**", "lib/**", "statemachines/**", "bin/**"],
    ignores: adapters,
    rules: {
      "no-restricted-globals": ["error", { name: "Date", message: "Use the Clock port or domain/dates." }],
      "no-restricted-properties": [
        "error",
        noEnvironment,
        { object: "Math", property: "random", message: "Use the IdSource port." },
        { object: "performance", property: "now", message: "Use the Clock port." },
        { object: "crypto", property: "randomUUID", message: "Use the IdSource port." },
      ],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "node:crypto",
              importNames: randomness,
              message: "Chance comes in through the IdSource port.",
            },
          ],
        },
      ],
    },
  },
  {
    // What libraries hand over without a type.
    files: [...adapters, "web/src/lib/api.ts"],
    rules: { "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "as" }] },
  },
  {
    // The one place that reads the environment of a function; beside it, the programs of the project itself.
    files: ["lambdas/shared/runtime/**", "local/**", "scripts/**", "bin/**", ...tests],
    rules: { "no-restricted-properties": "off" },
  },
  {
    files: ["scripts/**", "local/**", "simulator/**", ...tests],
    rules: { "no-console": "off" },
  },
  {
    // Values of a template have no type; what is not text is refused where it is read.
    files: ["local/**"],
    rules: {
      "@typescript-eslint/no-base-to-string": "off",
      "@typescript-eslint/no-invalid-void-type": "off",
      "@typescript-eslint/require-await": "off",
    },
  },
  {
    // Loops that another call may stop, and values whose declared type is narrower than what arrives.
    files: ["local/events/**", "local/services/**", "local/workers/**", "web/src/lib/reasons.ts"],
    rules: { "@typescript-eslint/no-unnecessary-condition": "off" },
  },
  {
    files: tests,
    rules: {
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "as" }],
      "@typescript-eslint/no-base-to-string": "off",
      "@typescript-eslint/no-misused-spread": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-dynamic-delete": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/require-await": "off",
    },
  },
  {
    files: ["**/*.config.{mjs,ts}", "**/*.d.ts"],
    rules: { "import-x/no-default-export": "off" },
  },
  {
    files: ["**/*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: globals.nodeBuiltin },
  },
);
