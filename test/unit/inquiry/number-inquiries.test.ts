import { createHash } from "node:crypto";
import { afterEach, expect, test } from "@jest/globals";
import { ForbiddenError, type Staff } from "../../../domain/staff/staff.ts";
import {
  listCaseInquiries,
  listInquiryExceptions,
  resolveInquiryException,
} from "../../../lambdas/inquiry/number-inquiries.ts";
import type { CaseFacts } from "../../../lambdas/inquiry/ports.ts";
import type { ReadEntry } from "../../../lambdas/shared/ports/audit-trail.ts";
import { beginCase } from "../../../domain/case/case-change.ts";
import { MemoryItemStore } from "../../../lambdas/shared/adapters/memory-item-store.ts";
import { caseRepository } from "../../../lambdas/shared/repositories/case-repository.ts";
import { driveInquiry } from "../../support/inquiry-driver.ts";
import type { InquiryWorld } from "../../support/inquiry-world.ts";
import { inquiryWorld, testUuid } from "../../support/inquiry-world.ts";

const caseId = testUuid(1, 1);
const personId = testUuid(2, 1);
const staff: Staff = { staffId: "handler@example.jp", name: "取扱 者", roles: ["number-handler"], active: true };
const facts: CaseFacts = {
  fund: "emergency-small",
  municipalityCode: "131016",
  protected: false,
  members: [{ personId, name: "試験 一", nameKana: "シケン ハジメ", birthDate: "1980-05-05", consented: true }],
};

const worlds: InquiryWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.dispose();
});

/** The store of cases with one submitted case of that id. */
async function casesWithOne() {
  const cases = caseRepository({
    store: new MemoryItemStore(),
    tables: { cases: "cases", audit: "audit" },
    digest: (text) => createHash("sha256").update(text).digest("hex"),
  });
  const person = { kind: "staff", id: "window@example.jp", name: "窓口" } as const;
  const context = { by: person, at: "2026-11-24T00:30:00.000Z", correlationId: "c-12345678", commandId: "begin" };
  await cases.change(
    beginCase(
      {
        caseId,
        caseNumber: "13-2026-000001",
        fund: "emergency-small",
        municipalityCode: "131016",
        applicantName: "試験 一",
        borrowerKey: "b",
      },
      {},
      context,
    ),
  );
  return cases;
}

async function office(trainingValidUntil: string | undefined, household: CaseFacts = facts) {
  const world = inquiryWorld({ cases: { [caseId]: household } });
  worlds.push(world);
  const logged: ReadEntry[] = [];
  const dependencies = {
    records: world.dependencies.records,
    cases: await casesWithOne(),
    clock: world.dependencies.clock,
    directory: {
      findStaff: () =>
        Promise.resolve({
          ...staff,
          roles: [...staff.roles],
          ...(trainingValidUntil === undefined ? {} : { trainingValidUntil }),
        }),
    },
    audit: {
      recordRead: (entry: ReadEntry) => {
        logged.push(entry);
        return Promise.resolve();
      },
    },
  };
  const request = <Path, Body>(path: Path, body: Body) => ({
    staff,
    path,
    query: {},
    body,
    correlationId: "c-12345678",
  });
  return { world, dependencies, logged, request };
}

