import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { createDocument } from "zod-openapi";
import { administrationContracts } from "../lambdas/administration/administration.contract.ts";
import { applicationsContracts } from "../lambdas/applications/applications.contract.ts";
import { casesContracts } from "../lambdas/cases/cases.contract.ts";
import { consultationsContracts } from "../lambdas/consultations/consultations.contract.ts";
import { contractsContracts } from "../lambdas/contracts/contracts.contract.ts";
import { decisionsContracts } from "../lambdas/decisions/decisions.contract.ts";
import { disbursementsContracts } from "../lambdas/disbursements/disbursements.contract.ts";
import { documentsContracts } from "../lambdas/documents/documents.contract.ts";
import { eligibilityContracts } from "../lambdas/eligibility/eligibility.contract.ts";
import { exportsContracts } from "../lambdas/exports/exports.contract.ts";
import { numberInquiriesContracts } from "../lambdas/inquiry/number-inquiries.contract.ts";
import { getNationalMe, getNationalTable, pullReleases } from "../lambdas/national/national.contract.ts";
import { screeningContracts } from "../lambdas/screening/screening.contract.ts";
import { sessionContracts } from "../lambdas/session/session.contract.ts";
import { commonErrors, type Contract } from "../lambdas/shared/contract.ts";
import { problems } from "../lambdas/shared/problems.ts";
import { statisticsContracts } from "../lambdas/statistics/statistics.contract.ts";

/**
 * OpenAPI from the contracts, the only description of the routes: 3.1 for people (`docs/openapi.json`, committed; a test
 * fails on drift) and the 3.0 projection that API Gateway imports.
 */

/** Which API a document describes. */
export type ApiName = "prefecture" | "national";

/** Contracts by the function that serves them, of one API. */
export const contractsByFunction: Readonly<Record<ApiName, Readonly<Record<string, readonly Contract[]>>>> = {
  prefecture: {
    session: sessionContracts,
    cases: casesContracts,
    consultations: consultationsContracts,
    eligibility: eligibilityContracts,
    applications: applicationsContracts,
    documents: documentsContracts,
    screening: screeningContracts,
    decisions: decisionsContracts,
    contracts: contractsContracts,
    disbursements: disbursementsContracts,
    statistics: statisticsContracts,
    exports: exportsContracts,
    administration: administrationContracts,
    "number-inquiries": numberInquiriesContracts,
  },
  national: {
    "national-session": [...sessionContracts.filter((contract) => contract.action === "public"), getNationalMe],
    "national-statistics": [getNationalTable],
    "national-pull": [pullReleases],
  },
};

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    correlationId: z.string(),
    errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });

const errorCodesOf = (contract: Contract): readonly (keyof typeof problems)[] => [
  ...new Set([
    ...commonErrors.filter((code) => contract.action !== "public" || code !== "FORBIDDEN"),
    ...contract.errors,
  ]),
];

const refusalsOf = (
  contract: Contract,
): Readonly<Record<string, { description: string; codes: readonly string[] }>> => {
  const byStatus = Object.groupBy(errorCodesOf(contract), (code) => String(problems[code].status));
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, codes = []]) => [
      status,
      { description: codes.map((code) => `${code}: ${problems[code].title}`).join(" / "), codes },
    ]),
  );
};

const isObject = (schema: z.ZodType): schema is z.ZodObject => schema instanceof z.ZodObject;

const isEmptyObject = (schema: z.ZodType): boolean => isObject(schema) && Object.keys(schema.shape).length === 0;

const title: Readonly<Record<ApiName, string>> = {
  prefecture: "Sasae 支え — 都道府県の業務 API",
  national: "Sasae 支え — 全国集計 API",
};

/** The OpenAPI 3.1 document of an API. */
export function openApi31(api: ApiName): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [functionName, contracts] of Object.entries(contractsByFunction[api])) {
    for (const contract of contracts) {
      const { path, query, body } = contract.request;
      (paths[contract.path] ??= {})[contract.method.toLowerCase()] = {
        operationId: contract.operationId,
        summary: contract.summary,
        tags: [functionName],
        ...(contract.action === "public" ? { security: [] } : {}),
        requestParams: {
          ...(isEmptyObject(path) ? {} : { path }),
          ...(isEmptyObject(query) ? {} : { query }),
        },
        ...(isEmptyObject(body)
          ? {}
          : { requestBody: { required: true, content: { "application/json": { schema: body } } } }),
        responses: {
          [String(contract.response.status)]: {
            description: "結果",
            content: { "application/json": { schema: contract.response.body } },
          },
          ...Object.fromEntries(
            Object.entries(refusalsOf(contract)).map(([status, { description }]) => [
              status,
              { description, content: { "application/problem+json": { schema: problemSchema } } },
            ]),
          ),
        },
      };
    }
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: title[api],
      version: "1",
      description: "Generated from the contracts in lambdas/; do not edit by hand.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/api" }],
    security: [{ staff: [] }],
    components: {
      securitySchemes: { staff: { type: "apiKey", in: "header", name: "Authorization", description: "ID token" } },
    },
    paths,
  });
}

const parameters30 = (contract: Contract): readonly unknown[] => {
  const named = (schema: z.ZodType, place: "path" | "query"): readonly unknown[] =>
    isObject(schema)
      ? Object.entries(schema.shape).map(([name, member]) => ({
          name,
          in: place,
          required: place === "path" || !(member instanceof z.ZodOptional),
          schema: { type: "string" },
        }))
      : [];
  return [...named(contract.request.path, "path"), ...named(contract.request.query, "query")];
};

/**
 * The body of the RestApi: OpenAPI 3.0, one operation a contract with `x-sasae-function`, from which the construct makes
 * the integration. Shapes stay with the function that parses them strictly; the gateway checks that a body is JSON and
 * that parameters are there.
 */
export function openApi30(api: ApiName): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [functionName, contracts] of Object.entries(contractsByFunction[api])) {
    for (const contract of contracts) {
      (paths[contract.path] ??= {})[contract.method.toLowerCase()] = {
        operationId: contract.operationId,
        summary: contract.summary,
        security: contract.action === "public" ? [] : [{ staff: [] }],
        parameters: parameters30(contract),
        responses: { [String(contract.response.status)]: { description: "結果" } },
        "x-sasae-function": functionName,
      };
    }
  }
  return { openapi: "3.0.3", info: { title: title[api], version: "1" }, paths };
}

/** Where the documents for people are committed. */
export const openApiFiles: Readonly<Record<ApiName, string>> = {
  prefecture: join(import.meta.dirname, "..", "docs", "openapi.json"),
  national: join(import.meta.dirname, "..", "docs", "openapi-national.json"),
};

/** The committed text of an API's document. */
export function openApiText(api: ApiName): string {
  return `${JSON.stringify(openApi31(api), null, 2)}\n`;
}

if (import.meta.main) {
  for (const api of ["prefecture", "national"] as const) writeFileSync(openApiFiles[api], openApiText(api));
}
