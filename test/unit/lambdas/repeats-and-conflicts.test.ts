import { describe, expect, test } from "@jest/globals";
import { applicationContentSchema } from "../../../domain/case/application-content.schema.ts";
import { RefusedError } from "../../../domain/errors.ts";
import {
  openApplication,
  saveApplication,
  submitApplication,
  withdrawApplication,
} from "../../../lambdas/applications/applications.ts";
import { searchCases } from "../../../lambdas/cases/cases.ts";
import { beginConsultation } from "../../../lambdas/consultations/begin-consultation.ts";
import { recordConsultation } from "../../../lambdas/consultations/record-consultation.ts";
import { receiveLoanDeed } from "../../../lambdas/contracts/contracts.ts";
import { decideStep } from "../../../lambdas/decisions/decide-step.ts";
import { announceDocument } from "../../../lambdas/documents/documents.ts";
import { answerQuestion, askQuestion } from "../../../lambdas/screening/questions.ts";
import { forwardCase, retryStep, returnCase } from "../../../lambdas/screening/screening.ts";
import { guardedStore, interleave } from "../../support/faults.ts";
import { uuidOf } from "../../support/ids.ts";
import {
  addDocument,
  asStaff,
  completeContent,
  contentsOf,
  memoryWorld,
  people,
  places,
  stepsOf,
  type MemoryWorld,
  type WorldPorts,
} from "../../support/memory-world.ts";

type Steps = ReturnType<typeof stepsOf>;
type Standing = { readonly version: number; readonly status: string };

/** A command on a case: how to come to where it is legal, and the command itself under a version and an id. */
type Command = {
  readonly name: string;
  readonly come: (steps: Steps, world: MemoryWorld) => Promise<string>;
  readonly send: (
    ports: WorldPorts,
    caseId: string,
    present: { version: number; commandId: string },
  ) => Promise<Standing>;
};

const consultation = { heldOn: "2026-11-24", channel: "phone" as const, summary: "追加の相談" };
const questionId = uuidOf(50, 0xbb);

const commands: readonly Command[] = [
  {
    name: "retryStep",
    come: async (steps) => {
      const caseId = await steps.contracted();
      await steps.task(caseId, "await-retry", { step: "loan-deed", error: "PaperGlyphMissingError", taskToken: "t" });
      return caseId;
    },
    send: (ports, caseId, present) => retryStep(ports, asStaff(people.screener, { caseId }, present)),
  },
  {
    name: "recordConsultation",
    come: (steps) => steps.begin(),
    send: (ports, caseId, present) =>
      recordConsultation(ports, asStaff(people.window, { caseId }, { ...present, consultation })),
  },
  {
    name: "openApplication",
    come: (steps) => steps.begin(),
    send: (ports, caseId, present) =>
      openApplication(ports, asStaff(people.window, { caseId }, { ...present, fund: "emergency-small" as const })),
  },
  {
    name: "saveApplication",
    come: async (steps) => {
      const caseId = await steps.begin();
      await steps.open(caseId);
      return caseId;
    },
    send: (ports, caseId, present) =>
      saveApplication(ports, asStaff(people.window, { caseId }, { ...present, content: completeContent(caseId) })),
  },
  {
    name: "submitApplication",
    come: async (steps, world) => {
      const caseId = await steps.begin();
      await steps.open(caseId);
      await steps.save(caseId, completeContent(caseId));
      await addDocument(world, caseId, "identity");
      await addDocument(world, caseId, "reason-proof");
      return caseId;
    },
    send: (ports, caseId, present) => submitApplication(ports, asStaff(people.window, { caseId }, present)),
  },
  {
    name: "withdrawApplication",
    come: (steps) => steps.screened(),
    send: (ports, caseId, present) =>
      withdrawApplication(ports, asStaff(people.window, { caseId }, { ...present, comment: "取下げ" })),
  },
  {
    name: "announceDocument",
    come: (steps) => steps.begin(),
    send: (ports, caseId, present) =>
      announceDocument(
        ports,
        asStaff(
          people.window,
          { caseId },
          {
            ...present,
            kind: "income" as const,
            fileName: "源泉徴収票.pdf",
            contentType: "application/pdf" as const,
            size: 10,
          },
        ),
      ),
  },
  {
    name: "askQuestion",
    come: (steps) => steps.screened(),
    send: (ports, caseId, present) =>
      askQuestion(ports, asStaff(people.screener, { caseId }, { ...present, question: "いつですか" })),
  },
  {
    name: "answerQuestion",
    come: async (steps, world) => {
      const caseId = await steps.screened();
      const { version } = await world.record(caseId);
      await askQuestion(
        world.ports,
        asStaff(people.screener, { caseId }, { version, commandId: questionId, question: "いつですか" }),
      );
      return caseId;
    },
    send: (ports, caseId, present) =>
      answerQuestion(
        ports,
        asStaff(people.window, { caseId, messageId: questionId }, { ...present, answer: "11月2日です" }),
      ),
  },
  {
    name: "forwardCase",
    come: (steps) => steps.screened(),
    send: (ports, caseId, present) => forwardCase(ports, asStaff(people.screener, { caseId }, present)),
  },
  {
    name: "returnCase",
    come: (steps) => steps.screened(),
    send: (ports, caseId, present) =>
      returnCase(ports, asStaff(people.screener, { caseId }, { ...present, comment: "写しが不鮮明" })),
  },
  {
    name: "decideStep",
    come: (steps) => steps.forwarded(),
    send: (ports, caseId, present) =>
      decideStep(ports, asStaff(people.firstApprover, { caseId }, { ...present, outcome: "approved" as const })),
  },
  {
    name: "receiveLoanDeed",
    come: (steps) => steps.contracted(),
    send: (ports, caseId, present) =>
      receiveLoanDeed(ports, asStaff(people.window, { caseId }, { ...present, receivedOn: "2026-11-24" })),
  },
];

