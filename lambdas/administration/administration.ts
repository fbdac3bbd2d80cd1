import type * as z from "zod";
import { staffItemSchema, type StaffItem } from "../../domain/case/case-items.schema.ts";
import { RefusedError, type FieldError } from "../../domain/errors.ts";
import { municipalRoles } from "../../domain/permissions/permissions.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { AuditTrail } from "../shared/ports/audit-trail.ts";
import type { Clock } from "../shared/ports/clock.ts";
import type { Directory, Municipality } from "../shared/ports/directory.ts";
import { queryAll, type ItemStore } from "../shared/ports/item-store.ts";
import type { UserAccounts } from "../shared/ports/user-pool.ts";
import {
  staffProposalView,
  type decideStaffProposal as decideContract,
  type listStaff as listContract,
  type proposeStaff as proposeContract,
} from "./administration.contract.ts";

/** Ports of the staff register. */
export type AdministrationDependencies = {
  readonly directory: Directory;
  readonly store: ItemStore;
  readonly directoryTable: string;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly accounts: UserAccounts;
  readonly temporaryPassword: () => string;
  readonly prefectureCode: string;
  readonly municipalities: (prefectureCode: string) => readonly Municipality[];
};

type Proposal = z.output<typeof staffProposalView>;

const proposalKind = "proposal";

/** What is wrong with an entry: roles of both councils in one person, a municipality that is not the prefecture's. */
function refuseEntry(
  entry: Omit<StaffItem, "staffId">,
  municipalities: readonly Municipality[],
): readonly FieldError[] {
  const municipal = entry.roles.some((role) => municipalRoles.includes(role));
  const prefectural = entry.roles.some((role) => !municipalRoles.includes(role));
  const errors: FieldError[] = [];
  if (municipal && prefectural) {
    errors.push({
      field: "entry.roles",
      code: "ROLES_OF_TWO_COUNCILS",
      message: "市区町村社協の役割と都道府県社協の役割を兼ねることはできません。",
    });
  }
  if (municipal !== (entry.municipalityCode !== undefined)) {
    errors.push({
      field: "entry.municipalityCode",
      code: "MUNICIPALITY_NEEDED",
      message: "市区町村は、窓口担当のときだけ選んでください。",
    });
  }
  if (entry.municipalityCode !== undefined && !municipalities.some((row) => row.code === entry.municipalityCode)) {
    errors.push({
      field: "entry.municipalityCode",
      code: "OTHER_PREFECTURE",
      message: "この都道府県の市区町村を選んでください。",
    });
  }
  if (entry.roles.includes("number-handler") && entry.trainingValidUntil === undefined) {
    errors.push({
      field: "entry.trainingValidUntil",
      code: "TRAINING_NEEDED",
      message: "特定個人情報取扱者には、研修の有効期限が必要です。",
    });
  }
  return errors;
}

async function findProposal(
  { store, directoryTable }: AdministrationDependencies,
  id: string,
): Promise<Proposal | undefined> {
  const item = await store.get(directoryTable, { kind: proposalKind, id }, true);
  return item === undefined ? undefined : staffProposalView.parse(item["proposal"]);
}

/** The register and the proposals that are open or were decided. */
export async function listStaff(
  dependencies: AdministrationDependencies,
  { staff, correlationId }: RequestOf<typeof listContract, Staff>,
): Promise<AnswerOf<typeof listContract>> {
  const { directory, store, directoryTable, audit } = dependencies;
  await audit.recordRead({ staffId: staff.staffId, kind: "read", what: "staff:view", correlationId });
  const [register, proposals] = await Promise.all([
    directory.listStaff(),
    queryAll(store, { table: directoryTable, partition: { attribute: "kind", value: proposalKind } }),
  ]);
  return {
    staff: [...register],
    proposals: proposals.map((item) => staffProposalView.parse(item["proposal"])).reverse(),
  };
}

/** First administrator: proposes an entry. @throws RefusedError INVALID_INPUT. */
export async function proposeStaff(
  dependencies: AdministrationDependencies,
  { staff, body, correlationId }: RequestOf<typeof proposeContract, Staff>,
): Promise<AnswerOf<typeof proposeContract>> {
  const { store, directoryTable, clock, audit, prefectureCode, municipalities } = dependencies;
  const refused = refuseEntry(body.entry, municipalities(prefectureCode));
  if (refused.length > 0) throw new RefusedError("INVALID_INPUT", refused);
  const proposal: Proposal = {
    proposalId: body.commandId,
    version: 1,
    state: "proposed",
    entry: body.entry,
    proposedBy: staff.staffId,
    proposedByName: staff.name,
    proposedAt: clock.now(),
  };
  await audit.recordRead({
    staffId: staff.staffId,
    kind: "act",
    what: "staff:propose",
    purpose: body.commandId,
    correlationId,
  });
  await store.put(
    directoryTable,
    { kind: proposalKind, id: body.commandId, version: 1, proposal },
    { kind: "absent", attribute: "id" },
  );
  return (await findProposal(dependencies, body.commandId)) ?? proposal;
}

/**
 * Second administrator: approves, which takes effect at once, or rejects. A new person gets an account with a temporary
 * password, shown once; a person who leaves loses the account and every session.
 * @throws RefusedError ITEM_NOT_FOUND, PROPOSAL_NOT_OPEN, MAKER_IS_CHECKER, VERSION_CONFLICT.
 */
export async function decideStaffProposal(
  dependencies: AdministrationDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof decideContract, Staff>,
): Promise<AnswerOf<typeof decideContract>> {
  const { store, directoryTable, audit, accounts } = dependencies;
  const proposal = await findProposal(dependencies, path.proposalId);
  if (proposal === undefined) throw new RefusedError("ITEM_NOT_FOUND");
  if (proposal.state !== "proposed") throw new RefusedError("PROPOSAL_NOT_OPEN");
  if (proposal.proposedBy === staff.staffId) throw new RefusedError("MAKER_IS_CHECKER");
  // Before the account is made: a stale decision must leave nothing behind.
  if (proposal.version !== body.version) throw new RefusedError("VERSION_CONFLICT");
  const { entry } = proposal;
  const decided: Proposal = {
    ...proposal,
    version: proposal.version + 1,
    state: body.outcome,
    decidedByName: staff.name,
  };
  const temporaryPassword = dependencies.temporaryPassword();
  // The account comes first: a repeat finds it, while an entry without an account would be a person who cannot sign in.
  const made =
    body.outcome === "approved" && entry.active ? await accounts.create(entry.staffId, temporaryPassword) : false;
  await audit.recordRead({
    staffId: staff.staffId,
    kind: "act",
    what: "staff:approve",
    purpose: path.proposalId,
    correlationId,
  });
  const written = await store.transact([
    {
      kind: "put",
      table: directoryTable,
      item: { kind: proposalKind, id: path.proposalId, version: decided.version, proposal: decided },
      condition: { kind: "equals", attribute: "version", value: body.version },
    },
    ...(body.outcome === "approved"
      ? [
          {
            kind: "put" as const,
            table: directoryTable,
            item: { kind: "staff", id: entry.staffId, ...staffItemSchema.parse(entry) },
          },
        ]
      : []),
  ]);
  if (!written) throw new RefusedError("VERSION_CONFLICT");
  if (body.outcome === "approved" && !entry.active) await accounts.disable(entry.staffId);
  return { ...decided, ...(made ? { temporaryPassword } : {}) };
}
