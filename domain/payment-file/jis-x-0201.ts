import { DomainError } from "../errors.ts";

/** A text holding a character that JIS X 0201 does not have on a byte of its own. */
export class NotSingleByteError extends DomainError {
  override readonly name = "NotSingleByteError";
  readonly code = "NOT_SINGLE_BYTE";
}

const HALF_KANA = 0xff61;
const FIRST_KANA_BYTE = 0xa1;
const LAST_KANA_BYTE = 0xdf;

function byteOf(unit: number): number | undefined {
  if (unit === 0x0d || unit === 0x0a || (unit >= 0x20 && unit <= 0x7e)) return unit;
  const byte = unit - HALF_KANA + FIRST_KANA_BYTE;
  return byte >= FIRST_KANA_BYTE && byte <= LAST_KANA_BYTE ? byte : undefined;
}

/**
 * The text in JIS X 0201, one byte a character: printable ASCII and line ends as they are, half-width kana
 * U+FF61–U+FF9F as A1–DF. Throws {@link NotSingleByteError} rather than put a `?` in a bank's file.
 */
export function encodeJisX0201(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const byte = byteOf(text.charCodeAt(index));
    if (byte === undefined) throw new NotSingleByteError(`no single byte for the character at ${String(index)}`);
    bytes[index] = byte;
  }
  return bytes;
}

/** The text of JIS X 0201 bytes; `undefined` when a byte is none of those {@link encodeJisX0201} writes. */
export function decodeJisX0201(bytes: Uint8Array): string | undefined {
  const units: string[] = [];
  for (const byte of bytes) {
    const kana = byte >= FIRST_KANA_BYTE && byte <= LAST_KANA_BYTE;
    const unit = kana ? byte - FIRST_KANA_BYTE + HALF_KANA : byte;
    if (byteOf(unit) !== byte) return undefined;
    units.push(String.fromCharCode(unit));
  }
  return units.join("");
}
