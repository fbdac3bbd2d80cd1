import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import type { SdkRequest } from "../../../../local/authorisation/requests/request.ts";
import { withoutChunkFraming } from "../../../../local/gateway/s3-front.ts";
import { checkSignature } from "../../../../local/gateway/signature.ts";
import { checkPostPolicy, readBrowserUpload } from "../../../../local/gateway/upload-form.ts";

const BOUNDARY = "----form";

function form(fields: Readonly<Record<string, string>>, content: string, after = ""): Buffer {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n${content}\r\n`;
  return Buffer.from(`${parts.join("")}${file}${after}--${BOUNDARY}--\r\n`);
}

const read = (body: Buffer) => readBrowserUpload(`multipart/form-data; boundary=${BOUNDARY}`, body);
const policyOf = (conditions: readonly unknown[], expiration = "2026-11-24T01:00:00Z") =>
  Buffer.from(JSON.stringify({ expiration, conditions })).toString("base64");
const NOW = Date.parse("2026-11-24T00:00:00Z");

describe("an upload form", () => {
  test("keeps the bytes of the file, also those that look like a boundary or a line end", () => {
    const content = `%PDF\r\n--${BOUNDARY.slice(0, 4)}\r\n\r\nend\r\n`;
    const upload = read(form({ key: "case/${filename}" }, content));
    expect([upload.key, upload.contentType, Buffer.from(upload.file).toString()]).toEqual([
      "case/a.pdf",
      "application/pdf",
      content,
    ]);
  });

  test("ignores fields after the file, as S3 does", () => {
    const after = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="key"\r\n\r\nother\r\n`;
    expect(read(form({ key: "mine" }, "x", after)).key).toBe("mine");
  });

  test("must have a key and a file", () => {
    expect(() => read(form({}, "x"))).toThrow("no key");
    expect(() => read(Buffer.from(`--${BOUNDARY}--\r\n`))).toThrow("no file");
  });

  test.each([
    ["all conditions hold", [{ bucket: "b" }, { key: "k" }, ["content-length-range", 1, 5]], "abc", undefined],
    ["the bucket differs", [{ bucket: "other" }, { key: "k" }], "abc", "AccessDenied"],
    ["no condition names the key", [{ bucket: "b" }], "abc", "AccessDenied"],
    ["the beginning differs", [["starts-with", "$key", "case/"]], "abc", "AccessDenied"],
    ["the file is longer than allowed", [{ key: "k" }, ["content-length-range", 0, 2]], "abc", "EntityTooLarge"],
    ["the file is shorter than allowed", [{ key: "k" }, ["content-length-range", 4, 5]], "abc", "EntityTooSmall"],
    ["a condition is of an unknown kind", [{ key: "k" }, ["matches", "$key", ".*"]], "abc", "InvalidPolicyDocument"],
  ])("is judged by its policy when %s", (_what, conditions, content, code) => {
    expect(checkPostPolicy(policyOf(conditions), "b", read(form({ key: "k" }, content)), NOW)?.code).toBe(code);
  });

  test("is refused once the policy has expired, to the second", () => {
    const policy = policyOf([{ key: "k" }]);
    const upload = read(form({ key: "k" }, "x"));
    expect(checkPostPolicy(policy, "b", upload, Date.parse("2026-11-24T01:00:00Z"))).toBeUndefined();
    expect(checkPostPolicy(policy, "b", upload, Date.parse("2026-11-24T01:00:01Z"))?.message).toContain("expired");
  });
});

describe("chunk framing", () => {
  test("is taken off a streamed body, trailers too", () => {
    const framed = "5;chunk-signature=0\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n";
    expect(Buffer.from(withoutChunkFraming(Buffer.from(framed))).toString()).toBe("hello world");
    expect(() => withoutChunkFraming(Buffer.from("hello"))).toThrow("chunks");
  });
});

describe("a signature", () => {
  // The example of the S3 API reference, "GET Object", whose signature AWS publishes.
  const published: SdkRequest = {
    method: "GET",
    path: "/test.txt",
    headers: {
      host: "examplebucket.s3.amazonaws.com",
      range: "bytes=0-9",
      "x-amz-content-sha256": createHash("sha256").update("").digest("hex"),
      "x-amz-date": "20130524T000000Z",
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    },
    body: new Uint8Array(),
  };
  const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  const at = Date.parse("2013-05-24T00:00:00Z");

  test("is accepted as AWS publishes it", () => {
    expect(checkSignature(published, secret, at)).toBeUndefined();
  });

  test.each([
    ["another secret", published, "other", at, "SignatureDoesNotMatch"],
    ["another path", { ...published, path: "/other.txt" }, secret, at, "SignatureDoesNotMatch"],
    ["another body", { ...published, body: Buffer.from("x") }, secret, at, "SignatureDoesNotMatch"],
    ["another time", published, secret, at + 16 * 60_000, "RequestTimeTooSkewed"],
    ["no signature", { ...published, headers: { host: "x" } }, secret, at, "AccessDenied"],
  ])("is refused with %s", (_what, request, key, now, code) => {
    expect(checkSignature(request, key, now)?.code).toBe(code);
  });
});
