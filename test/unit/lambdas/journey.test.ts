import { describe, expect, test } from "@jest/globals";
import { openCase } from "../../../lambdas/cases/cases.ts";
import { draftPaymentFile, sealPaymentFile } from "../../../lambdas/disbursements/disbursements.ts";
import { answerQuestion, askQuestion } from "../../../lambdas/screening/questions.ts";
import { returnCase } from "../../../lambdas/screening/screening.ts";
import { withdrawApplication } from "../../../lambdas/applications/applications.ts";
import {
  addDocument,
  asStaff,
  bridgeContent,
  completeContent,
  destruction,
  inquiryOn,
  memoryWorld,
  people,
  stepsOf,
  withinStandard,
} from "../../support/memory-world.ts";

describe("a case of 緊急小口資金 from consultation to repayment", () => {
  test("passes every room, and each person does their part", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.begin();
    expect(await world.record(caseId)).toMatchObject({
      status: "consultation",
      caseNumber: "13-2026-00001",
      waitingFor: "window-worker",
      applicantName: "山田花子",
    });

    expect(await steps.open(caseId)).toMatchObject({ status: "application" });
    const saved = await steps.save(caseId, completeContent(caseId));
    expect(saved.missing.map((item) => item.code)).toEqual(["DOCUMENT_MISSING", "DOCUMENT_MISSING"]);
    await expect(steps.submit(caseId)).rejects.toMatchObject({ code: "APPLICATION_INCOMPLETE" });
    await addDocument(world, caseId, "identity");
    await addDocument(world, caseId, "reason-proof");
    expect(await steps.submit(caseId)).toMatchObject({ status: "screening" });

    await steps.sendAll();
    expect(world.executions.started).toEqual(
      new Map([[`${caseId}-1`, { caseId, round: 1, correlationId: "correlation-0001" }]]),
    );
    expect(await steps.task(caseId, "check-completeness")).toEqual({ complete: true, way: "inquire" });
    await steps.task(caseId, "record-verdict", { source: "inquiry", inquiry: withinStandard });
    expect(await steps.task(caseId, "register-wait", { wait: "screener", taskToken: "token-screener" })).toEqual({
      registered: true,
    });

    const asked = await askQuestion(
      world.ports,
      asStaff(
        people.screener,
        { caseId },
        { commandId: world.commandId(), version: (await world.record(caseId)).version, question: "入院日はいつですか" },
      ),
    );
    expect(await world.record(caseId)).toMatchObject({ waitingFor: "window-worker", openQuestions: 1 });
    await answerQuestion(
      world.ports,
      asStaff(
        people.window,
        { caseId, messageId: asked.messageId },
        { commandId: world.commandId(), version: asked.version, answer: "11月2日です" },
      ),
    );
    expect(await world.record(caseId)).toMatchObject({ waitingFor: "screener", openQuestions: 0 });
    await steps.forward(caseId);
    await steps.sendAll();
    expect(world.executions.told.get("token-screener")).toEqual({ outcome: "forward" });

    await steps.task(caseId, "register-wait", { wait: "approval", taskToken: "token-approval" });
    expect(await steps.decide(caseId, people.firstApprover)).toMatchObject({ status: "decision" });
    await steps.sendAll();
    expect(world.executions.told.has("token-approval")).toBe(false);
    expect(await steps.decide(caseId, people.secondApprover)).toMatchObject({ status: "contract" });
    await steps.sendAll();
    expect(world.executions.told.get("token-approval")).toEqual({ outcome: "approved" });
    expect(await world.record(caseId)).toMatchObject({ decidedAmount: 100_000 });

    await steps.task(caseId, "record-destruction", { destruction });
    expect(await steps.task(caseId, "register-contract")).toEqual({ instalments: 12 });
    await steps.paper(caseId, "loan-decision-notice");
    await steps.paper(caseId, "loan-deed");
    const { contract, papers, record } = await world.folder(caseId);
    expect(contract?.plan.reduce((sum, row) => sum + row.principal, 0)).toBe(100_000);
    expect(contract?.plan.map((row) => row.total)).toEqual([...Array<number>(11).fill(8_330), 8_370]);
    expect(contract?.gracePeriodMonths).toBe(2);
    expect(papers.map((paper) => [paper.kind, paper.documentNumber])).toEqual([
      ["loan-decision-notice", "東社協福資2026第1号"],
      ["loan-deed", "東社協福資2026第1号"],
    ]);
    expect(record.decision?.documentNumber).toBe("東社協福資2026第1号");

    await steps.task(caseId, "register-wait", { wait: "loan-deed", taskToken: "token-deed" });
    expect(await steps.receiveDeed(caseId)).toMatchObject({ status: "disbursement", paymentDate: "2026-11-26" });
    await steps.sendAll();
    expect(world.executions.told.get("token-deed")).toEqual({ outcome: "received" });

    const file = await draftPaymentFile(
      world.ports,
      asStaff(people.firstCashier, { paymentDate: "2026-11-26" }, { commandId: world.commandId() }),
    );
    expect(file).toMatchObject({ state: "drafted", count: 1, total: 100_000 });
    const sealed = await sealPaymentFile(
      world.ports,
      asStaff(
        people.secondCashier,
        { paymentDate: "2026-11-26", fileId: file.fileId },
        { commandId: world.commandId(), version: file.version, sha256: file.sha256 },
      ),
    );
    expect(sealed.state).toBe("sealed");
    expect((await world.record(caseId)).status).toBe("disbursement");
    await steps.sendAll();
    expect(await world.record(caseId)).toMatchObject({ status: "repayment", waitingFor: "nobody" });
    expect((await world.folder(caseId)).paymentLine).toMatchObject({ state: "sealed", fileId: file.fileId });
    expect((await world.folder(caseId)).events.map((event) => event.act)).toEqual([
      "record-consultation",
      "open-application",
      "save-application",
      "upload-document",
      "release-document",
      "upload-document",
      "release-document",
      "submit-application",
      "record-verdict",
      "ask-question",
      "answer-question",
      "forward-to-decision",
      "approve-step",
      "approve",
      "destroy-number-key",
      "register-contract",
      "issue-notice",
      "issue-notice",
      "receive-loan-deed",
      "seal-payment",
    ]);
  });

  test("is paid by another system when that system owns the remittance: no line enters a payment day", async () => {
    const world = await memoryWorld({ remittanceOwner: "existing" });
    const steps = stepsOf(world);
    const caseId = await steps.payable();
    const { record, paymentLine } = await world.folder(caseId);
    expect(record).toMatchObject({ status: "disbursement", waitingFor: "nobody" });
    expect(paymentLine).toBeUndefined();
  });

  test("ends with a notice when it is declined, and is out of every queue", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.forwarded();
    await steps.task(caseId, "register-wait", { wait: "approval", taskToken: "token" });
    await steps.decide(caseId, people.firstApprover, "declined");
    await steps.sendAll();
    expect(world.executions.told.get("token")).toEqual({ outcome: "declined" });
    await steps.paper(caseId, "decline-notice");
    const { record, papers } = await world.folder(caseId);
    expect(record).toMatchObject({ status: "declined", waitingFor: "nobody" });
    expect(papers.map((paper) => paper.kind)).toEqual(["decline-notice"]);
  });
});

