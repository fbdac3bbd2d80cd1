import * as z from "zod";
import { missingItems } from "../../domain/case/check-application.ts";
import { verdictSchema, waits, type Verdict, type Wait } from "../../domain/case/case-items.schema.ts";
import { automaticSteps, faultReasonOf } from "../../domain/case/step-fault.ts";
import { endOfFault, outcomeOfWait } from "../../domain/case/waits.ts";
import type { HolidayCalendar } from "../../domain/dates/business-days.ts";
import { DomainError } from "../../domain/errors.ts";
import type { EmergencySmallTerms } from "../../domain/funds/emergency-small-request.ts";
import { plannedRepayment } from "../../domain/repayment/planned-repayment.ts";
import type { CaseFolder } from "../shared/ports/case-repository.ts";
import type { Directory } from "../shared/ports/directory.ts";
import { task } from "../shared/runtime/task-handler.ts";
import { actOfSystem, CaseBusyError, type SystemActDependencies } from "../shared/use-cases/act-of-system.ts";

/** Ports of the screening workflow's tasks. */
export type ScreeningTaskDependencies = SystemActDependencies & {
  readonly directory: Directory;
  readonly calendar: HolidayCalendar;
  readonly emergencySmallTerms: (on: string) => Promise<EmergencySmallTerms>;
  /** Who owns remittance and repayment of new contracts of this prefecture. */
  readonly remittanceOwner: "sasae" | "existing";
};

/** The case of a task is not there, or not in the round the execution is for: a defect, never retried. */
export class CaseNotScreenableError extends DomainError {
  override readonly name = "CaseNotScreenableError";
  readonly code = "OUT_OF_TURN";
}

const system = { id: "screening", name: "審査の自動処理" } as const;
const ids = z.object({ caseId: z.uuid(), round: z.int(), correlationId: z.string() });
type Ids = z.output<typeof ids>;

const idFor = (input: Ids, name: string): string => `${input.caseId}-${String(input.round)}-${name}`;

async function folderOf(dependencies: ScreeningTaskDependencies, { caseId }: Ids): Promise<CaseFolder> {
  const folder = await dependencies.cases.findFolder(caseId);
  if (folder?.application === undefined) throw new CaseNotScreenableError(caseId);
  return folder;
}

/**
 * Whether the submitted application is still complete, and which way its screening takes: an inquiry when the reason
 * looks back, someone consented and inquiry is switched on; none for forward-looking reasons, which are decided on
 * present facts (令和5年度報告 3.1(4)).
 */
const checkCompleteness = task({
  input: ids,
  output: z.strictObject({ complete: z.boolean(), way: z.enum(["inquire", "skip", "settled", "withdrawn"]) }),
  run: async (dependencies: ScreeningTaskDependencies, input) => {
    const folder = await folderOf(dependencies, input);
    const { record, application } = folder;
    const today = dependencies.clock.today();
    const terms = await dependencies.emergencySmallTerms(today);
    // A returned case has ended its round: an execution that is begun again must inquire no more.
    if (record.status === "withdrawn" || record.status === "returned" || record.round > input.round)
      return { complete: true, way: "withdrawn" as const };
    if (record.verdictRound === input.round) return { complete: true, way: "settled" as const };
    const content = application?.content;
    if (content === undefined) throw new CaseNotScreenableError(input.caseId);
    const complete = missingItems(content, folder.documents, terms).length === 0;
    const reason = terms.reasons.find((row) => row.code === content.reason);
    const consented = content.members.some((member) => member.consent?.given === true);
    const inquiry = await dependencies.directory.setting("inquiry", today);
    const inquire = consented && inquiry.enabled && reason?.forwardLooking !== true;
    return { complete, way: inquire ? ("inquire" as const) : ("skip" as const) };
  },
});

/** Returns an application that is no longer complete; the window sees what is missing. */
const returnIncomplete = task({
  input: ids,
  output: z.strictObject({ outcome: z.literal("return") }),
  run: async (dependencies: ScreeningTaskDependencies, input) => {
    await actOfSystem(dependencies, { ...input, by: system, commandId: idFor(input, "return") }, (folder) =>
      folder.record.status === "screening" && folder.record.round === input.round
        ? {
            act: "return-for-correction",
            state: {
              waitingFor: "window-worker",
              returnReason: "提出後に足りないものが見つかりました。",
              fault: undefined,
            },
          }
        : undefined,
    );
    return { outcome: "return" as const };
  },
});

