import * as z from "zod";
import { prefectureRoles } from "../../domain/permissions/permissions.ts";
import { staffItemSchema } from "../../domain/case/case-items.schema.ts";
import { defineContract } from "../shared/contract.ts";
import { commandId, nothing } from "../shared/schemas.ts";

const staffEntry = z.strictObject({
  staffId: z.email().max(120),
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
  state: z.enum(["proposed", "approved", "rejected"]),
  entry: staffEntry,
  proposedBy: z.string(),
  proposedByName: z.string(),
  proposedAt: z.string(),
  decidedByName: z.string().optional(),
});

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

/** Second administrator: approves, which takes effect at once; or rejects. A new person gets a temporary password. */
export const decideStaffProposal = defineContract({
  operationId: "decideStaffProposal",
  method: "POST",
  path: "/staff/proposals/{proposalId}/decision",
  action: "staff:approve",
  summary: "職員の登録・変更を承認する（二人目）",
  request: {
    path: z.strictObject({ proposalId: z.string().max(60) }),
    query: nothing,
    body: z.strictObject({ commandId, version: z.int(), outcome: z.enum(["approved", "rejected"]) }),
  },
  response: { status: 200, body: staffProposalView.extend({ temporaryPassword: z.string().optional() }) },
  errors: ["ITEM_NOT_FOUND", "PROPOSAL_NOT_OPEN", "MAKER_IS_CHECKER", "VERSION_CONFLICT"],
});

/** Routes of the capability. */
export const administrationContracts = [listStaff, proposeStaff, decideStaffProposal] as const;