describe("a second case, 初回給与までのつなぎ", () => {
  test("skips the inquiry and is decided on present facts", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.submitted(bridgeContent);
    expect(await steps.task(caseId, "check-completeness")).toEqual({ complete: true, way: "skip" });
    expect(await steps.task(caseId, "record-verdict", { source: "none" })).toEqual({ verdictClass: "not-inquired" });
    expect((await world.record(caseId)).verdict).toMatchObject({ ruleId: "present-facts", inquiryIds: [] });
    await steps.forward(caseId);
    await steps.decide(caseId, people.firstApprover);
    await steps.decide(caseId, people.secondApprover);
    expect(await world.record(caseId)).toMatchObject({ status: "contract", decidedAmount: 100_000 });
  });

  test("is not inquired about even where members consented", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const consenting = completeContent("x").members.map((member) => member.consent);
    const caseId = await steps.submitted((id) => {
      const content = bridgeContent(id);
      const members = content.members.map((member, index) => ({ ...member, consent: consenting[index] }));
      return { ...content, members };
    });
    expect(await steps.task(caseId, "check-completeness")).toEqual({ complete: true, way: "skip" });
  });
});

describe("the way of screening", () => {
  test.each([
    ["inquiry is switched off", { inquiry: { enabled: false as const } }, true, "skip"],
    ["nobody consented", { inquiry: inquiryOn }, false, "skip"],
    ["somebody consented", { inquiry: inquiryOn }, true, "inquire"],
  ])("when %s", async (_what, settings, given, way) => {
    const world = await memoryWorld({ settings });
    const steps = stepsOf(world);
    const caseId = await steps.submitted((id) => {
      const content = completeContent(id);
      const consent = { given, wordingVersion: "2026-04", recordedOn: "2026-11-24" };
      return { ...content, members: content.members.map((member) => ({ ...member, consent })) };
    });
    expect(await steps.task(caseId, "check-completeness")).toEqual({ complete: true, way });
    await steps.task(caseId, "record-verdict", { source: "none" });
    expect((await world.record(caseId)).verdict?.ruleId).toBe("inquiry-not-possible");
  });

  test("a failed inquiry is a verdict that asks a person, never a silent pass", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.submitted();
    expect(await steps.task(caseId, "record-verdict", { source: "failure" })).toEqual({ verdictClass: "needs-check" });
    expect((await world.record(caseId)).verdict).toMatchObject({
      verdictClass: "needs-check",
      ruleId: "inquiry-failed",
    });
  });

  test("a case cannot be sent on before its round has a verdict", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.submitted();
    await expect(steps.forward(caseId)).rejects.toMatchObject({ code: "OUT_OF_TURN" });
  });
});

