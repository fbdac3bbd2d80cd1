import { describe, expect, test } from "@jest/globals";
import { checkDocument } from "../../../lambdas/documents/check-document.ts";
import { documentKey, idsOfKey } from "../../../lambdas/documents/document-key.ts";
import { announceDocument, linkDocument } from "../../../lambdas/documents/documents.ts";
import { largestDocument } from "../../../lambdas/documents/documents.contract.ts";
import { inspectDocument } from "../../../lambdas/documents/inspect-document.ts";
import { uuidOf } from "../../support/ids.ts";
import {
  asStaff,
  cleanPdf,
  deliverDocument,
  memoryWorld,
  people,
  places,
  stepsOf,
  type MemoryWorld,
} from "../../support/memory-world.ts";

const latin = (text: string): Uint8Array => Buffer.from(text, "latin1");
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]);
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
// The standard test string of virus scanners, in two parts so that this file is not one.
const eicar = latin(`X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`);

describe("the check of a document", () => {
  test.each([
    ["a PDF of papers", cleanPdf, "application/pdf"],
    ["a photograph", jpeg, "image/jpeg"],
    ["a scan", png, "image/png"],
    ["the largest file allowed", joined(jpeg, new Uint8Array(largestDocument - jpeg.length)), "image/jpeg"],
  ] as const)("passes %s", (_what, bytes, type) => {
    expect(inspectDocument(bytes, type)).toEqual({ kind: "clean" });
  });

  test.each([
    ["nothing at all", new Uint8Array(), "application/pdf", "EMPTY"],
    ["one byte too many", joined(jpeg, new Uint8Array(largestDocument - jpeg.length + 1)), "image/jpeg", "TOO_LARGE"],
    ["a picture said to be a PDF", png, "application/pdf", "WRONG_TYPE"],
    ["a PDF said to be a picture", cleanPdf, "image/png", "WRONG_TYPE"],
    ["a JPEG said to be a PNG", jpeg, "image/png", "WRONG_TYPE"],
    ["a text", latin("こんにちは"), "application/pdf", "WRONG_TYPE"],
    ["a signature cut short", png.slice(0, 7), "image/png", "WRONG_TYPE"],
    ["a signature that is not at the beginning", joined(latin("\n"), cleanPdf), "application/pdf", "WRONG_TYPE"],
    ["a program", latin("MZ\u0090\u0000"), "application/pdf", "WRONG_TYPE"],
    ["the scanners' test file", eicar, "application/pdf", "HARMFUL"],
    ["the test string inside a good PDF", joined(cleanPdf, eicar), "application/pdf", "HARMFUL"],
    ["a picture that is a web page too", joined(png, latin("<script>alert(1)</script>")), "image/png", "HARMFUL"],
    ["a picture that is markup in capitals", joined(jpeg, latin("<HTML><body>")), "image/jpeg", "HARMFUL"],
    ["a PDF with a script", joined(cleanPdf, latin("/S /JavaScript /JS (app.alert(1))")), "application/pdf", "HARMFUL"],
    ["a PDF that starts a program", joined(cleanPdf, latin("/S /Launch")), "application/pdf", "HARMFUL"],
    ["a PDF with a file inside", joined(cleanPdf, latin("/Type /EmbeddedFile")), "application/pdf", "HARMFUL"],
    ["a PDF with a password", joined(cleanPdf, latin("trailer << /Encrypt 5 0 R >>")), "application/pdf", "ENCRYPTED"],
  ] as const)("refuses %s", (_what, bytes, type, reason) => {
    expect(inspectDocument(bytes, type)).toEqual({ kind: "refused", reason });
  });
});

describe("the key of a document", () => {
  test("holds ids alone and is read back; anything else is no key", () => {
    const [caseId, documentId] = [uuidOf(1), uuidOf(2)];
    expect(idsOfKey(documentKey(caseId, documentId))).toEqual({ caseId, documentId });
    for (const key of [
      `cases/${caseId}`,
      `cases/${caseId}/x.pdf`,
      `../${caseId}/${documentId}`,
      `cases/${caseId}/${documentId}/x`,
    ]) {
      expect(idsOfKey(key)).toBeUndefined();
    }
  });
});

