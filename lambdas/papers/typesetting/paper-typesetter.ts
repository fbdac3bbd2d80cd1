import type { PaperData, PaperName } from "./paper-data.ts";

/**
 * A paper set, or the characters no font of ours can draw, each once: a name is printed exactly as recorded or not at
 * all. A character may be a base with its variation selector (異体字).
 */
export type TypesetPaper =
  | { readonly kind: "pdf"; readonly bytes: Uint8Array }
  | { readonly kind: "missing-glyph"; readonly characters: readonly string[] };

/** Sets official papers. */
export type PaperTypesetter = {
  /**
   * The paper as PDF/A with embedded fonts. The same data and moment give the same bytes. `madeAt` is seconds since
   * 1970 and goes into the file's properties; what is printed as a date is in the data. Throws a ZodError when the
   * data are not those of the paper.
   */
  readonly typeset: <Name extends PaperName>(
    paper: Name,
    data: PaperData<Name>,
    moment: { readonly madeAt: number },
  ) => Promise<TypesetPaper>;
};
