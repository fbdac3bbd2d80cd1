/**
 * Which characters a font draws, read from its `cmap` table (OpenType 1.9, formats 12 and 14). Typst refuses a missing
 * character under PDF/A, but ignores a variation selector its font does not know, and so would print 葛 for 葛󠄁: that is
 * another person's name. Hence the characters and selectors are looked up before anything is set.
 */
export type FontCoverage = {
  /** True when the font draws the character or, for a base with a variation selector, that very form. */
  readonly draws: (character: string) => boolean;
};

const FORMAT_SEGMENTED = 12;
const FORMAT_VARIATIONS = 14;

function cmapStart(font: DataView): number {
  const tables = font.getUint16(4);
  for (let index = 0; index < tables; index += 1) {
    const entry = 12 + 16 * index;
    if (font.getUint32(entry) === 0x636d6170) return font.getUint32(entry + 8);
  }
  throw new RangeError("the font has no cmap table");
}

/** The start of the font's subtable of a format. */
function subtable(font: DataView, cmap: number, format: number): number | undefined {
  const count = font.getUint16(cmap + 2);
  for (let index = 0; index < count; index += 1) {
    const start = cmap + font.getUint32(cmap + 4 + 8 * index + 4);
    if (font.getUint16(start) === format) return start;
  }
  return undefined;
}

type Range = { readonly first: number; readonly last: number };

function characterRanges(font: DataView, start: number): Range[] {
  return Array.from({ length: font.getUint32(start + 12) }, (_, index) => {
    const group = start + 16 + 12 * index;
    return { first: font.getUint32(group), last: font.getUint32(group + 4) };
  });
}

function uint24(font: DataView, at: number): number {
  return font.getUint16(at) * 0x100 + font.getUint8(at + 2);
}

/** The ranges of base characters that a selector may follow, by selector. */
function variationRanges(font: DataView, start: number): Map<number, Range[]> {
  const ranges = new Map<number, Range[]>();
  for (let index = 0; index < font.getUint32(start + 6); index += 1) {
    const record = start + 10 + 11 * index;
    const own: Range[] = [];
    const defaults = font.getUint32(record + 3);
    if (defaults > 0) {
      const table = start + defaults;
      for (let range = 0; range < font.getUint32(table); range += 1) {
        const first = uint24(font, table + 4 + 4 * range);
        own.push({ first, last: first + font.getUint8(table + 4 + 4 * range + 3) });
      }
    }
    const others = font.getUint32(record + 7);
    if (others > 0) {
      const table = start + others;
      for (let entry = 0; entry < font.getUint32(table); entry += 1) {
        const base = uint24(font, table + 4 + 5 * entry);
        own.push({ first: base, last: base });
      }
    }
    ranges.set(uint24(font, record), own);
  }
  return ranges;
}

function holds(ranges: readonly Range[], code: number): boolean {
  return ranges.some((range) => range.first <= code && code <= range.last);
}

/** What a font file draws; throws RangeError when the file is no font with a full Unicode table. */
export function fontCoverage(file: Uint8Array): FontCoverage {
  const font = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const cmap = cmapStart(font);
  const segmented = subtable(font, cmap, FORMAT_SEGMENTED);
  if (segmented === undefined) throw new RangeError("the font has no full Unicode table");
  const characters = characterRanges(font, segmented);
  const variations = subtable(font, cmap, FORMAT_VARIATIONS);
  const selectors = variations === undefined ? new Map<number, Range[]>() : variationRanges(font, variations);
  return {
    draws: (character) => {
      const [base = "", selector] = Array.from(character);
      const code = base.codePointAt(0) ?? 0;
      if (!holds(characters, code)) return false;
      if (selector === undefined) return true;
      return holds(selectors.get(selector.codePointAt(0) ?? 0) ?? [], code);
    },
  };
}

const SELECTOR = "[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]";
const CHARACTERS = new RegExp(`[^]${SELECTOR}?`, "gu");

/** The characters of a text, each with its variation selector if it has one, each once. */
export function drawnCharacters(text: string): ReadonlySet<string> {
  return new Set(text.match(CHARACTERS) ?? []);
}
