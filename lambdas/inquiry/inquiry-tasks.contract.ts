import * as z from "zod";
import { verdictSchema } from "../../domain/case/case-items.schema.ts";
import { informationItems } from "../../domain/inquiry/information-items.ts";
import { gapCodes } from "../../domain/inquiry/gaps.ts";

/** Inputs and outputs of the inquiry workflow's tasks. Ids and codes only: execution state is kept for 90 days. */

const common = { caseId: z.uuid(), round: z.int().min(1), correlationId: z.string().min(1).max(100) };
const member = { ...common, personId: z.uuid() };
const subject = z.enum(["identity", "link-code", ...informationItems]);

/** Input of `open-inquiry`. */
export const openInquiryInput = z.object(common);
/** Output of `open-inquiry`: whom to ask about, and when the network opens if it is closed. */
export const openInquiryOutput = z.strictObject({
  members: z.array(z.strictObject({ personId: z.uuid() })),
  network: z.enum(["open", "closed"]),
  /** ISO instant; the present when the network is open. */
  opensAt: z.string(),
});

/** Input of `obtain-link-code` and `inquire-resident-record`. */
export const memberInput = z.object(member);
/** Output of `obtain-link-code`. */
export const obtainLinkCodeOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ready") }),
  z.strictObject({ kind: z.literal("gap"), code: z.enum(gapCodes) }),
]);
/** Output of `inquire-resident-record`: what is asked next about this member. */
export const inquireResidentRecordOutput = z.strictObject({
  items: z.array(z.strictObject({ item: z.enum(informationItems) })),
});

/** Input of `inquire-facts`. */
export const inquireFactsInput = z.object({ ...member, item: z.enum(informationItems) });
/** Output of `inquire-facts`. */
export const inquireFactsOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("data") }),
  z.strictObject({ kind: z.literal("gap"), code: z.enum(gapCodes) }),
]);

/** Input of `record-gap`: the error that ended an inquiry. */
export const recordGapInput = z.object({ ...member, subject, error: z.string().max(200) });
/** Output of `record-gap`. */
export const recordGapOutput = z.strictObject({ code: z.enum(gapCodes) });

/** Input of `record-case-gap`: the network could not even be asked whether it is open. */
export const recordCaseGapInput = z.object({ ...common, error: z.string().max(200) });

/** Input of `find-opening`. */
export const findOpeningInput = z.object(common);
/** Output of `find-opening`. */
export const findOpeningOutput = z.strictObject({ opensAt: z.string() });

/** Input of `reduce-facts`. */
export const reduceFactsInput = z.object(common);
/** Output of `reduce-facts`: the verdict as the case keeps it. */
export const reduceFactsOutput = verdictSchema;

/** Input of `settle-inquiries`. */
export const settleInquiriesInput = z.object(common);
/** Output of `settle-inquiries`. */
export const settleInquiriesOutput = z.strictObject({ closed: z.int(), cancelled: z.int(), open: z.int() });

/** Input of `shred-case-key`. */
export const shredCaseKeyInput = z.object(common);
/** Output of `shred-case-key`: the proof for the case history. */
export const shredCaseKeyOutput = z.strictObject({
  destructionId: z.string(),
  destroyedAt: z.string(),
  keyCacheLifetimeSeconds: z.int(),
});

/** Input of `reconcile-inquiries`: the whole prefecture. */
export const reconcileInquiriesInput = z.object({ correlationId: z.string().min(1).max(100) });
/** Output of `reconcile-inquiries`: our record against the network's. */
export const reconcileInquiriesOutput = z.strictObject({
  compared: z.int(),
  closed: z.int(),
  differences: z.array(
    z.strictObject({ inquiryId: z.string(), kind: z.enum(["missing-here", "missing-there", "different"]) }),
  ),
});
