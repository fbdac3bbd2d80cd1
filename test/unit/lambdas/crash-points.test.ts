import { describe, expect, test } from "@jest/globals";
import { receiveLoanDeed } from "../../../lambdas/contracts/contracts.ts";
import { decideStep } from "../../../lambdas/decisions/decide-step.ts";
import { draftPaymentFile, sealPaymentFile } from "../../../lambdas/disbursements/disbursements.ts";
import { checkDocument } from "../../../lambdas/documents/check-document.ts";
import { documentKey } from "../../../lambdas/documents/document-key.ts";
import { announceDocument } from "../../../lambdas/documents/documents.ts";
import { sweepOutbox } from "../../../lambdas/outbox/send-outbox-entry.ts";
import { producePaper } from "../../../lambdas/papers/produce-paper.ts";
import { screeningTasks } from "../../../lambdas/screening/screening-tasks.ts";
import {
  CrashedError,
  guardedExecutions,
  guardedObjects,
  guardedStore,
  powerFor,
  type Before,
} from "../../support/faults.ts";
import { uuidOf } from "../../support/ids.ts";
import {
  asStaff,
  cleanPdf,
  contentsOf,
  contentWithAccount,
  correlationId,
  memoryWorld,
  people,
  places,
  stepsOf,
  type MemoryWorld,
  type WorldPorts,
} from "../../support/memory-world.ts";

/** A command and everything that follows from it, to be killed after every write. */
type CrashCase = {
  readonly name: string;
  /** Brings a new world to where the command begins; answers what the command needs to know. */
  readonly prepare: (world: MemoryWorld) => Promise<string>;
  /** The command; run again with the same ids after a crash, as browsers, streams and workflows do. */
  readonly run: (ports: WorldPorts, given: string) => Promise<void>;
};

const everything = "9999-12-31T00:00:00.000Z";
const id = (number: number): string => uuidOf(number, 0xaa);
const day = "2026-11-26";

const cases: readonly CrashCase[] = [
  {
    name: "the last approval and the message to the execution",
    prepare: async (world) => {
      const steps = stepsOf(world);
      const caseId = await steps.forwarded();
      await steps.sendAll();
      await steps.decide(caseId, people.firstApprover);
      await steps.task(caseId, "register-wait", { wait: "approval", taskToken: "token" });
      return caseId;
    },
    run: async (ports, caseId) => {
      const version = (await ports.cases.findRecord(caseId))?.version ?? 0;
      const commandId = id(1);
      const repeated = (await ports.cases.findFolder(caseId))?.events.some((event) => event.eventId === commandId);
      await decideStep(
        ports,
        asStaff(
          people.secondApprover,
          { caseId },
          { commandId, version: repeated === true ? version - 1 : version, outcome: "approved" as const },
        ),
      );
      await sweepOutbox(ports, everything);
    },
  },
  {
    name: "drafting a payment file",
    prepare: async (world) => stepsOf(world).payable(),
    run: async (ports) => {
      await draftPaymentFile(ports, asStaff(people.firstCashier, { paymentDate: day }, { commandId: id(1) }));
    },
  },
  {
    name: "sealing a payment file of three cases, to the last of them",
    prepare: async (world) => {
      const steps = stepsOf(world);
      for (const account of ["1000001", "1000002", "1000003"]) await steps.payable(contentWithAccount(account));
      await steps.sendAll();
      const file = await draftPaymentFile(
        world.ports,
        asStaff(people.firstCashier, { paymentDate: day }, { commandId: id(9) }),
      );
      return file.sha256;
    },
    run: async (ports, sha256) => {
      await sealPaymentFile(
        ports,
        asStaff(
          people.secondCashier,
          { paymentDate: day, fileId: `${day}-1` },
          { commandId: id(1), version: 1, sha256 },
        ),
      );
      await sweepOutbox(ports, everything);
    },
  },
  {
    name: "starting a screening",
    prepare: async (world) => stepsOf(world).submitted(),
    run: async (ports) => {
      await sweepOutbox(ports, everything);
    },
  },
  {
    name: "recording the deed, and the payment line with it",
    prepare: async (world) => {
      const steps = stepsOf(world);
      const caseId = await steps.contracted();
      await steps.sendAll();
      await steps.task(caseId, "register-wait", { wait: "loan-deed", taskToken: "token" });
      return `${caseId} ${String((await world.record(caseId)).version)}`;
    },
    run: async (ports, given) => {
      const [caseId = "", version] = given.split(" ");
      await receiveLoanDeed(
        ports,
        asStaff(people.window, { caseId }, { commandId: id(1), version: Number(version), receivedOn: "2026-11-24" }),
      );
      await sweepOutbox(ports, everything);
    },
  },
  {
    name: "a document's way out of quarantine",
    prepare: async (world) => {
      const steps = stepsOf(world);
      const caseId = await steps.begin();
      const { version } = await world.record(caseId);
      await announceDocument(
        world.ports,
        asStaff(
          people.window,
          { caseId },
          {
            commandId: id(2),
            version,
            kind: "identity" as const,
            fileName: "a.pdf",
            contentType: "application/pdf" as const,
            size: cleanPdf.length,
          },
        ),
      );
      world.objects.kept.set(`${places.quarantine}/${documentKey(caseId, id(2))}`, cleanPdf);
      return caseId;
    },
    run: async (ports, caseId) =>
      checkDocument(ports, {
        id: "event-1",
        detail: { bucket: { name: places.quarantine }, object: { key: documentKey(caseId, id(2)) } },
      }),
  },
  {
    name: "the verdict, the destruction and the contract of the workflow",
    prepare: async (world) => {
      const steps = stepsOf(world);
      const caseId = await steps.forwarded();
      await steps.decide(caseId, people.firstApprover);
      await steps.decide(caseId, people.secondApprover);
      await steps.sendAll();
      return caseId;
    },
    run: async (ports, caseId) => {
      const ids = { caseId, round: 1, correlationId };
      const destroyed = { destructionId: "d", destroyedAt: "2026-11-24T06:00:00.000Z", keyCacheLifetimeSeconds: 0 };
      await screeningTasks["record-destruction"].run(ports, { ...ids, destruction: destroyed });
      await screeningTasks["register-contract"].run(ports, ids);
      await screeningTasks["register-wait"].run(ports, { ...ids, wait: "loan-deed", taskToken: "token" });
    },
  },
];