describe("return for correction (差戻し)", () => {
  const returned = async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.screened();
    const before = await world.folder(caseId);
    await steps.task(caseId, "register-wait", { wait: "screener", taskToken: "token-1" });
    await returnCase(
      world.ports,
      asStaff(
        people.screener,
        { caseId },
        { commandId: world.commandId(), version: before.record.version, comment: "請求書の写しが不鮮明です" },
      ),
    );
    await steps.sendAll();
    return { world, steps, caseId, before };
  };

  test("loses nothing that was entered, sent, said or decided", async () => {
    const { world, caseId, before } = await returned();
    const after = await world.folder(caseId);
    expect(after.record).toMatchObject({
      status: "returned",
      waitingFor: "window-worker",
      returnReason: "請求書の写しが不鮮明です",
      round: 1,
    });
    expect(after.application).toEqual(before.application);
    expect(after.documents).toEqual(before.documents);
    expect(after.consultations).toEqual(before.consultations);
    expect(after.record.verdict).toEqual(before.record.verdict);
    expect(after.events.slice(0, before.events.length)).toEqual(before.events);
    expect(world.executions.told.get("token-1")).toEqual({ outcome: "return" });
  });

  test("is corrected and submitted again as the next round, with its own execution and verdict", async () => {
    const { world, steps, caseId } = await returned();
    await steps.save(caseId, { ...completeContent(caseId), requestedAmount: 80_000 });
    await addDocument(world, caseId, "reason-proof");
    await steps.submit(caseId);
    await steps.sendAll();
    expect([...world.executions.started.keys()]).toEqual([`${caseId}-1`, `${caseId}-2`]);
    await expect(steps.forward(caseId)).rejects.toMatchObject({ code: "OUT_OF_TURN" });
    expect(await steps.task(caseId, "check-completeness")).toEqual({ complete: true, way: "inquire" });
    await steps.task(caseId, "record-verdict", { source: "inquiry", inquiry: withinStandard });
    await steps.forward(caseId);
    await steps.decide(caseId, people.firstApprover);
    await steps.decide(caseId, people.secondApprover);
    expect(await world.record(caseId)).toMatchObject({ status: "contract", decidedAmount: 80_000, round: 2 });
    expect((await world.folder(caseId)).documents).toHaveLength(3);
  });

  test("by the system when something is missing after all: the window sees why", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.submitted();
    await steps.task(caseId, "return-incomplete");
    expect(await world.record(caseId)).toMatchObject({
      status: "returned",
      returnReason: "提出後に足りないものが見つかりました。",
    });
  });

  test("ends the round: an execution of it that is begun again inquires no more", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.submitted();
    await steps.task(caseId, "return-incomplete");
    expect(await steps.task(caseId, "check-completeness")).toEqual({ complete: true, way: "withdrawn" });
  });
});

