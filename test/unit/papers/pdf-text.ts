import { inflateSync } from "node:zlib";

/** A run of text on a page: where it starts, in millimetres from the upper left corner. */
export type TextRun = { readonly text: string; readonly x: number; readonly y: number; readonly font: string };

/** What a PDF made by Typst holds: its embedded fonts (with subset tag) and the runs of each page. */
export type PdfContents = { readonly fonts: readonly string[]; readonly pages: readonly (readonly TextRun[])[] };

type PdfFont = { readonly name: string; readonly toUnicode: ReadonlyMap<number, string> };

const MILLIMETRES = 25.4 / 72;

function objectsOf(file: string): Map<string, string> {
  const starts = [...file.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)];
  return new Map(
    starts.map((start) => {
      const from = start.index + start[0].length;
      return [start[1] ?? "", file.slice(from, file.indexOf("\nendobj", from))] as const;
    }),
  );
}

function streamOf(object: string): string {
  const length = Number(/\/Length (\d+)/.exec(object)?.[1]);
  const from = object.indexOf("stream\n") + "stream\n".length;
  const raw = Buffer.from(object.slice(from, from + length), "latin1");
  return (object.includes("/FlateDecode") ? inflateSync(raw) : raw).toString("latin1");
}

function hexText(hex: string): string {
  return Buffer.from(hex, "hex").swap16().toString("utf16le");
}

function unicodeMap(cmap: string): Map<number, string> {
  const map = new Map<number, string>();
  for (const [, part = ""] of cmap.matchAll(/beginbfchar\n([^]*?)endbfchar/g)) {
    for (const [, code = "", text = ""] of part.matchAll(/<(\w+)> <(\w+)>/g))
      map.set(parseInt(code, 16), hexText(text));
  }
  return map;
}

/** The bytes of a literal string that starts after its opening parenthesis, and where it ends. */
function literal(content: string, start: number): { readonly codes: number[]; readonly end: number } {
  const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };
  const codes: number[] = [];
  let depth = 1;
  let at = start;
  while (depth > 0 && at < content.length) {
    const character = content.charAt(at);
    const octal = /^\\([0-7]{1,3})/.exec(content.slice(at, at + 4))?.[1];
    if (octal !== undefined) {
      codes.push(parseInt(octal, 8));
      at += 1 + octal.length;
      continue;
    }
    if (character === "\\") {
      const escaped = content.charAt(at + 1);
      codes.push(escapes[escaped] ?? escaped.charCodeAt(0));
      at += 2;
      continue;
    }
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (depth > 0) codes.push(character.charCodeAt(0));
    at += 1;
  }
  return { codes, end: at };
}

function textOf(bytes: readonly number[], font: PdfFont | undefined): string {
  let text = "";
  for (let index = 0; index + 1 < bytes.length; index += 2) {
    text += font?.toUnicode.get((bytes[index] ?? 0) * 256 + (bytes[index + 1] ?? 0)) ?? "\uFFFD";
  }
  return text;
}

function runsOf(content: string, fonts: ReadonlyMap<string, PdfFont>, height: number): TextRun[] {
  const runs: TextRun[] = [];
  const stack: { x: number; y: number; flip: number }[] = [];
  let matrix = { x: 0, y: 0, flip: 1 };
  let font: PdfFont | undefined;
  let operands: string[] = [];
  let shown = "";
  const token = /\(|[^\s[\]()]+/g;
  for (let match = token.exec(content); match !== null; match = token.exec(content)) {
    const word = match[0];
    if (word === "(") {
      const { codes, end } = literal(content, token.lastIndex);
      token.lastIndex = end;
      shown += textOf(codes, font);
      continue;
    }
    const hex = /^<([0-9A-F]+)>$/.exec(word)?.[1];
    if (hex !== undefined) {
      shown += textOf([...Buffer.from(hex, "hex")], font);
      continue;
    }
    if (word === "q") stack.push({ ...matrix });
    if (word === "Q") matrix = stack.pop() ?? matrix;
    if (word === "cm") {
      const [, , , d = 1, e = 0, f = 0] = operands.slice(-6).map(Number);
      matrix = { x: matrix.x + e, y: matrix.y + matrix.flip * f, flip: matrix.flip * d };
    }
    if (word === "Tf") font = fonts.get(operands.at(-2) ?? "");
    if (word === "TJ" || word === "Tj") {
      runs.push({
        text: shown,
        x: matrix.x * MILLIMETRES,
        y: (height - matrix.y) * MILLIMETRES,
        font: font?.name ?? "",
      });
    }
    if (/^[A-Za-z]+\*?$/.test(word)) {
      operands = [];
      shown = "";
    } else operands.push(word);
  }
  return runs;
}

/** Reads the text of a PDF made by Typst: enough for our tests, not a reader of PDFs in general. */
export function readPdf(bytes: Uint8Array): PdfContents {
  const objects = objectsOf(Buffer.from(bytes).toString("latin1"));
  const object = (reference: string | undefined): string => objects.get(reference ?? "") ?? "";
  const all = [...objects.values()];
  const pages = all
    .filter((each) => /\/Type \/Page\n/.test(each))
    .map((page) => {
      const fonts = new Map(
        [...page.matchAll(/\/(f\d+) (\d+) 0 R/g)].map(([, key = "", reference]) => {
          const font = object(reference);
          const name = /\/BaseFont \/(\S+)/.exec(font)?.[1] ?? "";
          const toUnicode = unicodeMap(streamOf(object(/\/ToUnicode (\d+) 0 R/.exec(font)?.[1])));
          return [`/${key}`, { name, toUnicode }] as const;
        }),
      );
      const height = Number(/\/MediaBox \[0 0 \S+ (\S+)\]/.exec(page)?.[1]);
      return runsOf(streamOf(object(/\/Contents (\d+) 0 R/.exec(page)?.[1])), fonts, height);
    });
  const fonts = all.flatMap((each) =>
    /\/FontFile[23] /.test(each) ? [/\/FontName \/(\S+)/.exec(each)?.[1] ?? ""] : [],
  );
  return { fonts, pages };
}

/** The text of a page without line ends: runs follow each other as they were set. */
export function pageText(contents: PdfContents, page = 0): string {
  return (contents.pages[page] ?? []).map((run) => run.text).join("");
}
