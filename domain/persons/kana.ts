import { foldKanji } from "./kanji-variants.ts";

const SMALL = "ァィゥェォヵヶッャュョヮ";
const LARGE = "アイウエオカケツヤユヨワ";
/** Kana that sound alike and that banks or old registers write the other way. */
const ALIKE_FROM = "ヂヅヲヰヱ";
const ALIKE_TO = "ジズオイエ";

const VOWEL_ROWS: readonly (readonly [string, string])[] = [
  ["ア", "アカサタナハマヤラワガザダバパ"],
  ["イ", "イキシチニヒミリギジビピ"],
  ["ウ", "ウクスツヌフムユルグズブプヴ"],
  ["エ", "エケセテネヘメレゲゼデベペ"],
  ["オ", "オコソトノホモヨロゴゾドボポ"],
];

function replaceEach(text: string, from: string, to: string): string {
  return [...text]
    .map((character) => {
      const at = from.indexOf(character);
      return at < 0 ? character : to.charAt(at);
    })
    .join("");
}

/**
 * A text with hiragana as katakana, half-width kana as full-width and loose sound marks joined to their kana. A hyphen
 * after kana is the long vowel, as banks write it.
 */
export function toKatakana(text: string): string {
  return text
    .replace(/[゛ﾞ]/g, "\u3099")
    .replace(/[゜ﾟ]/g, "\u309A")
    .normalize("NFKC")
    .replace(/[\u3041-\u3096\u309D\u309E]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + 0x60))
    .replace(/(?<=[\u30A1-\u30FC])[‐‑‒–—−-]/g, "ー");
}

/** The folded text with long-vowel marks still in it. */
function fold(name: string): string {
  const plain = foldKanji(toKatakana(name.replace(/[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu, "")));
  const large = replaceEach(plain, SMALL, LARGE);
  return replaceEach(large, ALIKE_FROM, ALIKE_TO)
    .replace(/[\s・･·.,'’-]/g, "")
    .toUpperCase();
}

type LongVowel = "dropped" | "spoken" | "written";

/** Replaces each ー by nothing, by the vowel before it (オオタ), or as the vowel is usually written (オウ, エイ). */
function readLongVowels(folded: string, reading: LongVowel): string {
  let read = "";
  for (const character of folded) {
    if (character !== "ー") {
      read += character;
      continue;
    }
    if (reading === "dropped") continue;
    const vowel = VOWEL_ROWS.find(([, row]) => read !== "" && row.includes(read.charAt(read.length - 1)))?.[0] ?? "";
    read += reading === "written" && vowel === "オ" ? "ウ" : reading === "written" && vowel === "エ" ? "イ" : vowel;
  }
  return read;
}

/**
 * The keys under which a name is indexed and looked up, one to three, without doubles: compatibility forms and variant
 * shapes joined, variation selectors dropped, hiragana as katakana, small kana large (banks write ショウジ as シヨウジ),
 * ヂヅヲ as ジズオ, spaces and marks dropped. A name with ー gives each reading of it (オータ: オタ, オオタ, オウタ), so
 * either spelling finds the other. A key is never stored as the name.
 */
export function nameSearchKeys(name: string): readonly string[] {
  const folded = fold(name);
  const readings: readonly LongVowel[] = ["dropped", "spoken", "written"];
  return [...new Set(readings.map((reading) => readLongVowels(folded, reading)))].filter((key) => key !== "");
}

/** True when a name found under its keys may be the one looked for: the two share a key. */
export function mayBeSameName(a: string, b: string): boolean {
  const keys = nameSearchKeys(b);
  return nameSearchKeys(a).some((key) => keys.includes(key));
}

/** True for a name written in katakana only, with spaces, ー and ・ between (half-width katakana too); never empty. */
export function isKatakanaName(value: string): boolean {
  const text = value.replace(/[ﾞﾟ]/g, (mark) => (mark === "ﾞ" ? "\u3099" : "\u309A")).normalize("NFKC");
  return /^[\u30A1-\u30FA][\u30A1-\u30FA\u30FC・ ]*$/.test(text.trim());
}

/**
 * True when the holder of an account, as the bank writes the name, is the borrower (名義一致): the same after folding
 * what banks cannot write (small kana, ー, ヲ, spaces). A long vowel may be written out (オータ, オオタ) but not left out:
 * オノ and オーノ are two people.
 */
export function sameHolder(nameKana: string, holderKana: string): boolean {
  const name = fold(nameKana);
  const holder = fold(holderKana);
  if (name === "" || holder === "") return false;
  const readings: readonly LongVowel[] = ["spoken", "written"];
  return readings.some((a) => readings.some((b) => readLongVowels(name, a) === readLongVowels(holder, b)));
}
