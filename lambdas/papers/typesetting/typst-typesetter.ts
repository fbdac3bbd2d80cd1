import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { CompileDocArgs, NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import * as z from "zod";
import { DomainError } from "../../../domain/errors.ts";
import { drawnCharacters, fontCoverage } from "./font-coverage.ts";
import type { FontCoverage } from "./font-coverage.ts";
import { papers } from "./paper-data.ts";
import { paperFonts } from "./paper-fonts.ts";
import type { PaperTypesetter } from "./paper-typesetter.ts";

/** A template that Typst could not set: a fault of ours, since the data had been checked. */
export class TypesettingError extends DomainError {
  override readonly name = "TypesettingError";
  readonly code = "TYPESETTING";
}

/** Archivable, tagged for screen readers, every character mapped to Unicode; refuses a missing glyph. */
const PDF_STANDARD = "a-2a";

/** Where the typesetter finds its files, as given by whoever knows where the bundle lies. */
export type TypstPaths = {
  /** Folder of the `.typ` templates. */
  readonly templates: string;
  /** Folder of the font files named in {@link paperFonts}; or the path of each, in that order. */
  readonly fonts: string | readonly string[];
};

const diagnostic = z.object({
  path: z.string(),
  range: z.object({ start: z.object({ line: z.number() }) }),
});

type Typst = {
  readonly compiler: NodeCompiler;
  /** By font, in the order in which the templates try them. */
  readonly coverage: readonly FontCoverage[];
};

async function openTypst(paths: TypstPaths): Promise<Typst> {
  const files =
    typeof paths.fonts === "string" ? paperFonts.map(({ file }) => join(String(paths.fonts), file)) : paths.fonts;
  const fonts = files.map((file) => readFileSync(file));
  const { NodeCompiler: Compiler } = await import("@myriaddreamin/typst-ts-node-compiler");
  return {
    compiler: Compiler.create({ workspace: paths.templates, fontArgs: [{ fontBlobs: fonts }] }),
    coverage: fonts.map((font) => fontCoverage(font)),
  };
}

/** Every text in the data, keys apart. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((member) => textsOf(member));
}

/** Where in the templates the compiler stopped; never its messages, which may quote what was to be printed. */
function placesOf(diagnostics: readonly unknown[]): string {
  const places = diagnostics.map((each) => {
    const place = diagnostic.safeParse(each);
    return place.success ? `${basename(place.data.path)}:${String(place.data.range.start.line + 1)}` : "unknown place";
  });
  return `the template could not be set (${places.join(", ")})`;
}

function pdfOf(compiler: NodeCompiler, document: CompileDocArgs, madeAt: number): Uint8Array {
  const compiled = compiler.compile(document);
  if (compiled.result === null) {
    const diagnostics = compiled.takeDiagnostics();
    throw new TypesettingError(placesOf(diagnostics === null ? [] : compiler.fetchDiagnostics(diagnostics)));
  }
  try {
    return Uint8Array.from(compiler.pdf(compiled.result, { pdfStandard: PDF_STANDARD, creationTimestamp: madeAt }));
  } catch {
    // Its message quotes the text it stopped at; it must reach no log.
    throw new TypesettingError(`the paper is not acceptable as PDF/A (${PDF_STANDARD})`);
  }
}

/**
 * Sets papers with Typst from the templates and fonts found at the paths. The compiler and the fonts (14 MB) are opened
 * at the first paper and kept; its memory of a paper is emptied after each, so that no name outlives its letter.
 */
export function typstTypesetter(paths: TypstPaths): PaperTypesetter {
  let opened: Promise<Typst> | undefined;
  return {
    typeset: async (paper, data, { madeAt }) => {
      const printed = papers[paper].parse(data);
      opened ??= openTypst(paths);
      const { compiler, coverage } = await opened;

      const characters = [...drawnCharacters(textsOf(printed).join("\n"))].filter((character) => character !== "\n");
      const missing = characters.filter((character) => !coverage.some((font) => font.draws(character)));
      if (missing.length > 0) return { kind: "missing-glyph", characters: missing };
      // Typst chooses a font by the base character alone, so the forms that only a later font has are named to it.
      const [firstFont] = coverage;
      const forms = characters.filter(
        (character) => Array.from(character).length > 1 && firstFont?.draws(character) === false,
      );

      try {
        const bytes = pdfOf(
          compiler,
          {
            mainFilePath: join(paths.templates, `${paper}.typ`),
            inputs: { data: JSON.stringify({ ...printed, forms }) },
          },
          madeAt,
        );
        return { kind: "pdf", bytes };
      } finally {
        compiler.evictCache(0);
      }
    },
  };
}
