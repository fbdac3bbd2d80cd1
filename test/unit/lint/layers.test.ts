import { describe, expect, test } from "@jest/globals";
import { layerOf, whyNot } from "../../../eslint-rules/layers.ts";

const refusal = (file: string, source: string, typeOnly = false): string | undefined => {
  const layer = layerOf(file);
  if (layer === undefined) throw new Error(`${file} has no layer`);
  return whyNot(file, layer, source, typeOnly);
};

describe("the layers of the house", () => {
  test.each([
    ["domain/case/waits.ts", "zod"],
    ["domain/case/waits.ts", "node:fs"],
    ["domain/case/waits.ts", "../../lambdas/shared/ports/clock.ts"],
    ["domain/case/case-items.schema.ts", "node:crypto"],
    ["lambdas/shared/ports/clock.ts", "zod"],
    ["lambdas/shared/ports/clock.ts", "../adapters/clock.ts"],
    ["lambdas/consultations/record-consultation.ts", "../shared/adapters/clock.ts"],
    ["lambdas/consultations/record-consultation.ts", "../shared/runtime/boot.ts"],
    ["lambdas/consultations/record-consultation.ts", "@aws-sdk/client-dynamodb"],
    ["lambdas/consultations/record-consultation.ts", "./consultations.handler.ts"],
    ["lambdas/consultations/record-consultation.ts", "../decisions/decide-step.ts"],
    ["lambdas/consultations/consultations.contract.ts", "../shared/adapters/clock.ts"],
    ["lambdas/consultations/consultations.handler.ts", "@aws-sdk/client-dynamodb"],
    ["lib/stacks/data-stack.ts", "../../domain/case/lifecycle.ts"],
    ["lib/environment/cases.ts", "aws-cdk-lib"],
    ["local/runtime.ts", "../lambdas/shared/adapters/clock.ts"],
    ["local/runtime.ts", "../domain/errors.ts"],
    ["simulator/engine.ts", "../domain/errors.ts"],
    ["statemachines/inquiry.errors.ts", "../lambdas/inquiry/inquiry-errors.ts"],
    ["web/src/app.tsx", "../../lambdas/cases/cases.contract.ts"],
    ["web/src/app.tsx", "../../domain/case/case-items.schema.ts"],
  ])("%s may not import %s", (file, source) => {
    expect(refusal(file, source)).toContain("may not import");
  });

  test.each([
    ["domain/case/waits.ts", "../errors.ts"],
    ["domain/dates/plain-date.ts", "temporal-polyfill"],
    ["domain/case/case-items.schema.ts", "zod"],
    ["lambdas/consultations/record-consultation.ts", "../shared/ports/clock.ts"],
    ["lambdas/consultations/record-consultation.ts", "../shared/use-cases/act-on-case.ts"],
    ["lambdas/consultations/consultations.handler.ts", "../shared/adapters/case-dependencies.ts"],
    ["lambdas/outbox/outbox-dependencies.ts", "../shared/adapters/sfn-executions.ts"],
    ["lambdas/shared/adapters/clock.ts", "@aws-sdk/client-dynamodb"],
    ["lib/config/shared-schemas.ts", "../../domain/dates/plain-date.ts"],
    ["web/src/app.tsx", "../../domain/case/lifecycle.ts"],
  ])("%s may import %s", (file, source) => {
    expect(refusal(file, source)).toBeUndefined();
  });

  test("the front end may take the types of contracts", () => {
    expect(refusal("web/src/app.tsx", "../../lambdas/cases/cases.contract.ts", true)).toBeUndefined();
    expect(refusal("web/src/app.tsx", "../../lambdas/cases/cases.ts", true)).toContain("may not import");
  });

  test("tests, scripts and the seed are free", () => {
    for (const file of ["test/unit/lint/layers.test.ts", "scripts/build.ts", "seed/index.ts"]) {
      expect(layerOf(file)).toBeUndefined();
    }
  });
});
