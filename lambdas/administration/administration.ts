import type * as z from "zod";
import { staffItemSchema, type StaffItem } from "../../domain/case/case-items.schema.ts";
import { RefusedError, type FieldError } from "../../domain/errors.ts";
import { municipalRoles } from "../../domain/permissions/permissions.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { AuditTrail } from "../shared/ports/audit-trail.ts";
import type { Clock } from "../shared/ports/clock.ts";
import type { Directory, Municipality } from "../shared/ports/directory.ts";
import { queryAll, type ItemStore, type Write } from "../shared/ports/item-store.ts";
import type { UserAccounts } from "../shared/ports/user-pool.ts";
import { actOutsideCases } from "../shared/use-cases/act-outside-cases.ts";
import {
  staffProposalView,
  type decideStaffProposal as decideContract,
  type listStaff as listContract,
  type proposeStaff as proposeContract,
  type renewPassword as renewContract,
  type withdrawStaffProposal as withdrawContract,
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

/** The register and the proposals that are open or were decided, newest first. */
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
    proposals: proposals
      .map((item) => staffProposalView.parse(item["proposal"]))
      .sort((a, b) => (a.proposedAt < b.proposedAt ? 1 : -1)),
  };
}

/** A proposal as a write under the version that was read; the first one when there was none. */
function proposalWrite(directoryTable: string, proposal: Proposal): Write {
  const { proposalId: id, version } = proposal;
  return {
    kind: "put",
    table: directoryTable,
    item: { kind: proposalKind, id, version, proposal },
    condition:
      version === 1
        ? { kind: "absent", attribute: "id" }
        : { kind: "equals", attribute: "version", value: version - 1 },
  };
}

/**
 * First administrator: proposes an entry. The same command twice makes one proposal.
 * @throws RefusedError INVALID_INPUT.
 */
export async function proposeStaff(
  dependencies: AdministrationDependencies,
  { staff, body, correlationId }: RequestOf<typeof proposeContract, Staff>,
): Promise<AnswerOf<typeof proposeContract>> {
  const { directoryTable, clock, prefectureCode, municipalities } = dependencies;
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
  await actOutsideCases(
    dependencies,
    { staffId: staff.staffId, what: "staff:propose", purpose: body.commandId, correlationId },
    [proposalWrite(directoryTable, proposal)],
    async () => (await findProposal(dependencies, body.commandId)) === undefined,
  );
  const found = await findProposal(dependencies, body.commandId);
  if (found === undefined) throw new RefusedError("TEMPORARILY_UNAVAILABLE");
  return found;
}

/** A change of the register always takes two administrators, so that fewer than two could never again change anything. */
const fewestAdministrators = 2;

async function refuseTooFew({ directory }: AdministrationDependencies, entry: Proposal["entry"]): Promise<void> {
  const others = (await directory.listStaff()).filter((row) => row.staffId !== entry.staffId);
  const administrators = [...others, entry].filter((row) => row.active && row.roles.includes("administrator"));
  if (administrators.length < fewestAdministrators) throw new RefusedError("TOO_FEW_ADMINISTRATORS");
}

/**
 * What a decision means for the account: a newcomer gets one with a temporary password, a returning person's may be used
 * again, a leaver's is shut. Doing it again changes nothing.
 */
async function settleAccount(
  { accounts, temporaryPassword }: AdministrationDependencies,
  { state, entry }: Proposal,
): Promise<Pick<AnswerOf<typeof decideContract>, "account" | "temporaryPassword">> {
  if (state !== "approved") return { account: "none" };
  if (!entry.active) {
    await accounts.disable(entry.staffId);
    return { account: "shut" };
  }
  const password = temporaryPassword();
  return (await accounts.open(entry.staffId, password))
    ? { account: "made", temporaryPassword: password }
    : { account: "there" };
}

/**
 * Second administrator: approves, which takes effect at once, or rejects. The register, the proposal and the audit entry
 * change together; the account follows, and the same decision by the same person again makes up what was cut off between.
 * The temporary password is shown once; one that was lost on the way is issued anew by {@link renewPassword}.
 * @throws RefusedError ITEM_NOT_FOUND, PROPOSAL_NOT_OPEN, MAKER_IS_CHECKER, OWN_ENTRY, TOO_FEW_ADMINISTRATORS,
 * VERSION_CONFLICT.
 */
