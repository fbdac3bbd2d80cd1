import * as z from "zod";

/**
 * The HTTPS contract of the simulator: what a middle server (中間サーバー) and the 住基ネット terminal offer to us,
 * in one place. Field sets follow the public material named in docs/simulator.md; code values other than `09` and `01`
 * are the simulator's own, since the interface specification is not public.
 */

const digits = (length: number) => z.string().regex(new RegExp(`^\\d{${String(length)}}$`));
const isoDate = z.iso.date();
const isoInstant = z.iso.datetime({ offset: true });

/** レコード識別番号: the asker's own name of one inquiry and its idempotency key. */
export const recordIdSchema = z.string().regex(/^[A-Z0-9]{10,40}$/);

/** Who asks: a section and a named person of the asking organisation (情報照会者). */
export const requesterSchema = z.strictObject({
  organisationCode: z.string().min(1).max(16),
  sectionCode: z.string().min(1).max(20),
  staffId: z.string().min(1).max(20),
});

/** 事務コード, 事務手続コード and 特定個人情報名コード: an inquiry outside the permitted triples is refused. */
export const tripleSchema = z.strictObject({
  taskCode: z.string().regex(/^JM\d{14}$/),
  procedureCode: z.string().regex(/^JT\d{14}$/),
  informationCode: z.string().regex(/^[A-Z]{2}\d{14}$/),
});

const common = {
  recordId: recordIdSchema,
  requestedAt: isoInstant,
  requester: requesterSchema,
  triple: tripleSchema,
  /** 照会側不開示コード: "1" asks that the record of this inquiry is not shown to the person (番号法23条2項). */
  nonDisclosure: z.enum(["0", "1"]),
};

/** 本人確認情報の照会 to 住基ネット, by kana name, birth date and municipality. */
export const identityRequestSchema = z.strictObject({
  service: z.literal("identity"),
  ...common,
  search: z.strictObject({
    kanaName: z.string().min(1).max(100),
    name: z.string().min(1).max(100).optional(),
    birthDate: isoDate,
    municipalityCode: digits(6),
  }),
  /** The items wanted; 住基ネット holds seven and no household, so `household` is refused. */
  items: z.array(z.string()).min(1),
});

/** 符号取得: makes a person known to the network under the asker's 宛名番号. */
export const linkCodeRequestSchema = z.strictObject({
  service: z.literal("link-code"),
  ...common,
  addresseeNumber: digits(15),
  myNumber: digits(12),
});

/** 情報照会 to one provider, about one person, one kind of information and (for tax) one fiscal year. */
export const informationRequestSchema = z.strictObject({
  service: z.literal("information"),
  ...common,
  addresseeNumber: digits(15),
  providerCode: z.string().min(1).max(16),
  fiscalYear: z.int().min(2000).max(2100).optional(),
});

/** Body of POST /v1/inquiries. */
export const inquiryRequestSchema = z.discriminatedUnion("service", [
  identityRequestSchema,
  linkCodeRequestSchema,
  informationRequestSchema,
]);

/** A request as accepted by the simulator. */
export type SimulatorInquiryRequest = z.infer<typeof inquiryRequestSchema>;

/** Answer 202 of POST /v1/inquiries. */
export const acceptedSchema = z.strictObject({
  recordId: recordIdSchema,
  state: z.literal("accepted"),
  message: z.string(),
  pollAfterMilliseconds: z.int().min(0),
});

/** 本人確認情報: the seven items and nothing else (no household). */
export const identityDataSchema = z.strictObject({
  name: z.string(),
  kanaName: z.string(),
  birthDate: isoDate,
  sex: z.enum(["1", "2"]),
  address: z.string(),
  myNumber: digits(12),
  residentCode: digits(11),
  history: z.array(z.strictObject({ reason: z.string(), changedOn: isoDate })),
});

/** 住民票関係情報: the household, from the municipality of residence. */
export const residentDataSchema = z.strictObject({
  householdNumber: z.string(),
  relation: z.string().nullable(),
  /** null when the municipality offers only the person's own line. */
  members: z.array(z.strictObject({ kanaName: z.string(), birthDate: isoDate, relation: z.string() })).nullable(),
  /** Where the person has lived, newest first. */
  residence: z.array(
    z.strictObject({
      municipalityCode: digits(6).nullable(),
      from: isoDate,
      reason: z.enum(["birth", "move-in", "from-abroad", "unknown"]),
    }),
  ),
});

