import { UnsupportedRequestError } from "../errors.ts";
import type { AuthorisationRequest } from "../evaluate.ts";
import type { ConditionContext } from "../patterns.ts";
import { authorise } from "./request.ts";
import type { ReceivedRequest } from "./request.ts";

/** Sub-resources of an object and the actions of reading, writing and deleting them. */
const OBJECT_PARTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tagging: { GET: "GetObjectTagging", PUT: "PutObjectTagging", DELETE: "DeleteObjectTagging" },
  acl: { GET: "GetObjectAcl", PUT: "PutObjectAcl" },
  retention: { GET: "GetObjectRetention", PUT: "PutObjectRetention" },
  "legal-hold": { GET: "GetObjectLegalHold", PUT: "PutObjectLegalHold" },
};

/** Sub-resources of a bucket and the actions of reading them; changing a bucket is not something a function does. */
const BUCKET_PARTS: Readonly<Record<string, string>> = {
  location: "GetBucketLocation",
  versions: "ListBucketVersions",
  uploads: "ListBucketMultipartUploads",
  tagging: "GetBucketTagging",
  versioning: "GetBucketVersioning",
  encryption: "GetEncryptionConfiguration",
  policy: "GetBucketPolicy",
  lifecycle: "GetLifecycleConfiguration",
  "object-lock": "GetBucketObjectLockConfiguration",
  acl: "GetBucketAcl",
  cors: "GetBucketCORS",
};

/**
 * What an S3 REST call needs: header-signed, presigned by query, or a browser's POST form; path-style, or with the
 * bucket before `.localhost` in the host name. A copy also needs reading the source, a write with tags, ACL or
 * retention also their own action.
 */
export function s3Requests(request: ReceivedRequest): readonly AuthorisationRequest[] {
  const { method } = request.sdk;
  const { bucket, key } = target(request);
  if (bucket === "") {
    if (method === "GET") return [authorise(request, "s3:ListAllMyBuckets", "*", context(request))];
    throw new UnsupportedRequestError(`s3: ${method} / is not known`);
  }
  if (key === "") return bucketRequests(request, bucket);
  return objectRequests(request, bucket, key);
}

