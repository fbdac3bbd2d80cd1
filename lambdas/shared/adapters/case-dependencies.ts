import type { Boot } from "../runtime/boot.ts";
import type { AuditTrail } from "../ports/audit-trail.ts";
import type { CaseRepository } from "../ports/case-repository.ts";
import type { Clock, IdSource } from "../ports/clock.ts";
import type { Counters, Directory } from "../ports/directory.ts";
import { staffIdentification, type Identification } from "../runtime/api-handler.ts";
import { auditChain } from "../repositories/audit-chain.ts";
import { caseRepository } from "../repositories/case-repository.ts";
import { counters, directoryRepository } from "../repositories/directory.ts";
import type { Staff } from "../../../domain/staff/staff.ts";

/** Variables of every function that acts on cases. */
export type CaseEnvironment = {
  readonly SASAE_PREFECTURE: string;
  readonly SASAE_CASES_TABLE: string;
  readonly SASAE_DIRECTORY_TABLE: string;
  readonly SASAE_AUDIT_TABLE: string;
};

/** Ports of every function that acts on cases. */
export type CaseDependencies = {
  readonly cases: CaseRepository;
  readonly directory: Directory;
  readonly counters: Counters;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly prefectureCode: string;
};

/** The ports on the prefecture's tables. */
export function caseDependencies(environment: CaseEnvironment, boot: Boot): CaseDependencies {
  const store = boot.store();
  return {
    cases: caseRepository({
      store,
      tables: { cases: environment.SASAE_CASES_TABLE, audit: environment.SASAE_AUDIT_TABLE },
      digest: boot.digest,
    }),
    ...staffDependencies(environment, boot),
    counters: counters(store, environment.SASAE_DIRECTORY_TABLE),
    ids: boot.ids,
    prefectureCode: environment.SASAE_PREFECTURE,
  };
}

/** Ports of a function that identifies staff but acts on no case. */
export function staffDependencies(
  environment: Pick<CaseEnvironment, "SASAE_DIRECTORY_TABLE" | "SASAE_AUDIT_TABLE">,
  boot: Boot,
): { readonly directory: Directory; readonly audit: AuditTrail; readonly clock: Clock } {
  const store = boot.store();
  return {
    directory: directoryRepository(store, environment.SASAE_DIRECTORY_TABLE),
    audit: auditChain({ store, table: environment.SASAE_AUDIT_TABLE, clock: boot.clock, digest: boot.digest }),
    clock: boot.clock,
  };
}

/** Identification by the Directory; a refusal is written to the chain of the person who was refused. */
export function identifyByDirectory(dependencies: {
  readonly directory: Directory;
  readonly audit: AuditTrail;
}): Identification<Staff> {
  return staffIdentification(
    (staffId) => dependencies.directory.findStaff(staffId),
    (staff, what, correlationId) =>
      dependencies.audit.recordRead({ staffId: staff.staffId, kind: "refusal", what, correlationId }),
  );
}
