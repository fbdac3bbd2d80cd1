import { globSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import * as z from "zod";
import {
  actions,
  actionsOf,
  municipalRoles,
  permissions,
  prefectureRoles,
  roleLabels,
  rolesAllowed,
  scopeOf,
  type Action,
} from "../../../domain/permissions/permissions.ts";
import { ForbiddenError, requirePermission, requireScope, type Staff } from "../../../domain/staff/staff.ts";
import { administrationContracts } from "../../../lambdas/administration/administration.contract.ts";
import { applicationsContracts } from "../../../lambdas/applications/applications.contract.ts";
import { casesContracts } from "../../../lambdas/cases/cases.contract.ts";
import { consultationsContracts } from "../../../lambdas/consultations/consultations.contract.ts";
import { contractsContracts } from "../../../lambdas/contracts/contracts.contract.ts";
import { decisionsContracts } from "../../../lambdas/decisions/decisions.contract.ts";
import { disbursementsContracts } from "../../../lambdas/disbursements/disbursements.contract.ts";
import { documentsContracts } from "../../../lambdas/documents/documents.contract.ts";
import { eligibilityContracts } from "../../../lambdas/eligibility/eligibility.contract.ts";
import { exportsContracts } from "../../../lambdas/exports/exports.contract.ts";
import { numberInquiriesContracts } from "../../../lambdas/inquiry/number-inquiries.contract.ts";
import { nationalContracts } from "../../../lambdas/national/national.contract.ts";
import { screeningContracts } from "../../../lambdas/screening/screening.contract.ts";
import { sessionContracts } from "../../../lambdas/session/session.contract.ts";
import type { Contract } from "../../../lambdas/shared/contract.ts";
import { problems } from "../../../lambdas/shared/problems.ts";
import { statisticsContracts } from "../../../lambdas/statistics/statistics.contract.ts";
import { apiFunctions } from "../../support/api-functions.ts";

const prefectureContracts: readonly Contract[] = [
  ...sessionContracts,
  ...casesContracts,
  ...consultationsContracts,
  ...applicationsContracts,
  ...documentsContracts,
  ...screeningContracts,
  ...decisionsContracts,
  ...contractsContracts,
  ...eligibilityContracts,
  ...disbursementsContracts,
  ...statisticsContracts,
  ...exportsContracts,
  ...administrationContracts,
  ...numberInquiriesContracts,
];
const isAction = (action: string): action is Action => actions.some((known) => known === action);
const routeOf = ({ method, path }: Contract): string => `${method} ${path}`;

/**
 * Actions that no route asks for by themselves: what the person sees within a route that asks for another.
 * `screening:view-bands` decides what opening a case shows.
 */
const withinOtherRoutes: readonly Action[] = ["screening:view-bands"];

describe("the permission table", () => {
  test("grants each pair of role and action once, with its ground", () => {
    const pairs = permissions.map((row) => `${row.role} ${row.action}`);
    expect(new Set(pairs).size).toBe(pairs.length);
    for (const row of permissions) expect(row.ground).not.toBe("");
  });

  test("gives every role something, a name of its own, and every action somebody", () => {
    for (const role of prefectureRoles) expect(actionsOf([role])).toContain("session:read");
    expect(new Set(Object.values(roleLabels)).size).toBe(prefectureRoles.length);
    for (const action of actions)
      expect({ action, roles: rolesAllowed(action).length > 0 }).toEqual({ action, roles: true });
  });

  test("keeps the window in its municipality, and nobody else in one", () => {
    for (const row of permissions) {
      expect(row.scope).toBe(municipalRoles.includes(row.role) ? "own-municipality" : "prefecture");
    }
  });

  test("separates duties: no single role both prepares and decides, drafts for itself, or audits what it does", () => {
    expect(
      actionsOf(["window-worker"]).filter((action) => /^(screening|decision|payment|inquiry)/.test(action)),
    ).toEqual([]);
    expect(rolesAllowed("decision:decide")).toEqual(["approver"]);
    expect(rolesAllowed("screening:act")).toEqual(["screener"]);
    expect(actionsOf(["auditor"])).toEqual(["session:read", "audit:read"]);
    expect(actionsOf(["number-handler"])).toEqual(["session:read", "inquiry:handle"]);
    expect(actionsOf(["administrator"]).filter((action) => /^(case|document|application)/.test(action))).toEqual([]);
  });

  test("several roles may do what each may, in the widest scope, and nothing more", () => {
    fc.assert(
      fc.property(fc.subarray([...prefectureRoles]), fc.constantFrom(...actions), (roles, action) => {
        const scopes = roles.flatMap((role) => scopeOf([role], action) ?? []);
        const expected = scopes.includes("prefecture") ? "prefecture" : scopes[0];
        expect(scopeOf(roles, action)).toBe(expected);
        expect(actionsOf(roles).includes(action)).toBe(expected !== undefined);
      }),
    );
  });
});

describe("permission of a person", () => {
  const staffOf = (changes: Partial<Staff>): Staff => ({
    staffId: "window@example.jp",
    name: "窓口一子",
    roles: ["window-worker"],
    municipalityCode: "131016",
    active: true,
    ...changes,
  });

  test("ends with their leaving, whatever their roles", () => {
    for (const role of prefectureRoles) {
      expect(() => requirePermission(staffOf({ roles: [role], active: false }), "session:read")).toThrow(
        ForbiddenError,
      );
    }
  });

  test("reaches a window's own municipality alone, and none when it has none", () => {
    expect(() => requireScope(staffOf({}), "case:open", "131016")).not.toThrow();
    expect(() => requireScope(staffOf({}), "case:open", "131024")).toThrow(ForbiddenError);
    expect(() => requireScope(staffOf({ municipalityCode: undefined }), "case:open", "131016")).toThrow(ForbiddenError);
    expect(() =>
      requireScope(staffOf({ roles: ["screener"], municipalityCode: undefined }), "case:open", "131024"),
    ).not.toThrow();
  });
});

describe("contracts and the permission table", () => {
  test("every route of a prefecture asks for an action of the table, or is a step of signing in", () => {
    const unknown = prefectureContracts.filter(({ action }) => !isAction(action));
    expect(unknown.map(({ action, path }) => [action, path])).toEqual([
      ["public", "/session"],
      ["public", "/session/one-time-code"],
      ["public", "/session/password"],
      ["public", "/session/authenticator"],
      ["public", "/session/refresh"],
      ["public", "/session/end"],
    ]);
  });

  test("every action of the table has a route, but those that decide what another route shows", () => {
    const asked = new Set<string>(prefectureContracts.map(({ action }) => action));
    expect(actions.filter((action) => !asked.has(action))).toEqual(withinOtherRoutes);
  });

  test("routes of the nation ask for the nation's own actions only", () => {
    for (const { action } of nationalContracts) expect(["national:view", "national:pull"]).toContain(action);
  });

  test("every contract there is, is served by the handler of its capability, once", () => {
    const served = apiFunctions.flatMap(({ definition }) => definition.routes.map((route) => route.contract));
    expect(served.map(routeOf).sort()).toEqual(prefectureContracts.map(routeOf).sort());
    expect(new Set(served.map(routeOf)).size).toBe(served.length);
    expect(new Set(served.map(({ operationId }) => operationId)).size).toBe(served.length);
    for (const contract of prefectureContracts) expect(served).toContain(contract);
  });

  test("no capability has contracts that this suite does not know", () => {
    const files = globSync("lambdas/**/*.contract.ts").map((file) => file.split("/").at(-1));
    expect(files.sort()).toEqual(
      [
        "administration",
        "applications",
        "cases",
        "consultations",
        "contracts",
        "decisions",
        "disbursements",
        "documents",
        "eligibility",
        "exports",
        "inquiry-tasks",
        "national",
        "number-inquiries",
        "screening",
        "session",
        "settings",
        "statistics",
      ].map((name) => `${name}.contract.ts`),
    );
  });

  test("every refusal that a contract names is in the catalogue", () => {
    for (const contract of [...prefectureContracts, ...nationalContracts]) {
      for (const code of contract.errors) expect(Object.keys(problems)).toContain(code);
    }
  });
});

/** Every object schema inside a JSON schema that lets undeclared members through. */
function open(schema: unknown, at = "$"): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((entry, index) => open(entry, `${at}[${String(index)}]`));
  const node = Object.fromEntries(Object.entries(schema));
  const isObject = node["type"] === "object";
  const others = node["additionalProperties"];
  // A map of names to values of a stated kind is declared; a loose object allows anything, which JSON Schema writes as {}.
  const stated = typeof others === "object" && others !== null && Object.keys(others).length > 0;
  const closed = others === false || node["propertyNames"] !== undefined || stated;
  return [
    ...(isObject && !closed ? [at] : []),
    ...Object.entries(node).flatMap(([name, inner]) => open(inner, `${at}.${name}`)),
  ];
}

describe("contracts are strict", () => {
  const all = [...prefectureContracts, ...nationalContracts].map(
    (contract) => [contract.operationId, contract] as const,
  );

  test.each(all)("%s takes no undeclared field anywhere in a request", (_id, contract) => {
    for (const part of [contract.request.path, contract.request.query, contract.request.body]) {
      expect(open(z.toJSONSchema(part, { io: "input", unrepresentable: "any" }))).toEqual([]);
    }
  });

  test.each(all)("%s lets no undeclared field leave in an answer", (_id, contract) => {
    expect(open(z.toJSONSchema(contract.response.body, { io: "output", unrepresentable: "any" }))).toEqual([]);
  });

  test("the walk over schemas finds a loose one", () => {
    expect(open(z.toJSONSchema(z.object({ a: z.array(z.looseObject({})) }), { io: "output" }))).toEqual([
      "$.properties.a.items",
    ]);
  });
});
