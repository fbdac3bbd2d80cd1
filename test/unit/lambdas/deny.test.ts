import { describe, expect, test } from "@jest/globals";
import { actions, prefectureRoles, scopeOf, type Action } from "../../../domain/permissions/permissions.ts";
import type { Contract } from "../../../lambdas/shared/contract.ts";
import { apiFunctions } from "../../support/api-functions.ts";
import { driveHandler } from "../../support/drive-api.ts";
import { uuidOf } from "../../support/ids.ts";
import {
  completeContent,
  contentsOf,
  memoryWorld,
  people,
  personOfRole,
  places,
  stepsOf,
  type MemoryWorld,
} from "../../support/memory-world.ts";

const served = apiFunctions.flatMap((handler) =>
  handler.definition.routes.map(({ contract }) => ({ handler, contract })),
);
const signedIn = served.flatMap(({ handler, contract }) => {
  const action = actions.find((known): known is Action => known === contract.action);
  return action === undefined ? [] : [{ handler, contract, action }];
});
const nameOf = (contract: Contract): string => `${contract.method} ${contract.path}`;

/** A world with a case in every part that a route looks for, of 千代田区. */
async function deniedWorld(): Promise<{ readonly world: MemoryWorld; readonly caseId: string }> {
  const world = await memoryWorld();
  return { world, caseId: await stepsOf(world).submitted() };
}

describe("a role without the permission", () => {
  const pairs = signedIn.flatMap((row) =>
    prefectureRoles
      .filter((role) => scopeOf([role], row.action) === undefined)
      .map((role) => [role, nameOf(row.contract), row] as const),
  );

  test("is the case to test for most pairs of role and route", () => {
    expect(pairs.length).toBeGreaterThan(signedIn.length * 3);
  });

  test.each(pairs)(
    "%s is refused %s, changes nothing, and the refusal is in the audit trail",
    async (role, _name, row) => {
      const world = await memoryWorld();
      const before = contentsOf(world.store, places.directory);
      const person = personOfRole[role];
      const answered = await driveHandler(
        row.handler,
        world.ports,
      )({ contract: row.contract, staffId: person.staffId });
      expect(answered).toMatchObject({ status: 403, body: { code: "FORBIDDEN", correlationId: "correlation-0001" } });
      const chain = await world.ports.audit.read(`staff#${person.staffId}#2026-11-24`);
      expect(chain).toMatchObject([{ kind: "refusal", what: row.contract.operationId, by: person.staffId }]);
      expect(contentsOf(world.store, places.directory)).toEqual(before);
      expect(world.store.dump(places.cases)).toEqual([]);
      expect(world.objects.kept.size).toBe(0);
    },
  );
});

describe("a role with the permission", () => {
  const ownRoutes = signedIn.filter(({ handler }) => {
    const name = handler.definition.function;
    return name !== "statistics" && name !== "exports" && name !== "number-inquiries";
  });
  const pairs = ownRoutes.flatMap((row) =>
    prefectureRoles
      .filter((role) => scopeOf([role], row.action) !== undefined)
      .map((role) => [role, nameOf(row.contract), row] as const),
  );
  test.each(pairs)("%s passes the door of %s", async (role, _name, row) => {
    const world = await memoryWorld();
    const answered = await driveHandler(
      row.handler,
      world.ports,
    )({ contract: row.contract, staffId: personOfRole[role].staffId });
    expect(answered.body["code"]).not.toBe("FORBIDDEN");
    expect(answered.status).toBeLessThan(500);
  });
});