const every = commands.map((command) => [command.name, command] as const);
const commandId = uuidOf(1, 0xbb);

async function at(command: Command) {
  const world = await memoryWorld();
  const steps = stepsOf(world);
  const caseId = await command.come(steps, world);
  const { version } = await world.record(caseId);
  return { world, steps, caseId, version };
}

describe("the same command twice", () => {
  test.each(every)("%s changes the case once and answers the same", async (_name, command) => {
    const { world, caseId, version } = await at(command);
    const first = await command.send(world.ports, caseId, { version, commandId });
    const after = contentsOf(world.store);
    world.clock.advance({ hours: 24 });
    const second = await command.send(world.ports, caseId, { version, commandId });
    expect(second).toEqual(first);
    expect(contentsOf(world.store)).toEqual(after);
    expect(first.version).toBe(version + 1);
  });

  test.each(every)("%s in the same moment changes the case once; both are answered", async (_name, command) => {
    const { world, caseId, version } = await at(command);
    const answers: Standing[] = [];
    await interleave(
      [0, 1].map(() => async (before) => {
        const { ports } = await memoryWorld({
          store: world.store,
          objects: world.objects,
          clock: world.clock,
          wrapStore: (store) => guardedStore(store, before),
        });
        answers.push(await command.send(ports, caseId, { version, commandId }));
      }),
      (_ready, step) => step % 2,
    );
    expect(answers).toHaveLength(2);
    expect(answers[0]).toEqual(answers[1]);
    expect((await world.record(caseId)).version).toBe(version + 1);
  });

  test("is known also when others have acted since", async () => {
    const command = commands.find(({ name }) => name === "askQuestion");
    if (command === undefined) throw new Error("no such command");
    const { world, steps, caseId, version } = await at(command);
    await command.send(world.ports, caseId, { version, commandId });
    await addDocument(world, caseId, "identity");
    const { version: later } = await world.record(caseId);
    expect(await command.send(world.ports, caseId, { version, commandId })).toMatchObject({ version: later });
    expect((await world.folder(caseId)).messages).toHaveLength(1);
    expect(steps).toBeDefined();
  });

  test("beginConsultation begins one case under one number", async () => {
    const world = await memoryWorld();
    const begin = () =>
      beginConsultation(
        world.ports,
        asStaff(
          people.window,
          {},
          {
            commandId,
            name: "山田花子",
            nameKana: "ヤマダ ハナコ",
            birthDate: "1985-04-01",
            protected: false,
            consultation,
          },
        ),
      );
    const first = await begin();
    expect(await begin()).toEqual(first);
    const cases = world.store.dump(places.cases).filter((item) => item["item"] === "case");
    expect(cases).toHaveLength(1);
  });
});

