import * as z from "zod";

/** Shapes shared by several contracts. */

/** Nothing expected: a request part that must be empty. Unknown members are refused by name. */
export const nothing = z.strictObject({});

/** Path of a route on one case. */
export const casePath = z.strictObject({ caseId: z.uuid() });

/** Identifies a command, made by the browser once per press of a button, so that a repeat changes nothing twice. */
export const commandId = z.uuid();

/** Version of the case that the person was looking at. */
export const version = z.int().min(1);

/** Body of a command on a case that carries nothing else. */
export const command = z.strictObject({ commandId, version });

/** Answer of a command on a case: where it stands now. */
export const caseStanding = z.strictObject({
  caseId: z.uuid(),
  version: z.int(),
  status: z.string(),
});

/** Comment of a person; what was meant, in their words. */
export const comment = z.string().trim().min(1).max(1000);