describe("withdrawal (取下げ)", () => {
  test.each(["screening", "decision"] as const)(
    "in %s ends the case and tells the waiting execution",
    async (status) => {
      const world = await memoryWorld();
      const steps = stepsOf(world);
      const caseId = status === "screening" ? await steps.screened() : await steps.forwarded();
      await steps.task(caseId, "register-wait", {
        wait: status === "screening" ? "screener" : "approval",
        taskToken: "token",
      });
      await withdrawApplication(
        world.ports,
        asStaff(
          people.window,
          { caseId },
          {
            commandId: world.commandId(),
            version: (await world.record(caseId)).version,
            comment: "親族から援助を受けられることになった",
          },
        ),
      );
      await steps.sendAll();
      expect(await world.record(caseId)).toMatchObject({ status: "withdrawn", waitingFor: "nobody" });
      expect(world.executions.told.get("token")).toEqual({ outcome: "withdraw" });
      expect(await steps.task(caseId, "check-completeness")).toEqual({ complete: true, way: "withdrawn" });
    },
  );
});

describe("questions on a case", () => {
  const ask = async (status: "screening" | "decision" = "screening") => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = status === "screening" ? await steps.screened() : await steps.forwarded();
    const { version } = await world.record(caseId);
    const asked = await askQuestion(
      world.ports,
      asStaff(people.screener, { caseId }, { commandId: world.commandId(), version, question: "入院日はいつですか" }),
    );
    return { world, steps, caseId, asked };
  };
  const answering = async (
    { world, caseId }: Awaited<ReturnType<typeof ask>>,
    messageId: string,
    staff: (typeof people)[keyof typeof people] = people.window,
  ) =>
    answerQuestion(
      world.ports,
      asStaff(
        staff,
        { caseId, messageId },
        { commandId: world.commandId(), version: (await world.record(caseId)).version, answer: "11月2日です" },
      ),
    );

  test("block sending the case on until the last of them is answered", async () => {
    const asked = await ask();
    await expect(asked.steps.forward(asked.caseId)).rejects.toMatchObject({ code: "OPEN_QUESTIONS" });
    const second = await askQuestion(
      asked.world.ports,
      asStaff(
        people.screener,
        { caseId: asked.caseId },
        { commandId: asked.world.commandId(), version: asked.asked.version, question: "領収書はありますか" },
      ),
    );
    await answering(asked, asked.asked.messageId);
    expect(await asked.world.record(asked.caseId)).toMatchObject({ openQuestions: 1, waitingFor: "window-worker" });
    await expect(asked.steps.forward(asked.caseId)).rejects.toMatchObject({ code: "OPEN_QUESTIONS" });
    await answering(asked, second.messageId);
    expect(await asked.steps.forward(asked.caseId)).toMatchObject({ status: "decision" });
  });

  test("are answered once", async () => {
    const asked = await ask();
    await answering(asked, asked.asked.messageId);
    await expect(answering(asked, asked.asked.messageId)).rejects.toMatchObject({ code: "ALREADY_ANSWERED" });
  });

  test("that do not exist are not answered", async () => {
    const asked = await ask();
    await expect(answering(asked, asked.world.commandId())).rejects.toMatchObject({ code: "ITEM_NOT_FOUND" });
  });

  test("give the case back to whoever asked in: the approver while it is in the decision", async () => {
    const asked = await ask("decision");
    await answering(asked, asked.asked.messageId);
    expect(await asked.world.record(asked.caseId)).toMatchObject({ status: "decision", waitingFor: "approver" });
  });
});

