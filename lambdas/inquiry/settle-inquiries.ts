import type { Clock } from "../shared/ports/clock.ts";
import { closeWithAnswer, isLineFault } from "./conduct-inquiry.ts";
import { caseIdOfInquiry } from "./inquiry-id.ts";
import type { InquiryGateway, InquiryRecord, InquiryRecords, NetworkRecord } from "./ports.ts";

/** What settling needs. */
export type SettleDependencies = {
  readonly gateway: InquiryGateway;
  readonly records: InquiryRecords;
  readonly clock: Clock;
};

/**
 * Ends what is still open of a case when its screening ends: inquiries that never arrived are closed as such, those that
 * are under way are withdrawn. An answer that comes all the same is recorded as provided and late, and discarded.
 * What the line does not let through stays open for {@link reconcileInquiries}.
 */
export async function settleInquiries(
  { gateway, records, clock }: SettleDependencies,
  { caseId }: { readonly caseId: string },
): Promise<{ closed: number; cancelled: number; open: number }> {
  const counts = { closed: 0, cancelled: 0, open: 0 };
  for (const record of await records.list(caseId)) {
    if (record.state === "closed") continue;
    try {
      const result = await settleOne(record);
      counts[result] += 1;
    } catch (error) {
      if (!isLineFault(error)) throw error;
      counts.open += 1;
    }
  }
  return counts;

  async function settleOne(record: InquiryRecord): Promise<"closed" | "cancelled"> {
    const outcome = await gateway.cancel(record.inquiryId);
    if (outcome === "unknown") {
      await records.advance(record, ["prepared"], { state: "closed", outcome: "not-received" });
      return "closed";
    }
    const withdrawn =
      record.cancelledAt === undefined
        ? await records.advance(record, ["prepared", "accepted"], { state: "accepted", cancelledAt: clock.now() })
        : record;
    if (outcome === "cancelled") return "cancelled";
    const answer = await gateway.poll(record.inquiryId);
    if (answer.kind !== "answered") return "cancelled";
    await closeWithAnswer({ gateway, records }, withdrawn, answer.answer, true);
    return "closed";
  }
}

/** One disagreement between our record and the network's. */
export type RecordDifference = {
  readonly inquiryId: string;
  readonly kind: "missing-here" | "missing-there" | "different";
};

/**
 * Holds our record against the network's (番号法23条), entry by entry. Where the network knows the end of an inquiry that
 * is still open here, it is taken over first: a late answer is recorded as provided and discarded. What then still
 * differs is returned for a person to look at.
 */
export async function reconcileInquiries({ gateway, records, clock }: SettleDependencies): Promise<{
  compared: number;
  closed: number;
  differences: RecordDifference[];
}> {
  const theirs = new Map((await gateway.records()).map((record) => [record.inquiryId, record]));
  const caseIds = new Set([...theirs.keys()].flatMap((id) => caseIdOfInquiry(id) ?? []));
  const differences: RecordDifference[] = [];
  const seen = new Set<string>();
  let closed = 0;
  for (const caseId of caseIds) {
    for (const record of await records.list(caseId)) {
      const their = theirs.get(record.inquiryId);
      seen.add(record.inquiryId);
      if (their === undefined) {
        if (isExpectedThere(record)) differences.push({ inquiryId: record.inquiryId, kind: "missing-there" });
        continue;
      }
      const ours = record.state === "closed" ? record : await takeOver(record, their);
      if (record.state !== "closed" && ours.state === "closed") closed += 1;
      if (!agrees(ours, their)) differences.push({ inquiryId: record.inquiryId, kind: "different" });
    }
  }
  for (const inquiryId of theirs.keys()) {
    if (!seen.has(inquiryId)) differences.push({ inquiryId, kind: "missing-here" });
  }
  return { compared: theirs.size, closed, differences };

  async function takeOver(record: InquiryRecord, their: NetworkRecord): Promise<InquiryRecord> {
    if (their.outcome === "cancelled") {
      return records.advance(record, ["prepared", "accepted"], {
        state: "closed",
        outcome: "cancelled",
        cancelledAt: record.cancelledAt ?? clock.now(),
      });
    }
    if (their.outcome === "pending" || record.cancelledAt === undefined) return record;
    const answer = await gateway.poll(record.inquiryId);
    if (answer.kind !== "answered") return record;
    await closeWithAnswer({ gateway, records }, record, answer.answer, true);
    return records.find(record.caseId, record.inquiryId);
  }
}

/** An inquiry that was accepted must stand in the network's record; one that never arrived or was refused must not. */
function isExpectedThere(record: InquiryRecord): boolean {
  return record.state === "accepted" || (record.state === "closed" && !isRefusedThere(record));
}

function isRefusedThere(record: InquiryRecord): boolean {
  return record.outcome === "not-received" || record.outcome === "not-permitted";
}

/** The outcome of our record in the terms of 番号法23条: was information provided, and when. */
export function provisionOf(record: InquiryRecord): NetworkRecord["outcome"] {
  if (record.state !== "closed") return "pending";
  if (record.outcome === "cancelled") return "cancelled";
  return record.providedAt === undefined ? "not-provided" : "provided";
}

/** Whether both records say the same of one inquiry. An inquiry still open here may already be answered there. */
function agrees(ours: InquiryRecord, theirs: NetworkRecord): boolean {
  const sameOutcome =
    ours.state === "closed"
      ? provisionOf(ours) === theirs.outcome && ours.providedAt === theirs.providedAt
      : theirs.outcome !== "cancelled";
  return (
    sameOutcome &&
    !isRefusedThere(ours) &&
    ours.requestedAt === theirs.requestedAt &&
    ours.staffId === theirs.staffId &&
    ours.sectionCode === theirs.sectionCode &&
    ours.providerCode === theirs.providerCode &&
    ours.taskCode === theirs.taskCode &&
    ours.procedureCode === theirs.procedureCode &&
    ours.informationCode === theirs.informationCode &&
    ours.nonDisclosure === theirs.nonDisclosure
  );
}
