import * as z from "zod";

/** Contents of the vault's rows, by purpose. Parsed on reading, so that a foreign row is never taken for ours. */
export const vaultContents = {
  /** 個人番号 and 住民票コード of a member, and the 宛名番号 the network knows the member by. */
  number: z.strictObject({
    myNumber: z.string().regex(/^\d{12}$/),
    residentCode: z.string().regex(/^\d{11}$/),
    addresseeNumber: z.string().regex(/^\d{15}$/),
  }),
  linkCode: z.strictObject({ integratedAddresseeNumber: z.string().regex(/^\d{15}$/) }),
  /** Residences, and the household's members; undefined when the municipality answered with the person's line only. */
  residentRecord: z.strictObject({
    members: z.array(z.strictObject({ kanaName: z.string(), birthDate: z.iso.date() })).optional(),
    residence: z.array(
      z.strictObject({
        municipalityCode: z.string().nullable(),
        from: z.iso.date(),
        reason: z.enum(["birth", "move-in", "from-abroad", "unknown"]),
      }),
    ),
  }),
  /** Yen a year; null = blank (未申告). */
  tax: z.strictObject({
    taxYear: z.int(),
    perCapitaLevy: z.int().nullable(),
    incomeLevy: z.int().nullable(),
    totalIncome: z.int().nullable(),
  }),
  benefit: z.strictObject({ receiving: z.boolean() }),
} as const;