/** What a route on a case is sent, so that nothing but the case's municipality can be the reason of a refusal. */
const bodies: Readonly<Record<string, (caseId: string, version: number) => unknown>> = {
  openCase: () => ({ purpose: "consultation" }),
  recordConsultation: (_id, version) => ({
    commandId: uuidOf(1, 1),
    version,
    consultation: { heldOn: "2026-11-24", channel: "phone", summary: "追加の相談" },
  }),
  viewAssessment: () => ({}),
  recordFacts: (_id, version) => ({
    commandId: uuidOf(1, 1),
    version,
    facts: [{ fact: "residence.rent", value: 0, source: "statement", asOf: "2026-11-24" }],
  }),
  openApplication: (_id, version) => ({ commandId: uuidOf(1, 1), version, fund: "emergency-small" }),
  saveApplication: (id, version) => ({ commandId: uuidOf(1, 1), version, content: completeContent(id) }),
  submitApplication: (_id, version) => ({ commandId: uuidOf(1, 1), version }),
  withdrawApplication: (_id, version) => ({ commandId: uuidOf(1, 1), version, comment: "取下げ" }),
  announceDocument: (_id, version) => ({
    commandId: uuidOf(1, 1),
    version,
    kind: "income",
    fileName: "a.pdf",
    contentType: "application/pdf",
    size: 10,
  }),
  getCaseVersion: () => ({}),
  linkDocument: () => ({}),
  answerQuestion: (_id, version) => ({ commandId: uuidOf(1, 1), version, answer: "はい" }),
  receiveLoanDeed: (_id, version) => ({ commandId: uuidOf(1, 1), version, receivedOn: "2026-11-24" }),
  linkPaper: () => ({}),
};

describe("a window of another municipality", () => {
  const onCases = signedIn.filter(
    ({ contract, action }) => contract.path.includes("{caseId}") && scopeOf(["window-worker"], action) !== undefined,
  );

  test("meets every route on a case that a window may call", () => {
    expect(onCases.map(({ contract }) => contract.operationId).sort()).toEqual(Object.keys(bodies).sort());
  });

  test.each(onCases.map((row) => [nameOf(row.contract), row] as const))(
    "is refused %s; the case is unchanged and its content does not leave",
    async (_name, { handler, contract }) => {
      const { world, caseId } = await deniedWorld();
      const { record, documents } = await world.folder(caseId);
      const before = contentsOf(world.store, places.cases);
      const answered = await driveHandler(
        handler,
        world.ports,
      )({
        contract,
        staffId: people.otherWindow.staffId,
        path: Object.fromEntries(
          Object.entries({
            caseId,
            documentId: documents[0]?.documentId ?? "",
            messageId: uuidOf(9),
            kind: "loan-deed",
          }).filter(([name]) => contract.path.includes(`{${name}}`)),
        ),
        body: bodies[contract.operationId]?.(caseId, record.version),
      });
      expect(answered).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
      expect(answered.text).not.toContain("山田");
      expect(answered.text).not.toContain(record.caseNumber);
      expect(contentsOf(world.store, places.cases)).toEqual(before);
      const chain = await world.ports.audit.read(`staff#${people.otherWindow.staffId}#2026-11-24`);
      expect(chain.map((entry) => entry.kind)).toEqual(["refusal"]);
    },
  );

  test("sees no case of another municipality in its queue or search", async () => {
    const { world } = await deniedWorld();
    const ask = async (staffId: string, operationId: string, query: Record<string, string>) => {
      const row = signedIn.find(({ contract }) => contract.operationId === operationId);
      if (row === undefined) throw new Error(operationId);
      return driveHandler(row.handler, world.ports)({ contract: row.contract, staffId, query });
    };
    for (const [operationId, query] of [
      ["listCases", { status: "screening" }],
      ["searchCases", { kana: "ヤマダ" }],
    ] as const) {
      const own = await ask(people.window.staffId, operationId, query);
      expect(own.body).toMatchObject({ rows: [{ applicantName: "山田花子", municipalityCode: "131016" }] });
      const other = await ask(people.otherWindow.staffId, operationId, query);
      expect(other).toMatchObject({ status: 200, body: { rows: [] } });
      const prefecture = await ask(people.screener.staffId, operationId, query);
      expect(prefecture.body).toMatchObject({ rows: [{ municipalityCode: "131016" }] });
    }
  });

  test("does not learn of a case by beginning a consultation under its id", async () => {
    const { world, caseId } = await deniedWorld();
    const row = signedIn.find(({ contract }) => contract.operationId === "beginConsultation");
    if (row === undefined) throw new Error("no such route");
    const answered = await driveHandler(
      row.handler,
      world.ports,
    )({
      contract: row.contract,
      staffId: people.otherWindow.staffId,
      body: {
        commandId: caseId,
        name: "佐藤次郎",
        nameKana: "サトウ ジロウ",
        birthDate: "1990-01-01",
        protected: false,
        consultation: { heldOn: "2026-11-24", channel: "phone", summary: "相談" },
      },
    });
    expect(answered).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    expect(answered.text).not.toContain("13-2026");
  });
});