/** A new world brought to where the command begins. */
async function prepared(crashCase: CrashCase) {
  const world = await memoryWorld();
  const given = await crashCase.prepare(world);
  const portsUnder = async (before: Before): Promise<WorldPorts> =>
    (
      await memoryWorld({
        store: world.store,
        objects: world.objects,
        executions: world.executions,
        clock: world.clock,
        wrapStore: (store) => guardedStore(store, before),
        wrapObjects: (objects) => guardedObjects(objects, before),
        wrapExecutions: (executions) => guardedExecutions(executions, before),
      })
    ).ports;
  return { world, given, portsUnder };
}

/** Everything that is left behind: tables, objects, executions. */
const endOf = ({ store, objects, executions }: MemoryWorld) => ({
  tables: contentsOf(store),
  objects: [...objects.kept].map(([key, bytes]) => [key, Buffer.from(bytes).toString("base64")]).sort(),
  started: [...executions.started],
  told: [...executions.told],
});

describe("killed after every write, and run again", () => {
  test.each(cases.map((crashCase) => [crashCase.name, crashCase] as const))(
    "%s ends as if nothing had happened",
    async (_name, crashCase) => {
      const undisturbed = await prepared(crashCase);
      const counting = powerFor(Number.POSITIVE_INFINITY);
      await crashCase.run(await undisturbed.portsUnder(counting.before), undisturbed.given);
      const expected = endOf(undisturbed.world);
      expect(counting.done()).toBeGreaterThan(0);
      for (let writes = 0; writes < counting.done(); writes += 1) {
        const { world, given, portsUnder } = await prepared(crashCase);
        const power = powerFor(writes);
        await expect(crashCase.run(await portsUnder(power.before), given)).rejects.toBeInstanceOf(CrashedError);
        expect(power.done()).toBe(writes);
        await crashCase.run(await portsUnder(() => Promise.resolve()), given);
        expect({ writes, end: endOf(world) }).toEqual({ writes, end: expected });
      }
    },
    60_000,
  );

  test.each([0, 1, 2])(
    "a paper, killed after %i writes, is made once; a number may be passed over, never used twice",
    async (writes) => {
      const world = await memoryWorld();
      const steps = stepsOf(world);
      const caseId = await steps.forwarded();
      await steps.decide(caseId, people.firstApprover);
      await steps.decide(caseId, people.secondApprover);
      await steps.task(caseId, "register-contract");
      const power = powerFor(writes);
      const { ports } = await memoryWorld({
        store: world.store,
        objects: world.objects,
        clock: world.clock,
        wrapStore: (store) => guardedStore(store, power.before),
        wrapObjects: (objects) => guardedObjects(objects, power.before),
      });
      const input = { caseId, round: 1, correlationId, paper: "loan-decision-notice" };
      await expect(producePaper.run(ports, input)).rejects.toBeInstanceOf(CrashedError);
      await producePaper.run(world.ports, input);
      await producePaper.run(world.ports, input);
      await steps.paper(caseId, "loan-deed");
      const { papers, events } = await world.folder(caseId);
      expect(events.filter((event) => event.act === "issue-notice")).toHaveLength(2);
      expect(new Set(papers.map((paper) => paper.documentNumber)).size).toBe(1);
      const [notice] = papers.filter((paper) => paper.kind === "loan-decision-notice");
      const kept = world.objects.kept.get(`${places.notices}/${notice?.objectKey ?? ""}`);
      expect(kept === undefined ? undefined : world.ports.digestBytes(kept)).toBe(notice?.sha256);
    },
  );
});
