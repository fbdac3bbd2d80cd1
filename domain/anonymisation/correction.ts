/**
 * Releases over time: one release per period, periods that do not overlap, corrections that reveal nobody.
 *
 * The difference of two releases is itself a release. Periods are therefore disjoint runs of application months, so a
 * loan is counted in one period only, and a period is released once. A corrected release is a new revision which replaces
 * the old one only if it hides the same cells and each shown number is either unchanged or differs by at least the
 * threshold of borrowers; otherwise the earlier revision stays as it is.
 */
import { cellThreshold } from "./categories.ts";
import { keyOf } from "./check.ts";
import { buildRelease, type ReleaseInput, type ReleaseOutcome } from "./release.ts";
import { isHidden, type ReleaseCell, type ReleaseDocument, type ReleasePeriod } from "./release-document.ts";

/** Outcome of a correction: a new revision, the earlier one kept, or the refusal of building. */
export type CorrectionOutcome =
  | ReleaseOutcome
  | {
      readonly kind: "kept";
      readonly code: "CORRECTION_WOULD_REVEAL" | "CORRECTION_NOT_NEEDED";
      readonly message: string;
    };

/** Released periods that share a month with a period; such a period may not be released as another one. */
export function overlappingPeriods(
  period: ReleasePeriod,
  released: readonly ReleasePeriod[],
): readonly ReleasePeriod[] {
  return released.filter(({ from, to }) => from <= period.to && period.from <= to);
}

/**
 * Builds the next revision of an already released period.
 *
 * @param previous the latest released revision of the same prefecture and period.
 * @throws StatisticsRowRefused, ReleaseRequestRefused as `buildRelease`.
 */
export function correctRelease(previous: ReleaseDocument, input: Omit<ReleaseInput, "revision">): CorrectionOutcome {
  const outcome = buildRelease({ ...input, revision: previous.revision + 1 });
  if (outcome.kind === "refused") return outcome;
  const changes = revealingCells(previous, outcome.document);
  if (changes === "none") {
    return { kind: "kept", code: "CORRECTION_NOT_NEEDED", message: "公表済みの値に変わりはありません。" };
  }
  if (changes === "revealing") {
    return {
      kind: "kept",
      code: "CORRECTION_WOULD_REVEAL",
      message: "変化が少人数によるため、公表済みの値を据え置きます。",
    };
  }
  return outcome;
}

/** Whether two revisions of a period differ, and whether their difference would tell of fewer borrowers than the threshold. */
export function revealingCells(previous: ReleaseDocument, next: ReleaseDocument): "none" | "safe" | "revealing" {
  const isSamePlace =
    previous.prefecture === next.prefecture &&
    previous.period.from === next.period.from &&
    previous.period.to === next.period.to;
  const before = cellsOf(previous);
  const after = cellsOf(next);
  if (!isSamePlace || before.size !== after.size) return "revealing";
  let isChanged = false;
  for (const [key, cell] of after) {
    const earlier = before.get(key);
    if (earlier === undefined || isHidden(earlier) !== isHidden(cell)) return "revealing";
    if (isHidden(earlier) || isHidden(cell)) continue;
    if (earlier.borrowers === cell.borrowers && earlier.loans === cell.loans && earlier.amountYen === cell.amountYen) {
      continue;
    }
    isChanged = true;
    const threshold = cellThreshold(cell.at, next.thresholds.municipalities);
    if (Math.abs(cell.borrowers - earlier.borrowers) < threshold) return "revealing";
  }
  return isChanged ? "safe" : "none";
}

function cellsOf(document: ReleaseDocument): ReadonlyMap<string, ReleaseCell> {
  return new Map(
    document.tables.flatMap(({ cells }) => cells.map((cell): [string, ReleaseCell] => [keyOf(cell), cell])),
  );
}