test("a number handler sees what waits for them, closes it once, and each step is logged", async () => {
  const { world, dependencies, logged, request } = await office("2027-03-31");
  world.register([{ kanaName: "シケン ハジメ", registerClass: "several" }]);
  await driveInquiry(world, caseId);
  const { exceptions } = await listInquiryExceptions(dependencies, request({}, {}));
  expect(exceptions).toMatchObject([
    {
      ...{ caseId, round: 1, personId, subject: "identity", code: "several-candidates" },
      ...{ label: "該当する人が複数います", caseNumber: "13-2026-000001", status: "consultation", memberNumber: 1 },
    },
  ]);
  const body = { caseId, round: 1, personId, subject: "identity", resolution: "asked-window" } as const;
  const first = await resolveInquiryException(dependencies, request({}, body));
  world.clock.advance(60_000);
  expect(await resolveInquiryException(dependencies, request({}, body))).toEqual(first);
  expect((await listInquiryExceptions(dependencies, request({}, {}))).exceptions).toEqual([]);
  expect(logged.map((entry) => entry.what)).toEqual([
    "inquiry:list-exceptions",
    "inquiry:resolve-exception",
    "inquiry:list-exceptions",
  ]);
  // The screener reads in the case's history what was done, once; names, numbers and amounts are not in it.
  const folder = await dependencies.cases.findFolder(caseId);
  expect(folder?.events.filter((event) => event.act === "settle-inquiry-exception")).toMatchObject([
    {
      by: staff.staffId,
      byName: staff.name,
      byKind: "staff",
      data: { personId, subject: "identity", gap: "several-candidates", resolution: "asked-window" },
    },
  ]);
  // The gap stays a gap of the verdict: a handler does not make facts.
  const standing = await dependencies.records.listExceptions(caseId, 1);
  expect(standing).toMatchObject([{ code: "several-candidates", resolution: { by: staff.staffId } }]);
});

test("an exception that a crash left half settled is settled by pressing again, with one entry in the history", async () => {
  const { world, dependencies, request } = await office("2027-03-31");
  world.register([{ kanaName: "シケン ハジメ", registerClass: "none" }]);
  await driveInquiry(world, caseId);
  const body = { caseId, round: 1, personId, subject: "identity", resolution: "ask-again" } as const;
  const crashing = { ...dependencies.records, resolve: () => Promise.reject(new Error("gone")) };
  const broken = { ...dependencies, records: crashing };
  await expect(resolveInquiryException(broken, request({}, body))).rejects.toThrow("gone");
  expect((await listInquiryExceptions(dependencies, request({}, {}))).exceptions).toHaveLength(1);
  await resolveInquiryException(dependencies, request({}, body));
  expect((await listInquiryExceptions(dependencies, request({}, {}))).exceptions).toEqual([]);
  const folder = await dependencies.cases.findFolder(caseId);
  expect(folder?.events.filter((event) => event.act === "settle-inquiry-exception")).toHaveLength(1);
});

test("an exception that is not there cannot be closed", async () => {
  const { dependencies, request } = await office("2027-03-31");
  const body = { caseId, round: 1, personId, subject: "local-tax", resolution: "ask-again" } as const;
  await expect(resolveInquiryException(dependencies, request({}, body))).rejects.toMatchObject({
    code: "ITEM_NOT_FOUND",
  });
});

test.each([[undefined], ["2026-11-23"]])("a handler whose training is valid until %s is refused", async (until) => {
  const { dependencies, request } = await office(until);
  await expect(listInquiryExceptions(dependencies, request({}, {}))).rejects.toThrow(ForbiddenError);
  await expect(listCaseInquiries(dependencies, request({ caseId }, {}))).rejects.toThrow(ForbiddenError);
});

test("training that ends today still counts", async () => {
  const { dependencies, request } = await office("2026-11-24");
  expect(await listInquiryExceptions(dependencies, request({}, {}))).toEqual({ exceptions: [] });
});

test("the record of a protected household hides the provider, which would give the place away", async () => {
  for (const isProtected of [false, true]) {
    const { world, dependencies, request } = await office("2027-03-31", { ...facts, protected: isProtected });
    world.register([{ kanaName: "シケン ハジメ" }]);
    await driveInquiry(world, caseId);
    const { inquiries } = await listCaseInquiries(dependencies, request({ caseId }, {}));
    expect(inquiries).toHaveLength(5);
    expect(inquiries.every((inquiry) => (inquiry.providerCode === undefined) === isProtected)).toBe(true);
    expect(JSON.stringify(inquiries)).not.toMatch(/シケン|試験|架空町/u);
  }
});