function target(request: ReceivedRequest): { readonly bucket: string; readonly key: string } {
  const host = (request.sdk.headers["host"] ?? "").replace(/:\d+$/, "");
  const path = request.pathname.replace(/^\//, "");
  const virtual = /^(.+)\.localhost$/.exec(host)?.[1];
  if (virtual !== undefined) return { bucket: virtual, key: decodeURIComponent(path) };
  const at = path.indexOf("/");
  return at < 0
    ? { bucket: decodeURIComponent(path), key: "" }
    : { bucket: decodeURIComponent(path.slice(0, at)), key: decodeURIComponent(path.slice(at + 1)) };
}

/** A parameter that is a header when signed by header and moves to the query when presigned. */
function parameter(request: ReceivedRequest, name: string): string | undefined {
  const header = request.sdk.headers[name];
  if (header !== undefined) return header;
  for (const [key, value] of request.query) if (key.toLowerCase() === name) return value;
  return undefined;
}

const HEADER_CONTEXT: Readonly<Record<string, string>> = {
  "x-amz-server-side-encryption": "s3:x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id": "s3:x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-acl": "s3:x-amz-acl",
  "x-amz-storage-class": "s3:x-amz-storage-class",
  "x-amz-metadata-directive": "s3:x-amz-metadata-directive",
  "x-amz-content-sha256": "s3:x-amz-content-sha256",
  "x-amz-object-lock-mode": "s3:object-lock-mode",
  "x-amz-object-lock-retain-until-date": "s3:object-lock-retain-until-date",
  "x-amz-object-lock-legal-hold": "s3:object-lock-legal-hold",
  "if-none-match": "s3:if-none-match",
  "if-match": "s3:if-match",
};

const QUERY_CONTEXT: Readonly<Record<string, string>> = {
  prefix: "s3:prefix",
  delimiter: "s3:delimiter",
  "max-keys": "s3:max-keys",
  versionId: "s3:VersionId",
};

function context(request: ReceivedRequest): ConditionContext {
  const facts: Record<string, string | readonly string[]> = {
    "s3:authType": request.query.has("X-Amz-Signature") ? "REST-QUERY-STRING" : "REST-HEADER",
    "s3:signatureversion": "AWS4-HMAC-SHA256",
    "s3:TlsVersion": "1.3",
  };
  for (const [header, fact] of Object.entries(HEADER_CONTEXT)) {
    const value = parameter(request, header);
    if (value !== undefined) facts[fact] = value;
  }
  for (const [name, fact] of Object.entries(QUERY_CONTEXT)) {
    const value = request.query.get(name);
    if (value !== null) facts[fact] = value;
  }
  const tags = new URLSearchParams(parameter(request, "x-amz-tagging") ?? "");
  for (const [tag, value] of tags) facts[`s3:RequestObjectTag/${tag}`] = value;
  if (tags.size > 0) facts["s3:RequestObjectTagKeys"] = [...new Set(tags.keys())];
  const source = parameter(request, "x-amz-copy-source");
  if (source !== undefined) facts["s3:x-amz-copy-source"] = decodeURIComponent(source);
  return facts;
}

function arnOf(bucket: string, key?: string): string {
  return `arn:aws:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
}

/** One thing to authorise about an object, with the tags it has now if the gateway can tell. */
function onObject(
  request: ReceivedRequest,
  action: string,
  bucket: string,
  key: string,
  facts: ConditionContext,
): AuthorisationRequest {
  const tags = request.environment.existingObjectTags?.(bucket, key);
  const unknown = ["s3:signatureAge", ...(tags === undefined ? ["s3:ExistingObjectTag/"] : [])];
  const existing: Record<string, string> = {};
  for (const [tag, value] of Object.entries(tags ?? {})) existing[`s3:ExistingObjectTag/${tag}`] = value;
  return authorise(request, `s3:${action}`, arnOf(bucket, key), { ...facts, ...existing }, unknown);
}

function bucketRequests(request: ReceivedRequest, bucket: string): readonly AuthorisationRequest[] {
  const { method } = request.sdk;
  const facts = context(request);
  const onBucket = (action: string) => [authorise(request, `s3:${action}`, arnOf(bucket), facts, ["s3:signatureAge"])];
  if (method === "HEAD") return onBucket("ListBucket");
  if (method === "GET") {
    for (const [part, action] of Object.entries(BUCKET_PARTS)) if (request.query.has(part)) return onBucket(action);
    return onBucket("ListBucket");
  }
  if (method === "POST" && request.query.has("delete")) return deleteMany(request, bucket, facts);
  if (method === "POST") return formRequests(request, bucket);
  throw new UnsupportedRequestError(`s3: ${method} of bucket ${bucket} is not known`);
}

function deleteMany(
  request: ReceivedRequest,
  bucket: string,
  facts: ConditionContext,
): readonly AuthorisationRequest[] {
  const body = Buffer.from(request.sdk.body).toString("utf8");
  const objects = [...body.matchAll(/<Object>([\s\S]*?)<\/Object>/g)].map((match) => match[1] ?? "");
  if (objects.length === 0) throw new UnsupportedRequestError("s3:DeleteObjects: no object is named");
  return objects.map((object) => {
    const key = /<Key>([\s\S]*?)<\/Key>/.exec(object)?.[1];
    if (key === undefined) throw new UnsupportedRequestError("s3:DeleteObjects: an object has no key");
    const action = object.includes("<VersionId>") ? "DeleteObjectVersion" : "DeleteObject";
    return onObject(request, action, bucket, unescapeXml(key), facts);
  });
}

function unescapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|quot|apos|amp));/gi, (_whole, hex, decimal, name) => {
    if (typeof hex === "string") return String.fromCodePoint(parseInt(hex, 16));
    if (typeof decimal === "string") return String.fromCodePoint(Number(decimal));
    return named[String(name).toLowerCase()] ?? "";
  });
}

function objectRequests(request: ReceivedRequest, bucket: string, key: string): readonly AuthorisationRequest[] {
  const { method } = request.sdk;
  const facts = context(request);
  const on = (action: string) => onObject(request, action, bucket, key, facts);
  for (const [part, actions] of Object.entries(OBJECT_PARTS)) {
    const action = request.query.has(part) ? actions[method] : undefined;
    if (action !== undefined) return [on(action)];
  }
  const versioned = request.query.has("versionId");
  switch (method) {
    case "GET":
    case "HEAD":
      if (request.query.has("uploadId")) return [on("ListMultipartUploadParts")];
      if (request.query.has("attributes")) return [on("GetObject"), on("GetObjectAttributes")];
      return [on(versioned ? "GetObjectVersion" : "GetObject")];
    case "PUT":
      return putRequests(request, bucket, key, facts);
    case "POST":
      if (request.query.has("uploads") || request.query.has("uploadId")) {
        return putRequests(request, bucket, key, facts);
      }
      break;
    case "DELETE":
      if (request.query.has("uploadId")) return [on("AbortMultipartUpload")];
      return [on(versioned ? "DeleteObjectVersion" : "DeleteObject")];
  }
  throw new UnsupportedRequestError(`s3: ${method} of ${bucket}/${key} is not known`);
}

function putRequests(
  request: ReceivedRequest,
  bucket: string,
  key: string,
  facts: ConditionContext,
): readonly AuthorisationRequest[] {
  const on = (action: string) => onObject(request, action, bucket, key, facts);
  const requests = [on("PutObject")];
  if (parameter(request, "x-amz-tagging") !== undefined) requests.push(on("PutObjectTagging"));
  if (parameter(request, "x-amz-acl") !== undefined) requests.push(on("PutObjectAcl"));
  if (parameter(request, "x-amz-object-lock-mode") !== undefined) requests.push(on("PutObjectRetention"));
  if (parameter(request, "x-amz-object-lock-legal-hold") !== undefined) requests.push(on("PutObjectLegalHold"));
  const source = parameter(request, "x-amz-copy-source");
  if (source !== undefined) {
    const [path = "", version] = decodeURIComponent(source).replace(/^\//, "").split("?versionId=");
    const at = path.indexOf("/");
    const action = version === undefined ? "GetObject" : "GetObjectVersion";
    requests.push(onObject(request, action, path.slice(0, at), path.slice(at + 1), facts));
  }
  return requests;
}

/** The text fields of a multipart form, up to its file. The file itself is not read. */
export interface UploadForm {
  /** Field names in lower case. */
  readonly fields: Readonly<Record<string, string>>;
  /** Name the browser gave to the file, empty when it gave none. */
  readonly fileName: string;
}

/**
 * Reads the fields of a browser's POST form. Fields after the file do not count, as in S3.
 *
 * Throws UnsupportedRequestError when the body is not such a form.
 */
export function readUploadForm(contentType: string | undefined, body: Uint8Array): UploadForm {
  const boundary = /multipart\/form-data;.*?boundary="?([^";]+)"?/i.exec(contentType ?? "")?.[1];
  if (boundary === undefined) throw new UnsupportedRequestError("s3: a POST that is not a form");
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const fields: Record<string, string> = {};
  const delimiter = Buffer.from(`--${boundary}`);
  let at = bytes.indexOf(delimiter);
  while (at >= 0) {
    const headersStart = at + delimiter.length + 2;
    const headersEnd = bytes.indexOf("\r\n\r\n", headersStart);
    if (headersEnd < 0) break;
    const headers = bytes.subarray(headersStart, headersEnd).toString("utf8");
    const name = /;\s*name="([^"]*)"/i.exec(headers)?.[1]?.toLowerCase();
    if (name === "file") return { fields, fileName: /filename="([^"]*)"/i.exec(headers)?.[1] ?? "" };
    const end = bytes.indexOf(delimiter, headersEnd);
    if (name === undefined || end < 0) break;
    fields[name] = bytes.subarray(headersEnd + 4, end - 2).toString("utf8");
    at = end;
  }
  throw new UnsupportedRequestError("s3: the form holds no file");
}

function formRequests(request: ReceivedRequest, bucket: string): readonly AuthorisationRequest[] {
  const form = readUploadForm(request.sdk.headers["content-type"], request.sdk.body);
  const key = form.fields["key"]?.replaceAll("${filename}", form.fileName);
  if (key === undefined) throw new UnsupportedRequestError("s3: the form has no key");
  const facts: Record<string, string | readonly string[]> = {
    "s3:authType": "POST",
    "s3:signatureversion": "AWS4-HMAC-SHA256",
    "s3:TlsVersion": "1.3",
  };
  for (const [header, fact] of Object.entries(HEADER_CONTEXT)) {
    const value = form.fields[header];
    if (value !== undefined) facts[fact] = value;
  }
  const acl = form.fields["acl"];
  if (acl !== undefined) facts["s3:x-amz-acl"] = acl;
  const tags = [...(form.fields["tagging"] ?? "").matchAll(/<Key>([\s\S]*?)<\/Key>\s*<Value>([\s\S]*?)<\/Value>/g)];
  for (const [, tag = "", value = ""] of tags) facts[`s3:RequestObjectTag/${unescapeXml(tag)}`] = unescapeXml(value);
  if (tags.length > 0) facts["s3:RequestObjectTagKeys"] = tags.map(([, tag = ""]) => unescapeXml(tag));
  const on = (action: string) => onObject(request, action, bucket, key, facts);
  return [
    on("PutObject"),
    ...(form.fields["tagging"] === undefined ? [] : [on("PutObjectTagging")]),
    ...(acl === undefined ? [] : [on("PutObjectAcl")]),
  ];
}
