import { describe, expect, test } from "@jest/globals";
import { openingPurposeLabels } from "../../../domain/case/case-items.schema.ts";
import type { CaseStatus } from "../../../domain/case/lifecycle.ts";
import { largestDocument as largestOfContract } from "../../../lambdas/documents/documents.contract.ts";
import { chosenFileProblem, contentTypeOf, largestDocument } from "../../../web/src/case/document-file.ts";
import { gathered, historyOf, isAutomatic } from "../../../web/src/case/progress.ts";
import type { CaseView } from "../../../web/src/lib/endpoints.ts";
import { purposeLabels } from "../../../web/src/lib/labels.ts";

type Event = CaseView["events"][number];

const event = (sequence: number, act: Event["act"], before: CaseStatus, after: CaseStatus, round = 1): Event => ({
  eventId: `event-${String(sequence)}`,
  sequence,
  act,
  statusBefore: before,
  statusAfter: after,
  at: "2026-11-24T00:00:00.000Z",
  by: "a",
  byName: "窓口",
  byKind: "staff",
  round,
  correlationId: "c",
  data: {},
});

const view = (part: Partial<CaseView>): CaseView => ({
  caseId: "0b7ff0a4-3c39-4f43-9a3c-2b1a0d1f5c11",
  version: 1,
  caseNumber: "13-1",
  status: "screening",
  fund: "emergency-small",
  municipalityCode: "131016",
  applicantName: "青木 実",
  protected: false,
  round: 1,
  since: "2026-11-24T00:00:00.000Z",
  waitingFor: "screener",
  missing: [],
  consultations: [],
  documents: [],
  messages: [],
  events: [],
  papers: [],
  ...part,
});

describe("what the system does by itself", () => {
  test("the inquiry of this round, not of one before a return", () => {
    const verdict = event(4, "record-verdict", "screening", "screening", 1);
    expect(isAutomatic(view({ events: [verdict] }))).toBeUndefined();
    expect(isAutomatic(view({ round: 2, events: [verdict] }))).toBe("inquiry");
  });

  test("nothing, once a step has failed for good", () => {
    const fault = { step: "loan-deed", reason: "glyph-missing", at: "2026-11-24T00:00:00.000Z" } as const;
    expect(isAutomatic(view({ status: "contract" }))).toBe("papers");
    expect(isAutomatic(view({ status: "contract", fault }))).toBeUndefined();
  });

  test("papers, until notice, deed and terms are all there", () => {
    const paper = { documentNumber: "1", sha256: "0", producedAt: "2026-11-24T00:00:00.000Z" };
    expect(isAutomatic(view({ status: "contract", papers: [{ ...paper, kind: "loan-decision-notice" }] }))).toBe(
      "papers",
    );
    expect(isAutomatic(view({ status: "declined" }))).toBe("papers");
    expect(isAutomatic(view({ status: "declined", papers: [{ ...paper, kind: "decline-notice" }] }))).toBeUndefined();
  });

  test("a document's check; nothing while a person is awaited", () => {
    const document = {
      documentId: "d",
      kind: "identity",
      fileName: "a.pdf",
      contentType: "application/pdf",
      by: "a",
      at: "2026-11-24T00:00:00.000Z",
    } as const;
    expect(isAutomatic(view({ status: "application", documents: [{ ...document, state: "quarantined" }] }))).toBe(
      "document-check",
    );
    expect(isAutomatic(view({ status: "application", documents: [{ ...document, state: "released" }] }))).toBe(
      undefined,
    );
  });
});

test("the history is newest first, and a phase that comes again is a group of its own", () => {
  const groups = historyOf([
    event(1, "save-application", "application", "application"),
    event(2, "submit-application", "application", "screening"),
    event(3, "return-for-correction", "screening", "returned"),
    event(4, "submit-application", "returned", "screening"),
  ]);
  expect(groups.map(({ phase, events }) => [phase, events.map(({ sequence }) => sequence)])).toEqual([
    ["application", [4]],
    ["screening", [3]],
    ["application", [2, 1]],
  ]);
});

describe("a chosen file", () => {
  test("is taken by name and type together", () => {
    expect(contentTypeOf({ name: "写し.JPG", size: 1, type: "image/jpeg" })).toBe("image/jpeg");
    expect(contentTypeOf({ name: "写し.pdf", size: 1, type: "" })).toBe("application/pdf");
    expect(contentTypeOf({ name: "写し.pdf", size: 1, type: "image/png" })).toBeUndefined();
  });

  test.each([
    [undefined, "REQUIRED"],
    [{ name: "a.exe", size: 1, type: "" }, "WRONG_TYPE"],
    [{ name: "a.pdf", size: 0, type: "" }, "EMPTY"],
    [{ name: "a.pdf", size: largestDocument + 1, type: "" }, "TOO_LARGE"],
  ])("%j is refused as %s", (file, code) => {
    expect(chosenFileProblem(file)?.code).toBe(code);
  });

  test("is as large as the contract allows", () => {
    expect(largestDocument).toBe(largestOfContract);
    expect(chosenFileProblem({ name: "a.pdf", size: largestDocument, type: "application/pdf" })).toBeUndefined();
  });
});

test("the purposes have the domain's words", () => {
  expect(purposeLabels).toEqual(openingPurposeLabels);
});

describe("answers recorded one after another", () => {
  const recorded = (sequence: number, by = "a"): Event => ({
    ...event(sequence, "record-facts", "consultation", "consultation"),
    by,
  });

  test("are one line of the history, with their number", () => {
    const begun = event(1, "record-consultation", "consultation", "consultation");
    const lines = gathered([begun, recorded(2), recorded(3), recorded(4)]);
    expect(lines.map(({ event: { sequence }, times }) => [sequence, times])).toEqual([
      [4, 3],
      [1, 1],
    ]);
  });

  test("of two persons, or with something between them, are lines of their own", () => {
    const between = event(3, "record-consultation", "consultation", "consultation");
    expect(gathered([recorded(1), recorded(2, "b"), between, recorded(4, "b")]).map(({ times }) => times)).toEqual([
      1, 1, 1, 1,
    ]);
  });
});
