import * as z from "zod";
import { prefectureRoles } from "../../domain/permissions/permissions.ts";
import { staffItemSchema } from "../../domain/case/case-items.schema.ts";
import { defineContract } from "../shared/contract.ts";
import { commandId, nothing } from "../shared/schemas.ts";
import { settingsContracts } from "./settings.contract.ts";

const staffEntry = z.strictObject({
  staffId: z.email().max(120).toLowerCase(),
  name: z.string().trim().min(1).max(60),
  roles: z.array(z.enum(prefectureRoles)).min(1).max(4),
  municipalityCode: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  active: z.boolean(),
  trainingValidUntil: z.iso.date().optional(),
});

/** A proposed change of the staff register: made by one administrator, checked by another. */
export const staffProposalView = z.strictObject({
  proposalId: z.string(),
  version: z.int(),
  state: z.enum(["proposed", "approved", "rejected", "withdrawn"]),
  entry: staffEntry,
  proposedBy: z.string(),
  proposedByName: z.string(),
  proposedAt: z.string(),
  decidedBy: z.string().optional(),
  decidedByName: z.string().optional(),
  decidedAt: z.string().optional(),
});

const proposalPath = z.strictObject({ proposalId: z.string().max(60) });

/** The staff register and the open proposals. */
export const listStaff = defineContract({
  operationId: "listStaff",
  method: "GET",
  path: "/staff",
  action: "staff:view",
  summary: "職員一覧と変更案",
  request: { path: nothing, query: nothing, body: nothing },
  response: {
    status: 200,
    body: z.strictObject({ staff: z.array(staffItemSchema), proposals: z.array(staffProposalView) }),
  },
  errors: [],
});

/** First administrator: proposes an entry of the register (new or changed). */
export const proposeStaff = defineContract({
  operationId: "proposeStaff",
  method: "POST",
  path: "/staff/proposals",
  action: "staff:propose",
  summary: "職員の登録・変更を申請する（一人目）",
  request: { path: nothing, query: nothing, body: z.strictObject({ commandId, entry: staffEntry }) },
  response: { status: 201, body: staffProposalView },
  errors: [],
});

/**
 * Second administrator: approves, which takes effect at once; or rejects. A new person gets a temporary password, shown
 * once. The same decision by the same person again changes nothing and completes what was cut off.
 */
export const decideStaffProposal = defineContract({
  operationId: "decideStaffProposal",
  method: "POST",
  path: "/staff/proposals/{proposalId}/decision",
  action: "staff:approve",
  summary: "職員の登録・変更を承認する（二人目）",
  request: {
    path: proposalPath,
    query: nothing,
    body: z.strictObject({ commandId, version: z.int(), outcome: z.enum(["approved", "rejected"]) }),
  },
  response: {
    status: 200,
    body: staffProposalView.extend({
      /** What became of the account: made with the password below, there already, shut, or none concerned. */
      account: z.enum(["made", "there", "shut", "none"]),
      temporaryPassword: z.string().optional(),
    }),
  },
  errors: [
    "ITEM_NOT_FOUND",
    "PROPOSAL_NOT_OPEN",
    "MAKER_IS_CHECKER",
    "OWN_ENTRY",
    "TOO_FEW_ADMINISTRATORS",
    "VERSION_CONFLICT",
  ],
});

/** The first administrator takes an own proposal back while nobody has decided it. */
export const withdrawStaffProposal = defineContract({
  operationId: "withdrawStaffProposal",
  method: "POST",
  path: "/staff/proposals/{proposalId}/withdrawal",
  action: "staff:propose",
  summary: "職員の登録・変更の申請を取り下げる",
  request: { path: proposalPath, query: nothing, body: z.strictObject({ commandId, version: z.int() }) },
  response: { status: 200, body: staffProposalView },
  errors: ["ITEM_NOT_FOUND", "PROPOSAL_NOT_OPEN", "NOT_THE_MAKER", "VERSION_CONFLICT"],
});

/**
 * One administrator issues a new temporary password to a colleague who lost theirs; the authenticator stays. The act is in
 * the audit trail, and every session of the colleague ends.
 */
export const renewPassword = defineContract({
  operationId: "renewPassword",
  method: "POST",
  path: "/staff/temporary-passwords",
  action: "staff:renew-password",
  summary: "仮のパスワードを再発行する",
  request: { path: nothing, query: nothing, body: z.strictObject({ commandId, staffId: z.email().max(120) }) },
  response: { status: 200, body: z.strictObject({ staffId: z.string(), temporaryPassword: z.string() }) },
  errors: ["ITEM_NOT_FOUND", "OWN_ENTRY", "STAFF_NOT_ACTIVE"],
});

/** Routes of the capability. */
export const administrationContracts = [
  listStaff,
  proposeStaff,
  decideStaffProposal,
  withdrawStaffProposal,
  renewPassword,
  ...settingsContracts,
] as const;