describe("queues and searches", () => {
  test("show nothing but the case number of a protected household", async () => {
    const world = await memoryWorld();
    const begin = signedIn.find(({ contract }) => contract.operationId === "beginConsultation");
    const list = signedIn.find(({ contract }) => contract.operationId === "listCases");
    if (begin === undefined || list === undefined) throw new Error("no such route");
    await driveHandler(
      begin.handler,
      world.ports,
    )({
      contract: begin.contract,
      staffId: people.window.staffId,
      body: {
        commandId: uuidOf(5),
        name: "秘匿花子",
        nameKana: "ヒトク ハナコ",
        birthDate: "1990-01-01",
        protected: true,
        consultation: { heldOn: "2026-11-24", channel: "phone", summary: "相談" },
      },
    });
    const answered = await driveHandler(
      list.handler,
      world.ports,
    )({ contract: list.contract, staffId: people.window.staffId, query: { status: "consultation" } });
    expect(answered.body).toMatchObject({ rows: [{ caseNumber: "13-2026-00001" }] });
    expect(answered.text).not.toContain("秘匿");
    expect(answered.text).not.toContain("1990");
  });

  test("a search is in the audit trail, what was typed is not", async () => {
    const { world } = await deniedWorld();
    const row = signedIn.find(({ contract }) => contract.operationId === "searchCases");
    if (row === undefined) throw new Error("no such route");
    await driveHandler(
      row.handler,
      world.ports,
    )({ contract: row.contract, staffId: people.window.staffId, query: { kana: "ヤマダ", birthDate: "1985-04-01" } });
    const chain = await world.ports.audit.read(`staff#${people.window.staffId}#2026-11-24`);
    expect(chain).toMatchObject([{ kind: "search", what: "case:search" }]);
    expect(JSON.stringify(chain)).not.toMatch(/ヤマ|1985/);
  });
});

describe("whoever is not, or no longer, of the staff", () => {
  const row = signedIn.find(({ contract }) => contract.operationId === "getMe");
  if (row === undefined) throw new Error("no such route");

  test("is refused without sign-in", async () => {
    const world = await memoryWorld();
    const answered = await driveHandler(row.handler, world.ports)({ contract: row.contract });
    expect(answered).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED" } });
  });

  test("is refused as a stranger of the pool, and as a leaver from the very next request", async () => {
    const world = await memoryWorld();
    const drive = driveHandler(row.handler, world.ports);
    const stranger = await drive({ contract: row.contract, staffId: "stranger@example.jp" });
    expect(stranger).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    expect((await drive({ contract: row.contract, staffId: people.window.staffId })).status).toBe(200);
    await world.store.put(places.directory, {
      kind: "staff",
      id: people.window.staffId,
      ...people.window,
      active: false,
    });
    expect(await drive({ contract: row.contract, staffId: people.window.staffId })).toMatchObject({ status: 403 });
    expect(await world.ports.audit.read(`staff#${people.window.staffId}#2026-11-24`)).toMatchObject([
      { kind: "refusal", what: "getMe", by: people.window.staffId },
    ]);
  });

  test("a refusal by what stands in the register is in the audit trail too", async () => {
    const world = await memoryWorld();
    const { municipalityCode: _unknown, ...astray } = people.window;
    await world.store.put(places.directory, { kind: "staff", id: astray.staffId, ...astray });
    const listing = signedIn.find(({ contract }) => contract.operationId === "listCases");
    if (listing === undefined) throw new Error("no such route");
    const { handler, contract } = listing;
    const answered = await driveHandler(
      handler,
      world.ports,
    )({ contract, staffId: astray.staffId, query: { status: "screening" } });
    expect(answered).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    expect(await world.ports.audit.read(`staff#${astray.staffId}#2026-11-24`)).toMatchObject([
      { kind: "refusal", what: "listCases", by: astray.staffId },
    ]);
  });
});