describe("a command on an old version", () => {
  test.each(every)("%s is refused and changes nothing", async (_name, command) => {
    const { world, caseId, version } = await at(command);
    const before = contentsOf(world.store);
    for (const seen of [version - 1, version + 1]) {
      await expect(command.send(world.ports, caseId, { version: seen, commandId })).rejects.toMatchObject({
        code: "VERSION_CONFLICT",
      });
    }
    expect(contentsOf(world.store)).toEqual(before);
  });

  const conflict = async (run: () => Promise<unknown>): Promise<RefusedError> => {
    try {
      await run();
    } catch (error) {
      if (error instanceof RefusedError) return error;
    }
    throw new Error("was not refused");
  };

  test("shows who did what since, in order, and the content that stands now", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.begin();
    await steps.open(caseId);
    const { version } = await world.record(caseId);
    const mine = { ...completeContent(caseId), requestedAmount: 50_000 };
    const theirs = { ...completeContent(caseId), requestedAmount: 70_000 };
    await saveApplication(
      world.ports,
      asStaff(people.secondWindow, { caseId }, { commandId: world.commandId(), version, content: theirs }),
    );
    await addDocument(world, caseId, "identity", people.secondWindow);
    const refusal = await conflict(() =>
      saveApplication(
        world.ports,
        asStaff(people.window, { caseId }, { commandId: world.commandId(), version, content: mine }),
      ),
    );
    expect(refusal.facts).toEqual({
      currentVersion: version + 3,
      changes: [
        { act: "save-application", byName: people.secondWindow.name, at: "2026-11-24T00:00:00.000Z" },
        { act: "upload-document", byName: people.secondWindow.name, at: "2026-11-24T00:00:00.000Z" },
        { act: "release-document", byName: "書類の自動確認", at: "2026-11-24T00:00:00.000Z" },
      ],
      currentContent: theirs,
    });
    expect((await world.folder(caseId)).application?.content).toEqual(theirs);
  });

  test("shows no change to someone who claims a version that is not there yet", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.begin();
    await steps.open(caseId);
    const refusal = await conflict(() =>
      recordConsultation(world.ports, asStaff(people.window, { caseId }, { commandId, version: 99, consultation })),
    );
    expect(refusal.facts).toMatchObject({ currentVersion: 2, changes: [] });
  });

  test("of two who save at the same moment, one is told what the other did", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.begin();
    await steps.open(caseId);
    const { version } = await world.record(caseId);
    const refusals: RefusedError[] = [];
    await interleave(
      [people.window, people.secondWindow].map((staff) => async (before) => {
        const { ports } = await memoryWorld({ store: world.store, wrapStore: (store) => guardedStore(store, before) });
        try {
          const content = completeContent(caseId);
          await saveApplication(ports, asStaff(staff, { caseId }, { commandId: world.commandId(), version, content }));
        } catch (error) {
          if (error instanceof RefusedError) refusals.push(error);
        }
      }),
      (_ready, step) => step % 2,
    );
    expect(refusals).toMatchObject([{ code: "VERSION_CONFLICT", facts: { changes: [{ act: "save-application" }] } }]);
    expect((await world.record(caseId)).version).toBe(version + 1);
  });
});

describe("a command on a case that is not there", () => {
  test.each(every)("%s is refused", async (_name, command) => {
    const world = await memoryWorld();
    await expect(command.send(world.ports, uuidOf(404), { version: 1, commandId })).rejects.toMatchObject({
      code: "CASE_NOT_FOUND",
    });
  });
});

describe("a command out of turn", () => {
  test.each(every.filter(([name]) => name !== "recordConsultation" && name !== "announceDocument"))(
    "%s is refused in a case that is withdrawn, and changes nothing",
    async (_name, command) => {
      const world = await memoryWorld();
      const steps = stepsOf(world);
      const caseId = await steps.begin();
      const { version } = await world.record(caseId);
      await withdrawApplication(
        world.ports,
        asStaff(people.window, { caseId }, { commandId: world.commandId(), version, comment: "取下げ" }),
      );
      const before = contentsOf(world.store);
      await expect(command.send(world.ports, caseId, { version: version + 1, commandId })).rejects.toBeInstanceOf(
        Error,
      );
      expect(contentsOf(world.store)).toEqual(before);
    },
  );
});