describe("maker and checker in the decision (決裁)", () => {
  test("whoever sent the case on may not decide it", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.screened();
    await steps.forward(caseId, people.screeningApprover);
    await expect(steps.decide(caseId, people.screeningApprover)).rejects.toMatchObject({ code: "MAKER_IS_CHECKER" });
    expect(await steps.decide(caseId, people.firstApprover)).toMatchObject({ status: "decision" });
  });

  test("whoever submitted the application may not decide it", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.forwarded();
    const submitter = { ...people.firstApprover, staffId: people.window.staffId };
    await expect(steps.decide(caseId, submitter)).rejects.toMatchObject({ code: "MAKER_IS_CHECKER" });
  });

  test("whoever approved an earlier step may not decide a later one", async () => {
    const world = await memoryWorld({ settings: { "approval-route": { steps: 3, committeeOpinion: false } } });
    const steps = stepsOf(world);
    const caseId = await steps.forwarded();
    await steps.decide(caseId, people.firstApprover);
    await steps.decide(caseId, people.secondApprover);
    await expect(steps.decide(caseId, people.firstApprover)).rejects.toMatchObject({ code: "MAKER_IS_CHECKER" });
    expect(await steps.decide(caseId, people.screeningApprover)).toMatchObject({ status: "contract" });
  });

  test("the number of steps is that of the day the case was sent on, whatever is set later", async () => {
    const world = await memoryWorld({ settings: { "approval-route": { steps: 1, committeeOpinion: false } } });
    const steps = stepsOf(world);
    const caseId = await steps.forwarded();
    expect(await steps.decide(caseId, people.firstApprover)).toMatchObject({ status: "contract" });
  });

  test("a return to the screener begins the steps anew, and may be sent on again", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.forwarded();
    await steps.decide(caseId, people.firstApprover);
    expect(await steps.decide(caseId, people.secondApprover, "returned")).toMatchObject({ status: "screening" });
    expect(await world.record(caseId)).toMatchObject({ waitingFor: "screener" });
    await steps.forward(caseId);
    expect(await steps.decide(caseId, people.firstApprover)).toMatchObject({ status: "decision" });
    expect(await steps.decide(caseId, people.secondApprover)).toMatchObject({ status: "contract" });
  });

  test("nobody decides out of turn", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.screened();
    await expect(steps.decide(caseId, people.firstApprover)).rejects.toMatchObject({ code: "OUT_OF_TURN" });
  });
});

describe("the loan deed (借用書)", () => {
  test.each([
    ["in the future", "2026-11-25", "DATE_IN_FUTURE"],
    ["before the decision", "2026-11-23", "BEFORE_DECISION"],
  ])("is not received %s", async (_what, receivedOn, code) => {
    const { receiveLoanDeed } = await import("../../../lambdas/contracts/contracts.ts");
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.contracted();
    const { version } = await world.record(caseId);
    await expect(
      receiveLoanDeed(
        world.ports,
        asStaff(people.window, { caseId }, { commandId: world.commandId(), version, receivedOn }),
      ),
    ).rejects.toMatchObject({ code: "INVALID_INPUT", fields: [{ field: "receivedOn", code }] });
  });

  test("is not received before it was made, so that its notice can still be issued", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.forwarded();
    await steps.decide(caseId, people.firstApprover);
    await steps.decide(caseId, people.secondApprover);
    await expect(steps.receiveDeed(caseId)).rejects.toMatchObject({ code: "OUT_OF_TURN" });
    await steps.task(caseId, "register-contract");
    await expect(steps.receiveDeed(caseId)).rejects.toMatchObject({ code: "OUT_OF_TURN" });
    await steps.paper(caseId, "loan-decision-notice");
    await steps.paper(caseId, "loan-deed");
    expect(await steps.receiveDeed(caseId)).toMatchObject({ status: "disbursement" });
  });
});

describe("what each person sees of a case", () => {
  test("the window learns a verdict class only; the prefectural council its bands and gaps", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.screened();
    const view = async (staff: (typeof people)[keyof typeof people]) =>
      openCase(world.ports, asStaff(staff, { caseId }, { purpose: "screening" as const }));
    expect((await view(people.window)).verdict).toEqual({ verdictClass: "within-standard" });
    const seen = await view(people.screener);
    expect(seen.verdict?.bands?.map((band) => band.code)).toEqual([...withinStandard.bandCodes]);
    expect(seen.verdict).toMatchObject({ ruleId: withinStandard.ruleId, taxYear: 2026 });
    const reads = await world.ports.audit.read(`staff#${people.window.staffId}#2026-11-24`);
    expect(reads).toMatchObject([{ kind: "read", what: "case:open", caseId, purpose: "screening" }]);
  });
});