/** 地方税関係情報. A blank (null) amount means that nothing was filed (未申告); it is not zero. Yen a year. */
export const taxDataSchema = z.strictObject({
  fiscalYear: z.int(),
  perCapitaLevy: z.int().nullable(),
  incomeLevy: z.int().nullable(),
  totalIncome: z.int().nullable(),
});

/** Any other information of the list: whether the person receives it, since when, and the monthly amount in yen. */
export const benefitDataSchema = z.strictObject({
  receiving: z.boolean(),
  from: isoDate.nullable(),
  monthlyAmount: z.int().nullable(),
});

/** Data of an answer, by the kind of what was asked. */
export const answerDataSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("identity"), identity: identityDataSchema }),
  z.strictObject({ kind: z.literal("link-code"), integratedAddresseeNumber: digits(15) }),
  z.strictObject({ kind: z.literal("resident"), resident: residentDataSchema }),
  z.strictObject({ kind: z.literal("tax"), tax: taxDataSchema }),
  z.strictObject({ kind: z.literal("benefit"), benefit: benefitDataSchema }),
]);

/** Data of an answer. */
export type AnswerData = z.infer<typeof answerDataSchema>;

/**
 * Status of the answer as a whole (照会ステータス 明細単位): `09` processed, `05` waiting for the provider's staff,
 * `01` being processed, `99` failed at the provider.
 */
export const detailStatusSchema = z.enum(["01", "05", "09", "99"]);

/**
 * Status of the information asked for (照会ステータス 特定個人情報名単位): `01` obtained, `02` no data, `03` refused,
 * `04` provider stopped, `05` several candidates, `06` no such person, `07` removed from the register (除票),
 * `08` moved abroad, `09` the year asked for is not yet available.
 */
export const itemStatusSchema = z.enum(["01", "02", "03", "04", "05", "06", "07", "08", "09"]);

/** Status of the information asked for. */
export type ItemStatus = z.infer<typeof itemStatusSchema>;

/** One answer. `providedAt` is set when information was provided (番号法23条1項2号). */
export const answerSchema = z.strictObject({
  recordId: recordIdSchema,
  service: z.enum(["identity", "link-code", "information"]),
  detailStatus: detailStatusSchema,
  itemStatus: itemStatusSchema,
  message: z.string(),
  providerCode: z.string(),
  answeredAt: isoInstant,
  providedAt: isoInstant.nullable(),
  /** 版番号 of データ標準レイアウト; an unknown one must be left to a person. */
  layoutVersion: z.string(),
  data: z.unknown().nullable(),
});

/** One answer. */
export type SimulatorAnswer = z.infer<typeof answerSchema>;

/** Answer 200 of GET /v1/inquiries/{recordId}. `delivery` counts how often the answer was handed out. */
export const pollSchema = z.discriminatedUnion("state", [
  z.strictObject({
    state: z.literal("waiting"),
    recordId: recordIdSchema,
    detailStatus: detailStatusSchema,
    message: z.string(),
    pollAfterMilliseconds: z.int().min(0),
  }),
  z.strictObject({
    state: z.literal("answered"),
    recordId: recordIdSchema,
    delivery: z.int().min(1),
    message: z.string(),
    answer: answerSchema,
  }),
]);

/** Body of POST /v1/inquiries/{recordId}/acceptance. */
export const acceptanceRequestSchema = z.strictObject({ delivery: z.int().min(1) });

/** Answer 200 of acceptance. */
export const acceptanceSchema = z.strictObject({
  recordId: recordIdSchema,
  state: z.literal("closed"),
  message: z.string(),
});

/** Answer 200 of POST /v1/inquiries/{recordId}/cancellation. An answer may still come late. */
export const cancellationSchema = z.strictObject({
  recordId: recordIdSchema,
  state: z.enum(["cancelled", "already-answered"]),
  message: z.string(),
});

