import { describe, expect, test } from "@jest/globals";
import { ForbiddenError } from "../../../domain/staff/staff.ts";
import { getCaseVersion, openCase } from "../../../lambdas/cases/cases.ts";
import { guardedStore } from "../../support/faults.ts";
import { asStaff, memoryWorld, people, stepsOf } from "../../support/memory-world.ts";
import { uuidOf } from "../../support/ids.ts";

describe("asking whether an open case has changed", () => {
  test("tells its version and nothing else, by one item, and is no opening in the audit trail", async () => {
    const asked: string[] = [];
    const world = await memoryWorld({
      wrapStore: (store) => ({
        ...guardedStore(store, () => Promise.resolve()),
        get: (table, key, consistent) => {
          asked.push(consistent === true ? "get, consistent" : "get");
          return store.get(table, key, consistent);
        },
        query: (query) => {
          asked.push("query");
          return store.query(query);
        },
      }),
    });
    const steps = stepsOf(world);
    const caseId = await steps.begin();
    await steps.open(caseId);
    asked.length = 0;
    expect(await getCaseVersion(world.ports, asStaff(people.window, { caseId }, {}))).toEqual({ caseId, version: 2 });
    expect(asked).toEqual(["get"]);
    const chain = `staff#${people.window.staffId}#2026-11-24`;
    expect(await world.ports.audit.read(chain)).toEqual([]);
    // The log of what is shown is as it was.
    await openCase(world.ports, asStaff(people.window, { caseId }, { purpose: "application" as const }));
    expect((await world.ports.audit.read(chain)).map(({ what, purpose }) => [what, purpose])).toEqual([
      ["case:open", "application"],
    ]);
  });

  test("is refused outside one's own scope as an opening is", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    await expect(getCaseVersion(world.ports, asStaff(people.otherWindow, { caseId }, {}))).rejects.toThrow(
      ForbiddenError,
    );
    const unknown = { caseId: uuidOf(99, 1) };
    await expect(getCaseVersion(world.ports, asStaff(people.window, unknown, {}))).rejects.toMatchObject({
      code: "CASE_NOT_FOUND",
    });
  });
});
