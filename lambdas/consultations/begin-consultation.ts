import { beginCase, personItems } from "../../domain/case/case-change.ts";
import { fiscalYear } from "../../domain/dates/plain-date.ts";
import { RefusedError } from "../../domain/errors.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import { nameSearchKeys } from "../../domain/persons/kana.ts";
import { requirePermission, requireScope } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { CaseRepository } from "../shared/ports/case-repository.ts";
import type { Clock, IdSource } from "../shared/ports/clock.ts";
import type { Counters } from "../shared/ports/directory.ts";
import { standingOf, staffActor } from "../shared/use-cases/act-on-case.ts";
import { refusePersonFacts } from "../../domain/case/check-application.ts";
import type { beginConsultation as contract } from "./consultations.contract.ts";

/** Ports of recording consultations. */
export type ConsultationDependencies = {
  readonly cases: CaseRepository;
  readonly counters: Counters;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly prefectureCode: string;
};

/** Case number as people say it: prefecture, fiscal year, running number. */
export function caseNumber(prefectureCode: string, year: number, running: number): string {
  return `${prefectureCode}-${String(year)}-${String(running).padStart(5, "0")}`;
}

/**
 * Records the first consultation and begins the case. The case's id is the command's, so that a repeat finds it.
 * @throws RefusedError INVALID_INPUT for a birth date in the future or a reading that is not kana; FORBIDDEN for staff
 * without a municipality.
 */
export async function beginConsultation(
  { cases, counters, clock, ids, prefectureCode }: ConsultationDependencies,
  { staff, body, correlationId }: RequestOf<typeof contract, Staff>,
): Promise<AnswerOf<typeof contract>> {
  requirePermission(staff, "consultation:record");
  const { municipalityCode } = staff;
  if (municipalityCode === undefined) throw new RefusedError("FORBIDDEN");
  const today = clock.today();
  const refused = [
    ...refusePersonFacts(body, today),
    ...(body.consultation.heldOn > today
      ? [{ field: "consultation.heldOn", code: "DATE_IN_FUTURE", message: "相談日は今日までの日付にしてください。" }]
      : []),
  ];
  if (refused.length > 0) throw new RefusedError("INVALID_INPUT", refused);
  const caseId = body.commandId;
  const existing = await cases.findRecord(caseId);
  if (existing !== undefined) {
    // The id of a repeat may be that of any case: what is answered must be the person's to see.
    requireScope(staff, "consultation:record", existing.municipalityCode);
    return { ...standingOf(existing), caseNumber: existing.caseNumber };
  }
  const year = fiscalYear(today);
  const number = caseNumber(prefectureCode, year, await counters.next(`case-number#${String(year)}`));
  const at = clock.now();
  const borrowerKey = await cases.borrowerKey(nameSearchKeys(body.nameKana)[0] ?? "", body.birthDate, ids.next());
  const outcome = await cases.change(
    beginCase(
      {
        caseId,
        caseNumber: number,
        fund: "emergency-small",
        municipalityCode,
        applicantName: body.name,
        protected: body.protected,
        borrowerKey,
      },
      {
        puts: [
          {
            item: `consultation#${body.commandId}`,
            consultationId: body.commandId,
            ...body.consultation,
            by: staff.staffId,
            byName: staff.name,
            at,
          },
          {
            item: "application",
            content: {
              fund: "emergency-small",
              members: [
                {
                  personId: caseId,
                  name: body.name,
                  nameKana: body.nameKana,
                  birthDate: body.birthDate,
                  sex: "unknown",
                  relation: "self",
                },
              ],
            },
            savedBy: staff.staffId,
            savedAt: at,
            savedInVersion: 1,
          },
          ...personItems(caseId, body.nameKana, body.birthDate),
        ],
      },
      { by: staffActor(staff), at, correlationId, commandId: body.commandId },
    ),
  );
  if (outcome.kind === "conflict") throw new RefusedError("TEMPORARILY_UNAVAILABLE");
  return { ...standingOf(outcome.record), caseNumber: outcome.record.caseNumber };
}
