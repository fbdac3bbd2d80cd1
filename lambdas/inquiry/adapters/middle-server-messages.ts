import * as z from "zod";

/**
 * What this side reads of the middle server's messages: its own reading of the contract, so that the network can add
 * fields without breaking us and cannot drop one unnoticed. Code values do not leave this folder.
 */

const instant = z.iso.datetime({ offset: true });

export const acceptedMessage = z.object({
  recordId: z.string(),
  state: z.literal("accepted"),
  pollAfterMilliseconds: z.number().min(0),
});

export const errorMessage = z.object({
  code: z.string(),
  opensAt: instant.nullish(),
  retryAfterMilliseconds: z.number().nullish(),
});

const answer = z.object({
  recordId: z.string(),
  detailStatus: z.string(),
  itemStatus: z.string(),
  providerCode: z.string(),
  answeredAt: instant,
  providedAt: instant.nullable(),
  layoutVersion: z.string(),
  data: z.unknown(),
});

export const pollMessage = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("waiting"),
    recordId: z.string(),
    detailStatus: z.string(),
    pollAfterMilliseconds: z.number().min(0),
  }),
  z.object({ state: z.literal("answered"), recordId: z.string(), delivery: z.int().min(1), answer }),
]);

/** An answer as it arrives. */
export type AnswerMessage = z.infer<typeof answer>;

export const acceptanceMessage = z.object({ recordId: z.string(), state: z.literal("closed") });

export const cancellationMessage = z.object({
  recordId: z.string(),
  state: z.enum(["cancelled", "already-answered"]),
});

export const statusMessage = z.object({ open: z.boolean(), opensAt: instant.nullable() });

export const recordsMessage = z.object({
  records: z.array(
    z.object({
      recordId: z.string(),
      sectionCode: z.string(),
      staffId: z.string(),
      providerCode: z.string(),
      taskCode: z.string(),
      procedureCode: z.string(),
      informationCode: z.string(),
      nonDisclosure: z.enum(["0", "1"]),
      requestedAt: instant,
      outcome: z.enum(["pending", "provided", "not-provided", "cancelled"]),
      providedAt: instant.nullable(),
    }),
  ),
});

const amount = z.int().nullable();

/** Data of an answer in the layouts this side can read. */
export const answerData = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("identity"),
    identity: z.object({
      myNumber: z.string().regex(/^\d{12}$/),
      residentCode: z.string().regex(/^\d{11}$/),
    }),
  }),
  z.object({ kind: z.literal("link-code"), integratedAddresseeNumber: z.string().regex(/^\d{15}$/) }),
  z.object({
    kind: z.literal("resident"),
    resident: z.object({
      householdNumber: z.string(),
      members: z.array(z.object({ kanaName: z.string(), birthDate: z.iso.date() })).nullable(),
      residence: z.array(
        z.object({
          municipalityCode: z.string().nullable(),
          from: z.iso.date(),
          reason: z.enum(["birth", "move-in", "from-abroad", "unknown"]),
        }),
      ),
    }),
  }),
  z.object({
    kind: z.literal("tax"),
    tax: z.object({ fiscalYear: z.int(), perCapitaLevy: amount, incomeLevy: amount, totalIncome: amount }),
  }),
  z.object({ kind: z.literal("benefit"), benefit: z.object({ receiving: z.boolean() }) }),
]);

/** Data of an answer. */
export type AnswerDataMessage = z.infer<typeof answerData>;

/** 版番号 of the data layouts this side can read; an answer in another one is left to a person. */
export const READABLE_LAYOUTS: ReadonlySet<string> = new Set(["2025.06", "2026.06"]);
