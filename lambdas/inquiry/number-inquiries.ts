import { RefusedError } from "../../domain/errors.ts";
import { gapFacts } from "../../domain/inquiry/gaps.ts";
import { informationItemFacts } from "../../domain/inquiry/information-items.ts";
import type { InquirySubject } from "../../domain/inquiry/permitted-inquiries.ts";
import { ForbiddenError, type Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { AuditTrail } from "../shared/ports/audit-trail.ts";
import type { CaseRepository } from "../shared/ports/case-repository.ts";
import type { Clock } from "../shared/ports/clock.ts";
import type { Directory } from "../shared/ports/directory.ts";
import { actOfSystem } from "../shared/use-cases/act-of-system.ts";
import type {
  listCaseInquiries as recordsContract,
  listInquiryExceptions as exceptionsContract,
  resolveInquiryException as resolveContract,
} from "./number-inquiries.contract.ts";
import type { InquiryException, InquiryRecords } from "./ports.ts";

/** What the number handlers' screens need. */
export type NumberInquiriesDependencies = {
  readonly records: Pick<InquiryRecords, "list" | "listExceptions" | "listOpenExceptions" | "findPlan" | "resolve">;
  readonly cases: CaseRepository;
  readonly directory: Pick<Directory, "findStaff">;
  readonly audit: Pick<AuditTrail, "recordRead">;
  readonly clock: Clock;
};

/** Only a number handler whose training counts today may act here (番号法12条: named, trained handlers). */
async function requireTrained({ directory, clock }: NumberInquiriesDependencies, staff: Staff): Promise<void> {
  const until = (await directory.findStaff(staff.staffId))?.trainingValidUntil;
  if (until === undefined || until < clock.today()) throw new ForbiddenError("training has run out");
}

function subjectLabel(subject: InquirySubject): string {
  if (subject === "identity") return "本人確認情報";
  return subject === "link-code" ? "符号" : informationItemFacts[subject].ja;
}

/**
 * Exceptions that wait for a number handler, oldest first, each with the case number by which the window can be asked and
 * the place of the member in the application.
 */
export async function listInquiryExceptions(
  dependencies: NumberInquiriesDependencies,
  { staff, correlationId }: RequestOf<typeof exceptionsContract, Staff>,
): Promise<AnswerOf<typeof exceptionsContract>> {
  await requireTrained(dependencies, staff);
  await dependencies.audit.recordRead({
    staffId: staff.staffId,
    kind: "search",
    what: "inquiry:list-exceptions",
    correlationId,
  });
  const open = await dependencies.records.listOpenExceptions();
  const oldestFirst = [...open].sort((a, b) => (a.raisedAt < b.raisedAt ? -1 : 1));
  const rows = await Promise.all(oldestFirst.map((exception) => exceptionRow(dependencies, exception)));
  return { exceptions: rows.flatMap((row) => row ?? []) };
}

type ExceptionRow = AnswerOf<typeof exceptionsContract>["exceptions"][number];

/** The row of one exception; none when its case is not there. */
async function exceptionRow(
  { cases, records }: NumberInquiriesDependencies,
  { caseId, round, personId, subject, code, raisedAt }: InquiryException,
): Promise<ExceptionRow | undefined> {
  const [record, plan] = await Promise.all([cases.findRecord(caseId), records.findPlan(caseId, round)]);
  if (record === undefined) return undefined;
  const place = plan?.members.findIndex((member) => member.personId === personId) ?? -1;
  return {
    caseId,
    round,
    personId,
    subject,
    caseNumber: record.caseNumber,
    status: record.status,
    ...(place < 0 ? {} : { memberNumber: place + 1 }),
    subjectLabel: subjectLabel(subject),
    code,
    label: gapFacts[code].ja,
    next: gapFacts[code].next,
    raisedAt,
  };
}

/**
 * Settles one exception: the case history says what was done about it, so that the screener knows, and then it leaves the
 * list. The gap stays in the verdict: it is the screener who decides without the fact, or returns the case to ask again.
 */
export async function resolveInquiryException(
  dependencies: NumberInquiriesDependencies,
  { staff, body, correlationId }: RequestOf<typeof resolveContract, Staff>,
): Promise<AnswerOf<typeof resolveContract>> {
  await requireTrained(dependencies, staff);
  const { records, cases, audit, clock } = dependencies;
  const found = (await records.listExceptions(body.caseId, body.round)).find(
    (exception) => exception.personId === body.personId && exception.subject === body.subject,
  );
  if (found === undefined) throw new RefusedError("ITEM_NOT_FOUND");
  if (found.resolution !== undefined) return { resolvedAt: found.resolution.at };
  const resolution = { by: staff.staffId, at: clock.now(), code: body.resolution };
  await audit.recordRead({
    staffId: staff.staffId,
    kind: "read",
    what: "inquiry:resolve-exception",
    caseId: body.caseId,
    purpose: body.resolution,
    correlationId,
  });
  await actOfSystem(
    { cases, clock },
    {
      caseId: body.caseId,
      by: { kind: "staff", id: staff.staffId, name: staff.name },
      // An exception that is raised again for another reason is settled again.
      commandId: `${body.caseId}-${String(body.round)}-${body.personId}-${body.subject}-${found.raisedAt}`,
      correlationId,
    },
    () => ({
      act: "settle-inquiry-exception",
      data: { personId: body.personId, subject: body.subject, gap: found.code, resolution: body.resolution },
    }),
  );
  await records.resolve(found, resolution);
  return { resolvedAt: resolution.at };
}

/** The record of a case's inquiries. Reading it is logged. */
export async function listCaseInquiries(
  dependencies: NumberInquiriesDependencies,
  { staff, path, correlationId }: RequestOf<typeof recordsContract, Staff>,
): Promise<AnswerOf<typeof recordsContract>> {
  await requireTrained(dependencies, staff);
  await dependencies.audit.recordRead({
    staffId: staff.staffId,
    kind: "read",
    what: "inquiry:handle",
    caseId: path.caseId,
    correlationId,
  });
  const records = await dependencies.records.list(path.caseId);
  return {
    inquiries: records.map((record) => ({
      inquiryId: record.inquiryId,
      personId: record.personId,
      subject: record.subject,
      subjectLabel: subjectLabel(record.subject),
      round: record.round,
      attempt: record.attempt,
      requestedAt: record.requestedAt,
      state: record.state,
      late: record.late,
      retainUntil: record.retainUntil,
      ...(record.taxYear === undefined ? {} : { taxYear: record.taxYear }),
      ...(record.nonDisclosure ? {} : { providerCode: record.providerCode }),
      ...(record.outcome === undefined ? {} : { outcome: record.outcome }),
      ...(record.providedAt === undefined ? {} : { providedAt: record.providedAt }),
    })),
  };
}
