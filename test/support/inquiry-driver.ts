import type { Verdict } from "../../domain/case/case-items.schema.ts";
import type { InquirySubject } from "../../domain/inquiry/permitted-inquiries.ts";
import { inquireFacts } from "../../lambdas/inquiry/inquire-facts.ts";
import { inquireResidentRecord } from "../../lambdas/inquiry/inquire-resident-record.ts";
import { obtainLinkCode } from "../../lambdas/inquiry/obtain-link-code.ts";
import { findOpening, openInquiry } from "../../lambdas/inquiry/open-inquiry.ts";
import { recordCaseGap, recordGap } from "../../lambdas/inquiry/record-gap.ts";
import { reduceFacts } from "../../lambdas/inquiry/reduce-facts.ts";
import { epochOf } from "../../simulator/clock.ts";
import type { RetryNumbers } from "../../statemachines/inquiry.errors.ts";
import { answerRetry, inquiryErrors, lineRetry, rateRetry } from "../../statemachines/inquiry.errors.ts";
import type { InquiryWorld } from "./inquiry-world.ts";

const retriers: readonly (readonly [readonly string[], RetryNumbers])[] = [
  [[inquiryErrors.networkUnavailable, inquiryErrors.answerUnreadable], lineRetry],
  [[inquiryErrors.rateExceeded], rateRetry],
  [[inquiryErrors.answerNotReady], answerRetry],
];

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "Unknown";
}

/** Runs one task with the retries of the workflow's definition; the waits pass in virtual time. */
async function withRetries<Result>(world: InquiryWorld, run: () => Promise<Result>): Promise<Result> {
  const attempts = retriers.map(() => 0);
  for (;;) {
    try {
      return await run();
    } catch (error) {
      const index = retriers.findIndex(([names]) => names.includes(nameOf(error)));
      const retrier = retriers[index];
      const made = attempts[index] ?? 0;
      if (retrier === undefined || made >= retrier[1].MaxAttempts) throw error;
      attempts[index] = made + 1;
      world.clock.advance(1000 * retrier[1].IntervalSeconds * retrier[1].BackoffRate ** made);
    }
  }
}

/** Does in one process what the inquiry workflow does: the same tasks, retries, waits and gaps. */
export async function driveInquiry(world: InquiryWorld, caseId: string, round = 1): Promise<Verdict> {
  const { dependencies } = world;
  const waitForOpening = async (): Promise<void> => {
    const { opensAt } = await withRetries(world, () => findOpening(dependencies));
    world.clock.advance(epochOf(opensAt) - world.clock.now());
  };
  const step = async <Result>(
    personId: string,
    subject: InquirySubject,
    run: () => Promise<Result>,
  ): Promise<Result | undefined> => {
    for (;;) {
      try {
        return await withRetries(world, run);
      } catch (error) {
        try {
          if (nameOf(error) === inquiryErrors.networkClosed) {
            await waitForOpening();
            continue;
          }
        } catch (second) {
          await recordGap(dependencies, { caseId, round, personId, subject, error: nameOf(second) });
          return undefined;
        }
        await recordGap(dependencies, { caseId, round, personId, subject, error: nameOf(error) });
        return undefined;
      }
    }
  };

  try {
    const opened = await withRetries(world, () => openInquiry(dependencies, { caseId, round }));
    if (opened.network === "closed") world.clock.advance(epochOf(opened.opensAt) - world.clock.now());
    for (const { personId } of opened.members) {
      const member = { caseId, round, personId };
      const known = await step(personId, "link-code", () => obtainLinkCode(dependencies, member));
      if (known?.kind !== "ready") continue;
      const resident = await step(personId, "resident-record", () => inquireResidentRecord(dependencies, member));
      for (const { item } of resident?.items ?? []) {
        await step(personId, item, () => inquireFacts(dependencies, { ...member, item }));
      }
    }
  } catch (error) {
    await recordCaseGap(dependencies, { caseId, round, error: nameOf(error) });
  }
  return reduceFacts(dependencies, { caseId, round });
}
