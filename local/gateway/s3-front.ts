import { createHash } from "node:crypto";
import type { BucketDefinition } from "../assembly/deployment.ts";
import type { SdkRequest } from "../authorisation/requests/request.ts";
import { UnsupportedRequestError } from "../authorisation/errors.ts";
import { callService } from "./http.ts";
import { checkPostPolicy, readBrowserUpload } from "./upload-form.ts";
import { escapeXml } from "./wire-errors.ts";
import type { WireAnswer, WireError } from "./wire-errors.ts";

/** An object that was written, as EventBridge tells it. */
export interface ObjectCreated {
  readonly bucket: BucketDefinition;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly reason: "PutObject" | "POST Object" | "CopyObject" | "CompleteMultipartUpload";
}

/** What S3 does around the storage: conditional writes, upload forms, cross-origin rules, events. */
export interface S3Front {
  /** Carries out an authorised request. */
  perform(request: SdkRequest): Promise<WireAnswer | WireError>;
  /** Checks the policy of an upload form. Its signature and its signer's rights are checked elsewhere. */
  formFault(request: SdkRequest): WireError | undefined;
  /** Answers a preflight by the rules of the bucket. */
  preflight(request: SdkRequest): WireAnswer | WireError;
  /** Cross-origin headers that belong on the answer to a request. */
  corsHeaders(request: SdkRequest): Readonly<Record<string, string>>;
}

/** True for an error, which carries a code. */
export function isWireError(answer: WireAnswer | WireError): answer is WireError {
  return "code" in answer;
}

/** Bucket and decoded key of a path-style request. */
export function bucketAndKey(path: string): { readonly bucket: string; readonly key: string } {
  const pathname = path.split("?")[0] ?? "/";
  const [, bucket = "", ...rest] = pathname.split("/");
  return { bucket, key: decodeURIComponent(rest.join("/")) };
}

const HOP_HEADERS = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "date", "host"]);
const UNSENT_HEADERS =
  /^(authorization|x-amz-(content-sha256|date|security-token|decoded-content-length|checksum.*|sdk-checksum.*|trailer|server-side.*|tagging|user-agent)|amz-sdk-.*|expect|origin|content-length|connection|host|transfer-encoding|if-none-match)$/;

/** Undoes `aws-chunked` framing: chunks of `<hex size>[;signature]`, then trailers, which are dropped. */
export function withoutChunkFraming(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    const size = parseInt(bytes.subarray(at, lineEnd).toString("latin1"), 16);
    if (lineEnd < 0 || Number.isNaN(size))
      throw new UnsupportedRequestError("s3: the chunks of the body cannot be read");
    if (size === 0) return Buffer.concat(pieces);
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}

