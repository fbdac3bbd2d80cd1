import * as z from "zod";
import { borrowerOf } from "../../domain/case/check-application.ts";
import { paperItemSchema, type PaperItem } from "../../domain/case/case-items.schema.ts";
import { endOfFault } from "../../domain/case/waits.ts";
import { fiscalYear } from "../../domain/dates/plain-date.ts";
import { DomainError } from "../../domain/errors.ts";
import type { CaseFolder } from "../shared/ports/case-repository.ts";
import type { Counters } from "../shared/ports/directory.ts";
import type { ObjectStore } from "../shared/ports/object-store.ts";
import { task } from "../shared/runtime/task-handler.ts";
import { actOfSystem, type SystemActDependencies } from "../shared/use-cases/act-of-system.ts";
import { paperDataOf, type CouncilProfile, type MunicipalityNames } from "./paper-data-of-case.ts";
import type { PaperTypesetter } from "./typesetting/paper-typesetter.ts";

/** A name or address on the paper has a character that no font draws: a person must see to it. */
export class PaperGlyphMissingError extends DomainError {
  override readonly name = "PaperGlyphMissingError";
  readonly code = "PAPER_GLYPH_MISSING";
}

/** The case has not what the paper is made of. */
export class PaperFactsMissingError extends DomainError {
  override readonly name = "PaperFactsMissingError";
  readonly code = "PAPER_FACTS_MISSING";
}

/** Ports of producing papers. */
export type PaperDependencies = SystemActDependencies & {
  readonly counters: Counters;
  readonly objects: ObjectStore;
  readonly typesetter: PaperTypesetter;
  readonly council: CouncilProfile;
  readonly municipalityNames: MunicipalityNames;
  readonly noticesBucket: string;
  readonly documentNumberPrefix: string;
  readonly digestBytes: (bytes: Uint8Array) => string;
  /** Seconds since 1970 of an instant. */
  readonly epochSeconds: (instant: string) => number;
};

const input = z.object({
  caseId: z.uuid(),
  round: z.int(),
  correlationId: z.string(),
  paper: paperItemSchema.shape.kind,
});

/** 文書番号: prefix, fiscal year, running number of that year. */
export function documentNumberOf(prefix: string, year: number, running: number): string {
  return `${prefix}${String(year)}第${String(running)}号`;
}

async function numberFor(dependencies: PaperDependencies, folder: CaseFolder): Promise<string> {
  const existing = folder.record.decision?.documentNumber;
  if (existing !== undefined) return existing;
  const year = fiscalYear(dependencies.clock.today());
  const running = await dependencies.counters.next(`document-number#${String(year)}`);
  return documentNumberOf(dependencies.documentNumberPrefix, year, running);
}

/**
 * Produces one paper of a decided case as PDF, keeps it, and writes it into the history. The number is taken once per
 * decision and shared by its papers; a retried task finds the paper and does nothing.
 * @throws PaperGlyphMissingError, PaperFactsMissingError.
 */
export const producePaper = task({
  input,
  output: z.strictObject({ documentNumber: z.string() }),
  run: async (dependencies: PaperDependencies, { caseId, round, correlationId, paper }) => {
    const folder = await dependencies.cases.findFolder(caseId);
    if (folder === undefined) throw new PaperFactsMissingError(caseId);
    const existing = folder.papers.find((entry) => entry.kind === paper);
    if (existing !== undefined) return { documentNumber: existing.documentNumber };
    const documentNumber = await numberFor(dependencies, folder);
    const producedAt = dependencies.clock.now();
    const facts = paperDataOf(paper, folder, {
      documentNumber,
      issuedOn: dependencies.clock.today(),
      council: dependencies.council,
      municipalityNames: dependencies.municipalityNames,
    });
    if (facts === undefined || borrowerOf(facts.content) === undefined) throw new PaperFactsMissingError(caseId);
    const typeset = await facts.typeset(dependencies.typesetter, {
      madeAt: dependencies.epochSeconds(folder.record.since),
    });
    if (typeset.kind === "missing-glyph") throw new PaperGlyphMissingError(caseId);
    const objectKey = `cases/${caseId}/${String(round)}/${paper}.pdf`;
    await dependencies.objects.put(dependencies.noticesBucket, objectKey, typeset.bytes, "application/pdf");
    const item: PaperItem = {
      kind: paper,
      documentNumber,
      objectKey,
      sha256: dependencies.digestBytes(typeset.bytes),
      producedAt,
    };
    await actOfSystem(
      dependencies,
      {
        caseId,
        correlationId,
        by: { id: "papers", name: "通知書の作成" },
        commandId: `${caseId}-${String(round)}-paper-${paper}`,
      },
      ({ record }) => ({
        act: "issue-notice",
        state: {
          ...(record.decision === undefined ? {} : { decision: { ...record.decision, documentNumber } }),
          // Begun again, an execution may make the paper that it stood still for.
          ...endOfFault(record, paper),
        },
        data: { paper, documentNumber, sha256: item.sha256 },
        puts: [{ item: `paper#${paper}`, ...item }],
      }),
    );
    return { documentNumber };
  },
});