export async function decideStaffProposal(
  dependencies: AdministrationDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof decideContract, Staff>,
): Promise<AnswerOf<typeof decideContract>> {
  const { directoryTable, clock } = dependencies;
  const proposal = await findProposal(dependencies, path.proposalId);
  if (proposal === undefined) throw new RefusedError("ITEM_NOT_FOUND");
  if (proposal.state === body.outcome && proposal.decidedBy === staff.staffId) {
    return { ...proposal, ...(await settleAccount(dependencies, proposal)) };
  }
  if (proposal.state !== "proposed") throw new RefusedError("PROPOSAL_NOT_OPEN");
  if (proposal.proposedBy === staff.staffId) throw new RefusedError("MAKER_IS_CHECKER");
  if (proposal.entry.staffId === staff.staffId) throw new RefusedError("OWN_ENTRY");
  if (proposal.version !== body.version) throw new RefusedError("VERSION_CONFLICT");
  const { entry } = proposal;
  if (body.outcome === "approved") await refuseTooFew(dependencies, entry);
  const decided: Proposal = {
    ...proposal,
    version: proposal.version + 1,
    state: body.outcome,
    decidedBy: staff.staffId,
    decidedByName: staff.name,
    decidedAt: clock.now(),
  };
  const written = await actOutsideCases(
    dependencies,
    {
      staffId: staff.staffId,
      what: body.outcome === "approved" ? "staff:approve" : "staff:reject",
      purpose: path.proposalId,
      correlationId,
    },
    [
      proposalWrite(directoryTable, decided),
      ...(body.outcome === "approved"
        ? [
            {
              kind: "put" as const,
              table: directoryTable,
              item: { kind: "staff", id: entry.staffId, ...staffItemSchema.parse(entry) },
            },
          ]
        : []),
    ],
    async () => (await findProposal(dependencies, path.proposalId))?.version === proposal.version,
  );
  if (!written) throw new RefusedError("VERSION_CONFLICT");
  return { ...decided, ...(await settleAccount(dependencies, decided)) };
}

/**
 * Takes an own proposal back. The same command twice answers the same.
 * @throws RefusedError ITEM_NOT_FOUND, NOT_THE_MAKER, PROPOSAL_NOT_OPEN, VERSION_CONFLICT.
 */
export async function withdrawStaffProposal(
  dependencies: AdministrationDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof withdrawContract, Staff>,
): Promise<AnswerOf<typeof withdrawContract>> {
  const { directoryTable, clock } = dependencies;
  const proposal = await findProposal(dependencies, path.proposalId);
  if (proposal === undefined) throw new RefusedError("ITEM_NOT_FOUND");
  if (proposal.proposedBy !== staff.staffId) throw new RefusedError("NOT_THE_MAKER");
  if (proposal.state === "withdrawn") return proposal;
  if (proposal.state !== "proposed") throw new RefusedError("PROPOSAL_NOT_OPEN");
  if (proposal.version !== body.version) throw new RefusedError("VERSION_CONFLICT");
  const withdrawn: Proposal = {
    ...proposal,
    version: proposal.version + 1,
    state: "withdrawn",
    decidedBy: staff.staffId,
    decidedByName: staff.name,
    decidedAt: clock.now(),
  };
  const written = await actOutsideCases(
    dependencies,
    { staffId: staff.staffId, what: "staff:withdraw", purpose: path.proposalId, correlationId },
    [proposalWrite(directoryTable, withdrawn)],
    async () => (await findProposal(dependencies, path.proposalId))?.version === proposal.version,
  );
  if (!written) throw new RefusedError("VERSION_CONFLICT");
  return withdrawn;
}

/**
 * Issues a new temporary password to a colleague: the act is in the audit trail before anything happens, the colleague's
 * sessions end. A second press issues another one.
 * @throws RefusedError ITEM_NOT_FOUND, OWN_ENTRY, STAFF_NOT_ACTIVE.
 */
export async function renewPassword(
  dependencies: AdministrationDependencies,
  { staff, body, correlationId }: RequestOf<typeof renewContract, Staff>,
): Promise<AnswerOf<typeof renewContract>> {
  const { directory, audit, accounts } = dependencies;
  if (body.staffId === staff.staffId) throw new RefusedError("OWN_ENTRY");
  const colleague = await directory.findStaff(body.staffId);
  if (colleague === undefined) throw new RefusedError("ITEM_NOT_FOUND");
  if (!colleague.active) throw new RefusedError("STAFF_NOT_ACTIVE");
  await audit.recordRead({
    staffId: staff.staffId,
    kind: "act",
    what: "staff:renew-password",
    purpose: body.staffId,
    correlationId,
  });
  const temporaryPassword = dependencies.temporaryPassword();
  await accounts.renewPassword(body.staffId, temporaryPassword);
  return { staffId: body.staffId, temporaryPassword };
}
