import { borrowerOf, missingItems, refuseContent, type MissingItem } from "../../domain/case/check-application.ts";
import { personItems } from "../../domain/case/case-change.ts";
import { presentWait } from "../../domain/case/waits.ts";
import { RefusedError } from "../../domain/errors.ts";
import type { EmergencySmallTerms } from "../../domain/funds/emergency-small-request.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import { actOnCase, standingOf, type ActDependencies } from "../shared/use-cases/act-on-case.ts";
import type {
  openApplication as openContract,
  saveApplication as saveContract,
  submitApplication as submitContract,
  withdrawApplication as withdrawContract,
} from "./applications.contract.ts";

/** Ports of preparing and submitting an application. */
export type ApplicationDependencies = ActDependencies & {
  readonly prefectureCode: string;
  /** Terms of the fund in force on a day. */
  readonly emergencySmallTerms: (on: string) => Promise<EmergencySmallTerms>;
};

/** Begins the preparation of an application. */
export async function openApplication(
  dependencies: ApplicationDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof openContract, Staff>,
): Promise<AnswerOf<typeof openContract>> {
  const record = await actOnCase(
    dependencies,
    { staff, action: "application:save", caseId: path.caseId, ...body, correlationId },
    () => ({ act: "open-application", state: { fund: body.fund } }),
  );
  return standingOf(record);
}

/**
 * Saves what has been entered. What is present must be right; what is absent is answered as missing.
 * @throws RefusedError INVALID_INPUT naming each field; VERSION_CONFLICT with the content that stands now.
 */
export async function saveApplication(
  dependencies: ApplicationDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof saveContract, Staff>,
): Promise<AnswerOf<typeof saveContract>> {
  const { clock, prefectureCode } = dependencies;
  const today = clock.today();
  const terms = await dependencies.emergencySmallTerms(today);
  const refused = refuseContent(body.content, { today, prefectureCode, terms });
  if (refused.length > 0) throw new RefusedError("INVALID_INPUT", refused);
  const { content } = body;
  let lacking: readonly MissingItem[] | undefined;
  const record = await actOnCase(
    dependencies,
    { staff, action: "application:save", caseId: path.caseId, ...body, correlationId },
    (folder) => {
      lacking = missingItems(content, folder.documents, terms);
      const gone = (folder.application?.content.members ?? []).filter(
        (before) => !content.members.some((member) => member.personId === before.personId),
      );
      const kept = content.members.flatMap((member) => personItems(member.personId, member.nameKana, member.birthDate));
      const before = (folder.application?.content.members ?? []).flatMap((member) =>
        personItems(member.personId, member.nameKana, member.birthDate),
      );
      const applicantName = borrowerOf(content)?.name ?? folder.record.applicantName;
      // Every search key of the case carries the borrower's name: a corrected one is written to all of them.
      const changed = kept.filter(
        (item) =>
          applicantName !== folder.record.applicantName ||
          !before.some(
            (old) => old.item === item.item && old.foldedKana === item.foldedKana && old.birthDate === item.birthDate,
          ),
      );
      return {
        act: "save-application",
        state: {
          applicantName,
          ...(content.reason === undefined ? {} : { reason: content.reason }),
        },
        puts: [
          {
            item: "application",
            content,
            savedBy: staff.staffId,
            savedAt: clock.now(),
            savedInVersion: folder.record.version + 1,
          },
          ...changed,
        ],
        deletes: [
          ...gone.flatMap((member) => personItems(member.personId, member.nameKana, member.birthDate)),
          ...before.filter((old) => !kept.some((item) => item.item === old.item)),
        ]
          .map((item) => item.item)
          .filter((item, index, all) => all.indexOf(item) === index),
      };
    },
  );
  // A repeat decides nothing anew, and answers what is missing all the same.
  lacking ??= missingItems(content, (await dependencies.cases.findFolder(path.caseId))?.documents ?? [], terms);
  return { ...standingOf(record), missing: [...lacking] };
}

/**
 * Submits the application: begins the next round and, by the outbox, its screening.
 * @throws RefusedError APPLICATION_INCOMPLETE with the list of what is missing.
 */
export async function submitApplication(
  dependencies: ApplicationDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof submitContract, Staff>,
): Promise<AnswerOf<typeof submitContract>> {
  const terms = await dependencies.emergencySmallTerms(dependencies.clock.today());
  const record = await actOnCase(
    dependencies,
    { staff, action: "application:submit", caseId: path.caseId, ...body, correlationId },
    ({ record: base, application, documents }) => {
      const lacking = missingItems(application?.content ?? { fund: "emergency-small", members: [] }, documents, terms);
      if (lacking.length > 0) throw new RefusedError("APPLICATION_INCOMPLETE", [], { missing: lacking });
      const round = base.round + 1;
      return {
        act: "submit-application",
        state: { round, waitingFor: "screener", submittedBy: staff.staffId },
        data: { round },
        outbox: { kind: "start-screening", round },
      };
    },
  );
  return standingOf(record);
}

/** Records that the borrower withdraws; a waiting screening is told. */
export async function withdrawApplication(
  dependencies: ApplicationDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof withdrawContract, Staff>,
): Promise<AnswerOf<typeof withdrawContract>> {
  const record = await actOnCase(
    dependencies,
    { staff, action: "application:withdraw", caseId: path.caseId, ...body, correlationId },
    ({ record: base }) => ({
      act: "withdraw",
      state: { returnReason: body.comment, fault: undefined },
      ...(base.status === "screening" || base.status === "decision"
        ? { outbox: { kind: "resume", wait: presentWait(base), round: base.round } }
        : {}),
    }),
  );
  return standingOf(record);
}