describe("a document on its way", () => {
  const announced = async (): Promise<{ world: MemoryWorld; caseId: string; documentId: string; key: string }> => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    const answer = await announceDocument(
      world.ports,
      asStaff(
        people.window,
        { caseId },
        {
          commandId: world.commandId(),
          version: 1,
          kind: "identity" as const,
          fileName: "免許証.pdf",
          contentType: "application/pdf" as const,
          size: cleanPdf.length,
        },
      ),
    );
    expect(answer.upload.fields).toMatchObject({
      key: documentKey(caseId, answer.documentId),
      "Content-Type": "application/pdf",
      largest: String(largestDocument),
    });
    return { world, caseId, documentId: answer.documentId, key: documentKey(caseId, answer.documentId) };
  };
  const link = async (world: MemoryWorld, caseId: string, documentId: string) =>
    linkDocument(world.ports, asStaff(people.window, { caseId, documentId }, {}));
  const event = (key: string, id: string) => ({
    id,
    detail: { bucket: { name: places.quarantine }, object: { key } },
  });

  test("cannot be opened before the check, and can after; the opening is logged", async () => {
    const { world, caseId, documentId, key } = await announced();
    await expect(link(world, caseId, documentId)).rejects.toMatchObject({ code: "DOCUMENT_NOT_READY" });
    await deliverDocument(world, caseId, documentId, cleanPdf);
    expect([...world.objects.kept.keys()]).toEqual([`${places.documents}/${key}`]);
    expect((await link(world, caseId, documentId)).url).toContain("seconds=60");
    expect(await world.ports.audit.read(`staff#${people.window.staffId}#2026-11-24`)).toMatchObject([
      { what: "document:view", caseId, purpose: documentId },
    ]);
  });

  test("that the check refuses never leaves quarantine, is deleted there, and says why", async () => {
    const { world, caseId, documentId } = await announced();
    await deliverDocument(world, caseId, documentId, eicar);
    expect(world.objects.kept.size).toBe(0);
    expect((await world.folder(caseId)).documents).toMatchObject([{ state: "rejected", reason: "HARMFUL" }]);
    await expect(link(world, caseId, documentId)).rejects.toMatchObject({ code: "DOCUMENT_NOT_READY" });
  });

  test("is released once, however often its event comes", async () => {
    const { world, caseId, documentId, key } = await announced();
    await deliverDocument(world, caseId, documentId, cleanPdf);
    await checkDocument(world.ports, event(key, "again"));
    const { events } = await world.folder(caseId);
    expect(events.filter((entry) => entry.act === "release-document")).toHaveLength(1);
  });

  test.each([
    ["harmful", eicar],
    ["clean but different", Buffer.concat([cleanPdf, Buffer.from("% another page\n")])],
  ])("cannot be replaced after its release by sending the form again: %s", async (_what, replacement) => {
    const { world, caseId, documentId, key } = await announced();
    await deliverDocument(world, caseId, documentId, cleanPdf);
    await deliverDocument(world, caseId, documentId, replacement);
    expect(world.objects.kept.get(`${places.documents}/${key}`)).toEqual(cleanPdf);
    expect(world.objects.kept.has(`${places.quarantine}/${key}`)).toBe(false);
  });

  test("of a key that no case knows is left alone, and a stranger's file is not released", async () => {
    const { world, caseId } = await announced();
    const unknown = documentKey(caseId, uuidOf(99));
    world.objects.kept.set(`${places.quarantine}/${unknown}`, cleanPdf);
    await checkDocument(world.ports, event(unknown, "x"));
    expect([...world.objects.kept.keys()].filter((name) => name.startsWith(places.documents))).toEqual([]);
    await checkDocument(world.ports, event("somewhere/else.pdf", "y"));
  });
});