describe("saving an application", () => {
  const opened = async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.begin();
    await steps.open(caseId);
    return { world, steps, caseId };
  };
  const find = async (world: MemoryWorld, kana: string) =>
    (await searchCases(world.ports, { ...asStaff(people.window, {}, {}), query: { kana } })).rows;

  test("with something wrong names each field and keeps what was saved before", async () => {
    const { world, steps, caseId } = await opened();
    await steps.save(caseId, completeContent(caseId));
    const before = contentsOf(world.store, places.cases);
    const bad = applicationContentSchema.parse({ ...completeContent(caseId), requestedAmount: 200_500 });
    await expect(steps.save(caseId, bad)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ code: "AMOUNT_ABOVE_CEILING" }, { code: "AMOUNT_NOT_IN_UNIT" }],
    });
    expect(contentsOf(world.store, places.cases)).toEqual(before);
  });

  test("makes the case found under each member, and no longer under one who is gone", async () => {
    const { world, steps, caseId } = await opened();
    const content = completeContent(caseId);
    await steps.save(caseId, content);
    expect(await find(world, "ヤマダ タロ")).toMatchObject([{ caseId }]);
    await steps.save(caseId, { ...content, members: content.members.slice(0, 1) });
    expect(await find(world, "ヤマダ タロ")).toEqual([]);
    expect(await find(world, "ヤマダ ハナ")).toMatchObject([{ caseId }]);
  });

  test("moves a member whose reading is corrected, long vowels and all, to the new reading", async () => {
    const { world, steps, caseId } = await opened();
    const content = completeContent(caseId);
    const renamed = (nameKana: string) => ({
      ...content,
      members: content.members.map((member, index) => (index === 1 ? { ...member, nameKana } : member)),
    });
    await steps.save(caseId, renamed("オータ ユウ"));
    for (const reading of ["オオタ", "オウタ", "オータ"])
      expect(await find(world, reading)).toMatchObject([{ caseId }]);
    await steps.save(caseId, renamed("サトウ ユウ"));
    for (const reading of ["オオタ", "オウタ", "オータ"]) expect(await find(world, reading)).toEqual([]);
    expect(await find(world, "サトウ")).toMatchObject([{ caseId }]);
  });

  test("a corrected name of the borrower is the one that a search shows", async () => {
    const { world, steps, caseId } = await opened();
    const content = completeContent(caseId);
    await steps.save(caseId, {
      ...content,
      members: content.members.map((member, index) => (index === 0 ? { ...member, name: "山田華子" } : member)),
    });
    expect(await find(world, "ヤマダ ハナ")).toMatchObject([{ caseId, applicantName: "山田華子" }]);
    expect(await find(world, "ヤマダ ハジ")).toMatchObject([{ caseId, applicantName: "山田華子" }]);
  });
});

describe("the first consultation", () => {
  test.each([
    [
      "held tomorrow",
      { consultation: { ...consultation, heldOn: "2026-11-25" } },
      "consultation.heldOn",
      "DATE_IN_FUTURE",
    ],
    ["of someone born tomorrow", { birthDate: "2026-11-25" }, "birthDate", "BIRTH_DATE_IN_FUTURE"],
    ["with a reading in kanji", { nameKana: "山田花子" }, "nameKana", "NOT_KATAKANA"],
  ])("%s is refused by field", async (_what, changes, field, code) => {
    const world = await memoryWorld();
    await expect(
      beginConsultation(
        world.ports,
        asStaff(
          people.window,
          {},
          {
            commandId,
            name: "山田花子",
            nameKana: "ヤマダ ハナコ",
            birthDate: "1985-04-01",
            protected: false,
            consultation,
            ...changes,
          },
        ),
      ),
    ).rejects.toMatchObject({ code: "INVALID_INPUT", fields: [{ field, code }] });
    expect(world.store.dump(places.cases)).toEqual([]);
  });

  test("of the same borrower again is counted as the same person, of another as another", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const [first, second] = [await steps.begin(), await steps.begin()];
    expect((await world.record(first)).borrowerKey).toBe((await world.record(second)).borrowerKey);
    expect((await world.record(second)).caseNumber).toBe("13-2026-00002");
  });
});
