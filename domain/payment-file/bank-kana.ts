/**
 * The kana of names as banks take them in Zengin files: half-width, large kana only, no long-vowel sign, capitals,
 * and of signs only ( ) - . for holders and - for banks and branches [S-ZG][S-PCA].
 */

/** A name as a bank takes it, or the characters it refuses (each once, in the order typed) and what to tell the person. */
export type BankKana =
  | { readonly kind: "kana"; readonly text: string }
  | { readonly kind: "refused"; readonly characters: readonly string[]; readonly message: string };

/**
 * What a middle dot (・) becomes: a period, as banks write company names (the default), or a space, as they register
 * the parts of a person's name (ジャパン・ユーコ → ｼﾞﾔﾊﾟﾝ ﾕ-ｺ).
 */
export type MiddleDot = "period" | "space";

const FULL = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
const HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ";
const SMALL = "ァィゥェォッャュョヮヵヶ";
const LARGE = "アイウエオツヤユヨワカケ";

const halfOf = new Map(Array.from(FULL, (kana, index) => [kana, HALF.charAt(index)]));
const largeOf = new Map(Array.from(SMALL, (kana, index) => [kana, LARGE.charAt(index)]));

/** The marks that stand on a byte of their own after their kana. */
const MARKS = "ﾞﾟ";
const HYPHENS = /[-ー\u2010-\u2015\u2212]/;
const PLAIN = /^[ 0-9A-Z().]$/;

/** Zenkaku letters and half-width kana in their ordinary form; circled digits and the like are left to be refused. */
function ordinaryForm(name: string): string {
  return name.replace(/[\uFF01-\uFF9F\u3000]+/g, (part) => part.normalize("NFKC")).normalize("NFC");
}

function katakana(character: string): string {
  return /[\u3041-\u3096]/.test(character) ? String.fromCodePoint((character.codePointAt(0) ?? 0) + 0x60) : character;
}

/** One character as a bank takes it; `undefined` when it does not. */
function bankCharacter(typed: string, middleDot: MiddleDot): string | undefined {
  const kana = katakana(typed);
  const large = largeOf.get(kana) ?? kana;
  if (HYPHENS.test(large)) return "-";
  if (large === "・") return middleDot === "period" ? "." : " ";
  if (large === "ヲ") return "ｵ";
  const upper = large.toUpperCase();
  if (PLAIN.test(upper)) return upper;
  // ガ is カ and a mark, two bytes; ワ, ヰ, ヱ, ヲ have a voiced form in Unicode but none at a bank.
  const [base = "", mark = ""] = Array.from(large.normalize("NFD"));
  const half = halfOf.get(base);
  if (half === undefined) return undefined;
  if (mark === "") return half;
  if (mark === "\u3099" && /[ウカ-トハ-ホ]/.test(base)) return `${half}ﾞ`;
  if (mark === "\u309A" && /[ハ-ホ]/.test(base)) return `${half}ﾟ`;
  return undefined;
}

function shown(character: string): string {
  if (character === "\u3099") return "゛";
  if (character === "\u309A") return "゜";
  return character;
}

/**
 * The name (katakana, hiragana or half-width, letters of either width) as a bank takes it: small kana made large,
 * ー made -, ヲ made ｵ, marks on their own byte, capitals, runs of spaces made one. Anything else, kanji first of all,
 * is refused and never guessed at, since another reading is another person [S-ZG].
 */
export function bankKana(name: string, options: { readonly middleDot?: MiddleDot } = {}): BankKana {
  const refused: string[] = [];
  let text = "";
  for (const typed of ordinaryForm(name)) {
    const taken = bankCharacter(typed, options.middleDot ?? "period");
    if (taken === undefined) refused.push(shown(typed));
    else text += taken;
  }
  if (refused.length > 0) {
    const characters = [...new Set(refused)];
    const list = characters.map((character) => `「${character}」`).join("");
    return {
      kind: "refused",
      characters,
      message: `銀行で使えない文字があります（${list}）。カタカナで入力してください。`,
    };
  }
  const tidy = text.trim().replace(/ {2,}/g, " ");
  if (tidy === "") return { kind: "refused", characters: [], message: "カナを入力してください。" };
  return { kind: "kana", text: tidy };
}

/**
 * The kana of a bank or branch for a file: as {@link bankKana}, without the signs such names may not hold. Empty when
 * it cannot be written, since the code decides where the money goes and the name is for people [S-GUNMA].
 */
export function placeKana(name: string): string {
  const kana = bankKana(name);
  return kana.kind === "kana" ? kana.text.replace(/[().]/g, "") : "";
}

/**
 * The beginning of a text of one-byte characters that fits the bytes, never cut between a kana and its ﾞ or ﾟ: ｶﾞ cut
 * to ｶ would name another person. Space at the end is dropped. Shorter texts come back as they are.
 */
export function fitBytes(text: string, bytes: number): string {
  if (text.length <= bytes) return text;
  const cutsMark = bytes > 0 && MARKS.includes(text.charAt(bytes));
  return text.slice(0, cutsMark ? bytes - 1 : bytes).trimEnd();
}

/**
 * True when two names, as typed, are the same holder to a bank: their kana agree, spaces and periods apart (passbooks
 * print ﾔﾏﾀﾞﾀﾛｳ and ﾔﾏﾀﾞ ﾀﾛｳ alike). A name that no bank takes is the same as none [S-FORM-S].
 */
export function sameHolder(one: string, other: string): boolean {
  const a = bankKana(one);
  const b = bankKana(other);
  if (a.kind === "refused" || b.kind === "refused") return false;
  return a.text.replace(/[ .]/g, "") === b.text.replace(/[ .]/g, "");
}