const inquiryOutput = z.object({
  verdictClass: verdictSchema.shape.verdictClass,
  bandCodes: verdictSchema.shape.bandCodes,
  gapCodes: verdictSchema.shape.gapCodes,
  ruleId: z.string(),
  ruleVersion: z.string(),
  taxYear: z.int().nullish(),
  inquiryIds: verdictSchema.shape.inquiryIds,
});

const withoutInquiry = (forwardLooking: boolean): Verdict => ({
  verdictClass: "not-inquired",
  bandCodes: [],
  gapCodes: [],
  ruleId: forwardLooking ? "present-facts" : "inquiry-not-possible",
  ruleVersion: "2026-11-24",
  inquiryIds: [],
});

const failedInquiry: Verdict = {
  verdictClass: "needs-check",
  bandCodes: [],
  gapCodes: [],
  ruleId: "inquiry-failed",
  ruleVersion: "2026-11-24",
  inquiryIds: [],
};

/** Records the verdict of the round: of the inquiry, of its failure, or that there was none. */
const recordVerdict = task({
  input: ids.extend({ source: z.enum(["inquiry", "failure", "none"]), inquiry: inquiryOutput.optional() }),
  output: z.strictObject({ verdictClass: verdictSchema.shape.verdictClass }),
  run: async (dependencies: ScreeningTaskDependencies, input) => {
    const terms = await dependencies.emergencySmallTerms(dependencies.clock.today());
    let recorded: Verdict = failedInquiry;
    await actOfSystem(dependencies, { ...input, by: system, commandId: idFor(input, "verdict") }, (folder) => {
      const { record, application } = folder;
      const reason = terms.reasons.find((row) => row.code === application?.content.reason);
      if (input.source === "none") recorded = withoutInquiry(reason?.forwardLooking === true);
      if (input.inquiry !== undefined) {
        const { taxYear, ...rest } = input.inquiry;
        recorded = { ...rest, ...(typeof taxYear === "number" ? { taxYear } : {}) };
      }
      if (record.status !== "screening" || record.round !== input.round) return undefined;
      return {
        act: "record-verdict",
        state: { verdict: recorded, verdictRound: input.round, ...endOfFault(record, "check-completeness") },
        data: { verdictClass: recorded.verdictClass, ruleId: recorded.ruleId, ruleVersion: recorded.ruleVersion },
      };
    });
    return { verdictClass: recorded.verdictClass };
  },
});

/** What completing a wait at once needs. */
export type Resuming = { readonly resume: (token: string, output: Readonly<Record<string, string>>) => Promise<void> };

/**
 * Stores the token of a wait, or completes it at once when the fact is already recorded. The token is written only while
 * the case stands in the version that was read, so that no act is missed. Answers whether it was stored.
 */
async function storeToken(
  dependencies: ScreeningTaskDependencies & Resuming,
  input: Ids & { readonly wait: Wait; readonly taskToken: string },
): Promise<{ registered: boolean }> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const folder = await folderOf(dependencies, input);
    const outcome = outcomeOfWait(folder, input.wait, input.round);
    if (outcome !== undefined) {
      await dependencies.resume(input.taskToken, { outcome });
      return { registered: false };
    }
    const registered = await dependencies.cases.registerTask(input.caseId, folder.record.version, {
      wait: input.wait,
      round: input.round,
      token: input.taskToken,
      registeredAt: dependencies.clock.now(),
    });
    if (registered) return { registered: true };
  }
  throw new CaseBusyError(input.caseId);
}

/** Registers that the execution waits for a person. */
const registerWait = task({
  input: ids.extend({ wait: z.enum(waits), taskToken: z.string().min(1) }),
  output: z.strictObject({ registered: z.boolean() }),
  run: storeToken,
});

/**
 * Registers that the execution stands still because a step failed for good: the case says so and waits for the screener,
 * once for each time it failed; then the token is stored, or told at once when the screener has been quicker.
 */
const awaitRetry = task({
  input: ids.extend({ step: z.enum(automaticSteps), error: z.string(), taskToken: z.string().min(1) }),
  output: z.strictObject({ registered: z.boolean() }),
  run: async (dependencies: ScreeningTaskDependencies & Resuming, input) => {
    const { step, round } = input;
    const { events } = await folderOf(dependencies, input);
    const before = events.filter((event) => event.act === "fail-step" && event.data["step"] === step).length;
    const reason = faultReasonOf(input.error);
    await actOfSystem(
      dependencies,
      { ...input, by: system, commandId: idFor(input, `fail-${step}-${String(before + 1)}`) },
      ({ record }) =>
        record.fault?.step === step && record.fault.round === round
          ? undefined
          : {
              act: "fail-step",
              state: {
                waitingFor: "screener",
                fault: { step, reason, round, at: dependencies.clock.now(), waitedFor: record.waitingFor },
              },
              data: { step, reason },
            },
    );
    return storeToken(dependencies, { ...input, wait: "retry" });
  },
});