/** Makes the front. `origins` turns an allowed origin of the template into the ones it has locally. */
export function createS3Front(options: {
  readonly endpoint: string;
  readonly buckets: readonly BucketDefinition[];
  readonly origins: (bucket: BucketDefinition) => readonly string[];
  readonly onCreated: (created: ObjectCreated) => void;
  readonly now: () => number;
}): S3Front {
  const bucketNamed = (name: string) => options.buckets.find((bucket) => bucket.name === name);
  const writing = new Map<string, Promise<unknown>>();

  /** One writer of a key at a time, so that "only if it is not there" holds. */
  const alone = async <T>(key: string, write: () => Promise<T>): Promise<T> => {
    const before = writing.get(key) ?? Promise.resolve();
    const mine = before.then(write, write);
    writing.set(key, mine);
    try {
      return await mine;
    } finally {
      if (writing.get(key) === mine) writing.delete(key);
    }
  };

  const forward = async (
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: Uint8Array,
  ) => {
    const sends = method !== "GET" && method !== "HEAD";
    const answer = await callService(`${options.endpoint}${path}`, method, headers, sends ? body : undefined);
    // A HEAD answer tells the size of the object by its length header, which must not be dropped.
    const dropped = (name: string) => HOP_HEADERS.has(name) && !(method === "HEAD" && name === "content-length");
    const answered = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !dropped(name)));
    return { ...answer, headers: answered };
  };

  const exists = async (bucket: string, key: string): Promise<boolean> => {
    const path = `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
    return (await forward("HEAD", path, {})).status === 200;
  };

  const created = (bucketName: string, key: string, size: number, etag: string, reason: ObjectCreated["reason"]) => {
    const bucket = bucketNamed(bucketName);
    if (bucket?.reportsEvents === true) options.onCreated({ bucket, key, size, etag, reason });
  };

  const put = async (
    bucket: string,
    key: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
    onlyIfAbsent: boolean,
    reason: ObjectCreated["reason"],
  ): Promise<WireAnswer | WireError> =>
    alone(`${bucket}/${key}`, async () => {
      if (onlyIfAbsent && (await exists(bucket, key))) {
        const message = "At least one of the pre-conditions you specified did not hold";
        return { status: 412, code: "PreconditionFailed", message };
      }
      const answer = await forward("PUT", path, headers, body);
      if (answer.status === 200) created(bucket, key, body.byteLength, answer.headers["etag"] ?? "", reason);
      return answer;
    });

  const matchingRule = (request: SdkRequest, method: string) => {
    const origin = request.headers["origin"];
    const bucket = bucketNamed(bucketAndKey(request.path).bucket);
    if (origin === undefined || bucket === undefined) return undefined;
    const local = options.origins(bucket);
    return bucket.corsRules.find(
      (rule) =>
        rule.AllowedMethods.includes(method) &&
        (rule.AllowedOrigins.includes("*") || rule.AllowedOrigins.includes(origin) || local.includes(origin)),
    );
  };

  const postForm = async (request: SdkRequest): Promise<WireAnswer | WireError> => {
    const upload = readBrowserUpload(request.headers["content-type"], request.body);
    const { bucket } = bucketAndKey(request.path);
    const path = `/${bucket}/${upload.key.split("/").map(encodeURIComponent).join("/")}`;
    const kept = Object.entries(upload.fields).filter(([name]) =>
      /^(x-amz-meta-.*|cache-control|content-disposition|content-encoding|expires)$/.test(name),
    );
    const headers = { ...Object.fromEntries(kept), "content-type": upload.contentType ?? "binary/octet-stream" };
    const stored = await put(bucket, upload.key, path, headers, upload.file, false, "POST Object");
    if (isWireError(stored) || stored.status !== 200) return stored;
    const etag = stored.headers["etag"] ?? "";
    const location = `/${bucket}/${upload.key}`;
    const status = { "200": 200, "201": 201 }[upload.fields["success_action_status"] ?? ""] ?? 204;
    const xml = `<PostResponse><Location>${escapeXml(location)}</Location><Bucket>${escapeXml(bucket)}</Bucket><Key>${escapeXml(upload.key)}</Key><ETag>${escapeXml(etag)}</ETag></PostResponse>`;
    return {
      status,
      headers: {
        etag,
        location: encodeURI(location),
        ...(status === 201 ? { "content-type": "application/xml" } : {}),
      },
      body: Buffer.from(status === 201 ? `<?xml version="1.0" encoding="UTF-8"?>\n${xml}` : ""),
    };
  };

  return {
    async perform(request) {
      const { bucket, key } = bucketAndKey(request.path);
      if (bucketNamed(bucket) === undefined) {
        return { status: 404, code: "NoSuchBucket", message: "The specified bucket does not exist" };
      }
      if (
        request.method === "POST" &&
        key === "" &&
        /^multipart\/form-data/i.test(request.headers["content-type"] ?? "")
      ) {
        return postForm(request);
      }
      const [pathname = "/", queryText = ""] = request.path.split("?");
      const query = new URLSearchParams(queryText);
      const overrides: Record<string, string> = {};
      for (const [name, value] of [...query]) {
        if (/^x-amz-|^x-id$/i.test(name)) query.delete(name);
        const overridden =
          /^response-(content-type|content-language|expires|cache-control|content-disposition|content-encoding)$/.exec(
            name,
          )?.[1];
        if (overridden === undefined) continue;
        overrides[overridden] = value;
        query.delete(name);
      }
      const path = query.size === 0 ? pathname : `${pathname}?${query.toString()}`;
      const chunked = request.headers["content-encoding"]?.includes("aws-chunked") === true;
      const body = chunked ? withoutChunkFraming(request.body) : request.body;
      const headers = Object.fromEntries(
        Object.entries(request.headers).flatMap(([name, value]) =>
          value === undefined || UNSENT_HEADERS.test(name) || (chunked && name === "content-encoding")
            ? []
            : [[name, value]],
        ),
      );
      const copies = request.headers["x-amz-copy-source"] !== undefined;
      if (request.method === "PUT" && key !== "" && query.size === 0 && !copies) {
        const onlyIfAbsent = request.headers["if-none-match"] === "*";
        return put(bucket, key, path, headers, body, onlyIfAbsent, "PutObject");
      }
      const answer = await forward(request.method, path, headers, body);
      if (copies && answer.status === 200) {
        const size = Number((await forward("HEAD", path, {})).headers["content-length"] ?? 0);
        created(bucket, key, size, createHash("md5").update(answer.body).digest("hex"), "CopyObject");
      }
      if (request.method === "GET" || request.method === "HEAD") {
        return { ...answer, headers: { ...answer.headers, ...(answer.status === 200 ? overrides : {}) } };
      }
      return answer;
    },
    formFault(request) {
      const upload = readBrowserUpload(request.headers["content-type"], request.body);
      const fault = checkPostPolicy(
        upload.fields["policy"] ?? "",
        bucketAndKey(request.path).bucket,
        upload,
        options.now(),
      );
      return fault === undefined ? undefined : { status: fault.code === "AccessDenied" ? 403 : 400, ...fault };
    },
    preflight(request) {
      const method = request.headers["access-control-request-method"] ?? "";
      const rule = matchingRule(request, method);
      const wanted = (request.headers["access-control-request-headers"] ?? "")
        .split(",")
        .map((name) => name.trim().toLowerCase())
        .filter((name) => name !== "");
      const allowed = rule?.AllowedHeaders.map((name) => name.toLowerCase()) ?? [];
      const fits = (name: string) =>
        allowed.some((pattern) => pattern === name || (pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1))));
      if (rule === undefined || !wanted.every(fits)) {
        return { status: 403, code: "AccessForbidden", message: "CORSResponse: This CORS request is not allowed." };
      }
      return {
        status: 200,
        headers: {
          "access-control-allow-origin": request.headers["origin"] ?? "",
          "access-control-allow-methods": rule.AllowedMethods.join(", "),
          ...(wanted.length === 0 ? {} : { "access-control-allow-headers": wanted.join(", ") }),
          ...(rule.MaxAge === undefined ? {} : { "access-control-max-age": String(rule.MaxAge) }),
          vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
        },
        body: new Uint8Array(),
      };
    },
    corsHeaders(request) {
      const rule = matchingRule(request, request.method);
      if (rule === undefined) return {};
      return {
        "access-control-allow-origin": request.headers["origin"] ?? "",
        ...(rule.ExposedHeaders.length === 0
          ? {}
          : { "access-control-expose-headers": rule.ExposedHeaders.join(", ") }),
        vary: "Origin",
      };
    },
  };
}