/** Answer 200 of GET /v1/answers: answers not yet accepted, in no particular order, and now and then one again. */
export const answersSchema = z.strictObject({
  message: z.string(),
  answers: z.array(z.strictObject({ recordId: recordIdSchema, delivery: z.int().min(1), answer: answerSchema })),
});

/** One entry of the simulator's own record of inquiries (番号法23条). */
export const provisionRecordSchema = z.strictObject({
  recordId: recordIdSchema,
  service: z.enum(["identity", "link-code", "information"]),
  organisationCode: z.string(),
  sectionCode: z.string(),
  staffId: z.string(),
  providerCode: z.string(),
  taskCode: z.string(),
  procedureCode: z.string(),
  informationCode: z.string(),
  nonDisclosure: z.enum(["0", "1"]),
  requestedAt: isoInstant,
  outcome: z.enum(["pending", "provided", "not-provided", "cancelled"]),
  providedAt: isoInstant.nullable(),
});

/** One entry of the simulator's own record of inquiries. */
export type ProvisionRecord = z.infer<typeof provisionRecordSchema>;

/** Answer 200 of GET /v1/records. */
export const recordsSchema = z.strictObject({ message: z.string(), records: z.array(provisionRecordSchema) });

/** Answer 200 of GET /v1/status. */
export const statusSchema = z.strictObject({
  open: z.boolean(),
  opensAt: isoInstant.nullable(),
  now: isoInstant,
  message: z.string(),
});

/**
 * Error answers. `E001` 符号 not yet obtained (422), `E002` レコード識別番号 already used (409), `E003` not permitted for
 * this 事務 (403), `E004` malformed (400), `E005` item not held by 住基ネット (422), `E006` no such inquiry (404),
 * `E010` outside hours (503, with opensAt), `E011` too many requests (429, with retryAfterMilliseconds).
 */
export const errorSchema = z.strictObject({
  code: z.enum(["E001", "E002", "E003", "E004", "E005", "E006", "E010", "E011"]),
  message: z.string(),
  opensAt: isoInstant.nullable(),
  retryAfterMilliseconds: z.int().min(0).nullable(),
});

/** Code of an error answer. */
export type SimulatorErrorCode = z.infer<typeof errorSchema>["code"];

/** Kinds of fault of the line. `before` = the request is not processed, `after` = it is, and the answer is spoilt. */
export const faultSchema = z.strictObject({
  kind: z.enum(["refuse", "hang", "cut", "malformed", "wrong-charset"]),
  when: z.enum(["before", "after"]).default("after"),
  /** 0 to 1: how often it strikes. */
  probability: z.number().min(0).max(1).default(1),
  /** How many times it may strike; null = without end. */
  times: z.int().min(1).nullable().default(null),
  /** Paths it strikes begin with one of these; empty = all. */
  paths: z.array(z.string()).default([]),
});

/** A fault of the line. */
export type Fault = z.infer<typeof faultSchema>;

/** A resident set by hand (admin port or start-up file); what is left out is drawn from the seed. */
export const registeredResidentSchema = z.strictObject({
  kanaName: z.string().min(1),
  name: z.string().min(1),
  birthDate: isoDate,
  sex: z.enum(["1", "2"]).default("1"),
  municipalityCode: digits(6),
  address: z.string().default("架空町一丁目1番1号"),
  myNumber: digits(12).optional(),
  residentCode: digits(11).optional(),
  householdNumber: z.string().optional(),
  relation: z.string().default("本人"),
  registerClass: z.enum(["found", "several", "none", "removed", "moved-abroad"]).default("found"),
  residence: residentDataSchema.shape.residence.optional(),
  tax: z.array(taxDataSchema).default([]),
  taxClass: z.enum(["exempt", "per-capita-only", "taxed", "undeclared"]).optional(),
  benefits: z.record(z.string(), benefitDataSchema).default({}),
  /** Automatic answers are switched off; the provider's staff decide (DV and the like). */
  staffDecision: z.boolean().default(false),
  /** Kana names of the household members this person is protected against. */
  protectedAgainst: z.array(z.string()).default([]),
  informationClass: z.enum(["data", "no-data", "refused", "provider-stopped", "layout-unknown"]).default("data"),
});

/** A resident set by hand. */
export type RegisteredResident = z.infer<typeof registeredResidentSchema>;