/** Notes in the history that a wait has lasted too long; the queue shows it by its age. */
const remind = task({
  input: ids.extend({ wait: z.enum(waits) }),
  output: z.strictObject({ reminded: z.boolean() }),
  run: async (dependencies: ScreeningTaskDependencies, input) => {
    const day = dependencies.clock.today();
    await actOfSystem(
      dependencies,
      { ...input, by: system, commandId: idFor(input, `remind-${input.wait}-${day}`) },
      (folder) =>
        outcomeOfWait(folder, input.wait, input.round) === undefined
          ? { act: "remind-of-wait", data: { wait: input.wait } }
          : undefined,
    );
    return { reminded: true };
  },
});

/** Writes the number zone's destruction record into the case history. */
const recordDestruction = task({
  input: ids.extend({
    destruction: z.object({
      destructionId: z.string(),
      destroyedAt: z.string(),
      keyCacheLifetimeSeconds: z.number(),
    }),
  }),
  output: z.strictObject({ recorded: z.boolean() }),
  run: async (dependencies: ScreeningTaskDependencies, input) => {
    await actOfSystem(dependencies, { ...input, by: system, commandId: idFor(input, "destruction") }, () => ({
      act: "destroy-number-key",
      data: { ...input.destruction },
    }));
    return { recorded: true };
  },
});

/**
 * Fixes the terms of the contract and its repayment plan, and stores them with the case: 据置 and instalments of the
 * fund and the due day, by the settings of the day of the decision. Old contracts keep what was stored with them.
 */
const registerContract = task({
  input: ids,
  output: z.strictObject({ instalments: z.int() }),
  run: async (dependencies: ScreeningTaskDependencies, input) => {
    const { record: decided } = await folderOf(dependencies, input);
    // A task that runs later, or again, makes the contract of the day of the decision.
    const contractedOn = decided.decision?.decidedOn ?? dependencies.clock.today();
    const dueDay = await dependencies.directory.setting("due-day", contractedOn);
    const terms = await dependencies.emergencySmallTerms(contractedOn);
    await actOfSystem(dependencies, { ...input, by: system, commandId: idFor(input, "contract") }, ({ record }) => {
      if (record.status !== "contract" || record.decidedAmount === undefined) return undefined;
      const plan = plannedRepayment(
        {
          principal: record.decidedAmount,
          annualRateBasisPoints: terms.interest,
          guarantor: false,
          graceStart: contractedOn,
          gracePeriodMonths: terms.graceMonths,
          repaymentMonths: terms.instalments,
          dueDay,
        },
        dependencies.calendar,
      );
      const rows = plan.instalments.map(({ number, dueDate, principal, interest, total, balanceAfter }) => ({
        number,
        dueDate,
        principal,
        interest,
        total,
        balanceAfter,
      }));
      const [first, last] = [rows.at(0), rows.at(-1)];
      if (first === undefined || last === undefined) return undefined;
      return {
        act: "register-contract",
        state: { ...endOfFault(record, "register-contract") },
        data: { instalments: rows.length, owner: dependencies.remittanceOwner },
        puts: [
          {
            item: "contract",
            principal: record.decidedAmount,
            gracePeriodMonths: terms.graceMonths,
            instalments: rows.length,
            rateBasisPoints: terms.interest,
            ruleVersion: "emergency-small@2026-11-24",
            contractedOn,
            firstDueDate: first.dueDate,
            finalDueDate: last.dueDate,
            plan: rows,
            remittanceOwner: dependencies.remittanceOwner,
          },
        ],
      };
    });
    const folder = await folderOf(dependencies, input);
    return { instalments: folder.contract?.instalments ?? 0 };
  },
});

/** Tasks of the screening workflow by the name its definition passes. */
export const screeningTasks = {
  "check-completeness": checkCompleteness,
  "return-incomplete": returnIncomplete,
  "record-verdict": recordVerdict,
  "register-wait": registerWait,
  "await-retry": awaitRetry,
  remind,
  "record-destruction": recordDestruction,
  "register-contract": registerContract,
} as const;
