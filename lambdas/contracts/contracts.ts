import { addBankDays, type HolidayCalendar } from "../../domain/dates/business-days.ts";
import { RefusedError } from "../../domain/errors.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { AuditTrail } from "../shared/ports/audit-trail.ts";
import type { Directory } from "../shared/ports/directory.ts";
import type { ObjectStore } from "../shared/ports/object-store.ts";
import { actOnCase, findCaseInScope, standingOf, type ActDependencies } from "../shared/use-cases/act-on-case.ts";
import type { linkPaper as linkContract, receiveLoanDeed as receiveContract } from "./contracts.contract.ts";

/** How long a link to a paper can be used, seconds. */
const linkSeconds = 60;

/** Ports of contracts and papers. */
export type ContractDependencies = ActDependencies & {
  readonly directory: Directory;
  readonly audit: AuditTrail;
  readonly objects: ObjectStore;
  readonly calendar: HolidayCalendar;
  readonly noticesBucket: string;
};

/**
 * Records that the signed 借用書 has arrived. Only now does a line enter the payment file, of the bank day that lies the
 * prefecture's lead time ahead.
 * @throws RefusedError INVALID_INPUT for a day in the future or before the decision; OUT_OF_TURN before the deed is made.
 */
export async function receiveLoanDeed(
  dependencies: ContractDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof receiveContract, Staff>,
): Promise<AnswerOf<typeof receiveContract>> {
  const { clock, calendar, directory } = dependencies;
  const today = clock.today();
  const paymentLeadDays = await directory.setting("payment-lead-days", today);
  const paymentDate = addBankDays(today, paymentLeadDays, calendar);
  const refuseDay = (code: string, message: string): RefusedError =>
    new RefusedError("INVALID_INPUT", [{ field: "receivedOn", code, message }]);
  if (body.receivedOn > today) throw refuseDay("DATE_IN_FUTURE", "受領日は今日までの日付にしてください。");
  const record = await actOnCase(
    dependencies,
    { staff, action: "contract:receive-deed", caseId: path.caseId, ...body, correlationId },
    ({ record: base, application, contract, papers }) => {
      const account = application?.content.bankAccount;
      // Before the deed is made its papers are still to be issued, which is legal only while the case is in contract.
      const made = papers.some((paper) => paper.kind === "loan-deed");
      if (contract === undefined || account === undefined || !made) throw new RefusedError("OUT_OF_TURN");
      if (base.decision?.decidedOn !== undefined && body.receivedOn < base.decision.decidedOn) {
        throw refuseDay("BEFORE_DECISION", "受領日が決定日より前です。");
      }
      return {
        act: "receive-loan-deed",
        state: { waitingFor: contract.remittanceOwner === "sasae" ? "cashier" : "nobody" },
        data: { receivedOn: body.receivedOn },
        puts: [
          { item: "contract", ...contract, loanDeedReceivedOn: body.receivedOn },
          ...(contract.remittanceOwner === "sasae"
            ? [
                {
                  item: "payment-line",
                  paymentDate,
                  amount: contract.principal,
                  account,
                  state: "waiting",
                  caseNumber: base.caseNumber,
                } as const,
              ]
            : []),
        ],
        outbox: { kind: "resume", wait: "loan-deed", round: base.round },
      };
    },
  );
  // A repeat on another day answers the day that was fixed the first time.
  const folder = await dependencies.cases.findFolder(path.caseId);
  return { ...standingOf(record), paymentDate: folder?.paymentLine?.paymentDate ?? paymentDate };
}

/** A link to a paper; the reading is logged. */
export async function linkPaper(
  { cases, audit, objects, noticesBucket }: ContractDependencies,
  { staff, path, correlationId }: RequestOf<typeof linkContract, Staff>,
): Promise<AnswerOf<typeof linkContract>> {
  const folder = await findCaseInScope(cases, staff, "paper:view", path.caseId);
  const paper = folder.papers.find((entry) => entry.kind === path.kind);
  if (paper === undefined) throw new RefusedError("ITEM_NOT_FOUND");
  await audit.recordRead({
    staffId: staff.staffId,
    kind: "read",
    what: "paper:view",
    caseId: path.caseId,
    purpose: path.kind,
    correlationId,
  });
  const fileName = `${folder.record.caseNumber}-${path.kind}.pdf`;
  return { url: await objects.link(noticesBucket, paper.objectKey, linkSeconds, fileName), expiresIn: linkSeconds };
}
