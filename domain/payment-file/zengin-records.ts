import { DomainError } from "../errors.ts";

/** Bytes in every record of a Zengin file. */
export const RECORD_BYTES = 120;

/**
 * One field of a record: `digits` stands right, filled with zeros; `holder` and `place` are kana texts that stand
 * left, filled with spaces; `fixed` always holds the same characters; `blank` is filler of spaces.
 */
export type RecordField<Name extends string> =
  | { readonly name: Name; readonly kind: "digits" | "holder" | "place"; readonly length: number }
  | { readonly kind: "fixed"; readonly text: string }
  | { readonly kind: "blank"; readonly length: number };

/** A record's fields in order; their lengths add up to {@link RECORD_BYTES}. */
export type RecordLayout<Name extends string> = readonly RecordField<Name>[];

/** A value that does not fit its field: the caller should have refused it before. */
export class RecordFieldError extends DomainError {
  override readonly name = "RecordFieldError";
  readonly code = "RECORD_FIELD";
}

/** Header of a 総合振込 (kind 21, JIS) [S-ZG][S-GUNMA]. */
export const HEADER_LAYOUT = [
  { kind: "fixed", text: "1" },
  { kind: "fixed", text: "21" },
  { kind: "fixed", text: "0" },
  { name: "consignorCode", kind: "digits", length: 10 },
  { name: "consignorName", kind: "holder", length: 40 },
  { name: "payMonthDay", kind: "digits", length: 4 },
  { name: "bankCode", kind: "digits", length: 4 },
  { name: "bankName", kind: "place", length: 15 },
  { name: "branchCode", kind: "digits", length: 3 },
  { name: "branchName", kind: "place", length: 15 },
  { name: "accountType", kind: "digits", length: 1 },
  { name: "accountNumber", kind: "digits", length: 7 },
  { kind: "blank", length: 17 },
] as const;

/** Data record of a 総合振込: new code 0 (other), transfer 7 (by wire), no EDI mark [S-ZG][S-GUNMA]. */
export const DATA_LAYOUT = [
  { kind: "fixed", text: "2" },
  { name: "bankCode", kind: "digits", length: 4 },
  { name: "bankName", kind: "place", length: 15 },
  { name: "branchCode", kind: "digits", length: 3 },
  { name: "branchName", kind: "place", length: 15 },
  { kind: "fixed", text: "0000" },
  { name: "accountType", kind: "digits", length: 1 },
  { name: "accountNumber", kind: "digits", length: 7 },
  { name: "holder", kind: "holder", length: 30 },
  { name: "amount", kind: "digits", length: 10 },
  { kind: "fixed", text: "0" },
  { name: "customerCode1", kind: "digits", length: 10 },
  { name: "customerCode2", kind: "digits", length: 10 },
  { kind: "fixed", text: "7" },
  { kind: "blank", length: 1 },
  { kind: "blank", length: 7 },
] as const;

/** Trailer: exact count and sum of the data records [S-ZG]. */
export const TRAILER_LAYOUT = [
  { kind: "fixed", text: "8" },
  { name: "count", kind: "digits", length: 6 },
  { name: "amount", kind: "digits", length: 12 },
  { kind: "blank", length: 101 },
] as const;

/** End record [S-ZG]. */
export const END_LAYOUT = [
  { kind: "fixed", text: "9" },
  { kind: "blank", length: 119 },
] as const;

const HOLDER_TEXT = /^(?:[0-9A-Z().\- ]|[ｱ-ﾝ][ﾞﾟ]?)*$/;
const PLACE_TEXT = /^(?:[0-9A-Z\- ]|[ｱ-ﾝ][ﾞﾟ]?)*$/;

function allowed(kind: "digits" | "holder" | "place", value: string): boolean {
  if (kind === "digits") return /^\d+$/.test(value);
  return (kind === "holder" ? HOLDER_TEXT : PLACE_TEXT).test(value);
}

/**
 * The record as {@link RECORD_BYTES} one-byte characters; throws {@link RecordFieldError} for a value that does not
 * fit, since cutting here would hide it.
 */
export function writeRecord<Name extends string>(
  layout: RecordLayout<Name>,
  values: Readonly<Record<Name, string>>,
): string {
  let record = "";
  for (const field of layout) {
    if (field.kind === "fixed") record += field.text;
    else if (field.kind === "blank") record += " ".repeat(field.length);
    else {
      const value = values[field.name];
      if (value.length > field.length || !allowed(field.kind, value)) {
        throw new RecordFieldError(`the value does not fit the field ${field.name}`);
      }
      record += field.kind === "digits" ? value.padStart(field.length, "0") : value.padEnd(field.length, " ");
    }
  }
  if (record.length !== RECORD_BYTES) throw new RecordFieldError("the layout is not of 120 bytes");
  return record;
}

/** A record read: its values by field name (digits with their zeros, texts without filling), or the offset of the first wrong field. */
export type RecordRead<Name extends string> =
  | { readonly kind: "record"; readonly value: (name: Name) => string }
  | { readonly kind: "wrong"; readonly offset: number };

/** Reads a record strictly: every fixed character, filler and kind of field must be exactly what {@link writeRecord} makes. */
export function readRecord<Name extends string>(layout: RecordLayout<Name>, record: string): RecordRead<Name> {
  const values = new Map<string, string>();
  let offset = 0;
  for (const field of layout) {
    const length = field.kind === "fixed" ? field.text.length : field.length;
    const part = record.slice(offset, offset + length);
    if (part.length !== length) return { kind: "wrong", offset };
    if (field.kind === "fixed") {
      if (part !== field.text) return { kind: "wrong", offset };
    } else if (field.kind === "blank") {
      if (!/^ *$/.test(part)) return { kind: "wrong", offset };
    } else {
      const value = field.kind === "digits" ? part : part.replace(/ +$/, "");
      if (!allowed(field.kind, value)) return { kind: "wrong", offset };
      values.set(field.name, value);
    }
    offset += length;
  }
  if (offset !== record.length) return { kind: "wrong", offset };
  return {
    kind: "record",
    value: (name) => {
      const value = values.get(name);
      if (value === undefined) throw new RecordFieldError(`the layout has no field ${name}`);
      return value;
    },
  };
}
