import * as z from "zod";
import { UnsupportedRequestError } from "../authorisation/errors.ts";

/** A browser's POST to a bucket, taken apart. */
export interface BrowserUpload {
  /** Field names in lower case; the file itself is not among them. */
  readonly fields: Readonly<Record<string, string>>;
  readonly key: string;
  readonly fileName: string;
  readonly contentType: string | undefined;
  readonly file: Uint8Array;
}

/** What a POST policy finds wrong, with S3's error code. */
export interface PolicyFault {
  readonly code: "AccessDenied" | "EntityTooLarge" | "EntityTooSmall" | "InvalidPolicyDocument";
  readonly message: string;
}

/**
 * Takes a multipart form apart, up to and including its file; fields after the file do not count, as in S3.
 *
 * Throws UnsupportedRequestError when the body is not such a form.
 */
export function readBrowserUpload(contentType: string | undefined, body: Uint8Array): BrowserUpload {
  const boundary = /multipart\/form-data;.*?boundary="?([^";]+)"?/i.exec(contentType ?? "")?.[1];
  if (boundary === undefined) throw new UnsupportedRequestError("s3: a POST that is not a form");
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`--${boundary}`);
  const fields: Record<string, string> = {};
  let at = bytes.indexOf(delimiter);
  while (at >= 0) {
    const headersStart = at + delimiter.length + 2;
    const headersEnd = bytes.indexOf("\r\n\r\n", headersStart);
    const end = bytes.indexOf(Buffer.from(`\r\n--${boundary}`), headersEnd);
    if (headersEnd < 0 || end < 0) break;
    const headers = bytes.subarray(headersStart, headersEnd).toString("utf8");
    const name = /;\s*name="([^"]*)"/i.exec(headers)?.[1]?.toLowerCase();
    if (name === undefined) break;
    const content = bytes.subarray(headersEnd + 4, end);
    if (name === "file") {
      const fileName = /filename="([^"]*)"/i.exec(headers)?.[1] ?? "";
      const key = fields["key"]?.replaceAll("${filename}", fileName);
      if (key === undefined || key === "") throw new UnsupportedRequestError("s3: the form has no key before its file");
      return {
        fields,
        key,
        fileName,
        contentType: fields["content-type"] ?? /content-type:\s*([^\r\n]+)/i.exec(headers)?.[1],
        file: content,
      };
    }
    fields[name] = content.toString("utf8");
    at = end + 2;
  }
  throw new UnsupportedRequestError("s3: the form holds no file");
}

const policySchema = z.object({
  expiration: z.iso.datetime(),
  conditions: z.array(
    z.union([
      z.tuple([z.enum(["eq", "starts-with"]), z.string(), z.string()]),
      z.tuple([z.literal("content-length-range"), z.coerce.number(), z.coerce.number()]),
      z.record(z.string(), z.string()),
    ]),
  ),
});

const FREE_FIELDS = /^(policy|x-amz-signature|file|x-ignore-.*)$/;

/**
 * Holds a form against its decoded policy as S3 does: the expiry, every exact and starts-with condition, the range of
 * the file's length, and that every field of the form is named by some condition. Undefined when all hold.
 */
export function checkPostPolicy(
  policyText: string,
  bucket: string,
  upload: BrowserUpload,
  now: number,
): PolicyFault | undefined {
  let parsed: z.infer<typeof policySchema>;
  try {
    parsed = policySchema.parse(JSON.parse(Buffer.from(policyText, "base64").toString("utf8")));
  } catch {
    return { code: "InvalidPolicyDocument", message: "Invalid Policy: it cannot be read." };
  }
  const denied = (why: string): PolicyFault => ({
    code: "AccessDenied",
    message: `Invalid according to Policy: ${why}`,
  });
  if (now > Date.parse(parsed.expiration)) return denied("Policy expired.");
  const valueOf = (field: string): string | undefined => {
    if (field === "bucket") return bucket;
    if (field === "key") return upload.key;
    return upload.fields[field];
  };
  const named = new Set<string>(["bucket"]);
  for (const condition of parsed.conditions) {
    if (!Array.isArray(condition)) {
      for (const [field, wanted] of Object.entries(condition)) {
        const name = field.toLowerCase();
        named.add(name);
        if (valueOf(name) !== wanted) return denied(`Policy Condition failed: ["eq", "$${field}", "${wanted}"]`);
      }
    } else if (condition[0] === "content-length-range") {
      const [, least, most] = condition;
      if (upload.file.byteLength > most) {
        return { code: "EntityTooLarge", message: "Your proposed upload exceeds the maximum allowed size" };
      }
      if (upload.file.byteLength < least) {
        return { code: "EntityTooSmall", message: "Your proposed upload is smaller than the minimum allowed size" };
      }
    } else {
      const [operator, field, wanted] = condition;
      const name = field.replace(/^\$/, "").toLowerCase();
      named.add(name);
      const value = valueOf(name) ?? "";
      const holds = operator === "eq" ? value === wanted : value.startsWith(wanted);
      if (!holds) return denied(`Policy Condition failed: ["${operator}", "${field}", "${wanted}"]`);
    }
  }
  const extra = Object.keys(upload.fields).find((field) => !named.has(field) && !FREE_FIELDS.test(field));
  return extra === undefined ? undefined : denied(`Extra input fields: ${extra}`);
}
