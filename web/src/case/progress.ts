import type { CaseView } from "../lib/endpoints.ts";

/** What the system is doing with a case by itself, or undefined while it waits for a person. */
export type Automatic = "document-check" | "inquiry" | "papers";

/** What is under way unless it has failed for good: papers after a decision, the inquiry after a submission, the check of a document. */
export function isAutomatic(view: CaseView): Automatic | undefined {
  if (view.fault !== undefined) return undefined;
  if (view.status === "screening") {
    const answered = view.events.some(({ act, round }) => act === "record-verdict" && round === view.round);
    if (!answered) return "inquiry";
  }
  const has = (kind: CaseView["papers"][number]["kind"]) => view.papers.some((paper) => paper.kind === kind);
  if (view.status === "contract" && !(has("loan-decision-notice") && has("loan-deed") && view.contract !== undefined)) {
    return "papers";
  }
  if (view.status === "declined" && !has("decline-notice")) return "papers";
  if (view.documents.some(({ state }) => state === "quarantined")) return "document-check";
  return undefined;
}

/** The phases of a case, as its history is grouped. */
export const phases = ["consultation", "application", "screening", "decision", "contract", "repayment"] as const;

/** A phase of a case. */
export type Phase = (typeof phases)[number];

/** Names of the phases. */
export const phaseLabels: Readonly<Record<Phase, string>> = {
  consultation: "相談",
  application: "申込",
  screening: "審査",
  decision: "決裁",
  contract: "契約・送金",
  repayment: "償還",
};

type Event = CaseView["events"][number];

const phaseOfStatus: Readonly<Record<Event["statusAfter"], Phase>> = {
  consultation: "consultation",
  application: "application",
  returned: "application",
  screening: "screening",
  decision: "decision",
  contract: "contract",
  disbursement: "contract",
  repayment: "repayment",
  closed: "repayment",
  declined: "decision",
  withdrawn: "application",
};

/** The phase an event belongs to: the one in which it happened, not the one it led to. */
export function phaseOf({ statusBefore, statusAfter }: Event): Phase {
  return phaseOfStatus[statusBefore ?? statusAfter];
}

/** Events newest first, in runs of one phase: a case that was returned shows its phases again. */
export function historyOf(
  events: readonly Event[],
): readonly { readonly phase: Phase; readonly events: readonly Event[] }[] {
  const newestFirst = events.toSorted((a, b) => b.sequence - a.sequence);
  const groups: { phase: Phase; events: Event[] }[] = [];
  for (const event of newestFirst) {
    const phase = phaseOf(event);
    const last = groups.at(-1);
    if (last?.phase === phase) last.events.push(event);
    else groups.push({ phase, events: [event] });
  }
  return groups;
}

/** An event of the history, with how many like it came directly one after another. */
export type Gathered = { readonly event: Event; readonly times: number };

/**
 * Events newest first; answers that one person recorded one after another are one line, since a conversation at the window
 * would otherwise fill the whole history.
 */
export function gathered(events: readonly Event[]): readonly Gathered[] {
  const lines: { event: Event; times: number }[] = [];
  for (const event of events.toSorted((a, b) => b.sequence - a.sequence)) {
    const last = lines.at(-1);
    if (
      last !== undefined &&
      event.act === "record-facts" &&
      last.event.act === event.act &&
      last.event.by === event.by
    ) {
      last.times += 1;
    } else lines.push({ event, times: 1 });
  }
  return lines;
}
