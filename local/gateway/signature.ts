import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { SdkRequest } from "../authorisation/requests/request.ts";

/** Why a signature is refused, in S3's words for the code. */
export interface SignatureFault {
  readonly code: "SignatureDoesNotMatch" | "AccessDenied" | "RequestTimeTooSkewed";
  readonly message: string;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** The key that signs in one day, region and service. */
function signingKey(secret: string, scope: readonly string[]): Buffer {
  const [day = "", region = "", service = ""] = scope;
  return hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), "aws4_request");
}

function equal(given: string, wanted: string): boolean {
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));
}

function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `YYYYMMDDTHHMMSSZ` as epoch milliseconds. */
function instantOf(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

const FIFTEEN_MINUTES = 15 * 60_000;

/**
 * Checks the Signature Version 4 of a request (in its Authorization header, or presigned in its query), its time and,
 * if one is given, the hash of its body. Returns the fault, or undefined when the signature is good.
 */
export function checkSignature(sdk: SdkRequest, secret: string, now: number): SignatureFault | undefined {
  const [pathname = "/", queryText = ""] = sdk.path.split("?");
  const query = new URLSearchParams(queryText.replaceAll("+", "%2B"));
  const presigned = query.get("X-Amz-Credential") !== null;
  const header = sdk.headers["authorization"] ?? "";
  const credential = presigned ? query.get("X-Amz-Credential") : /Credential=([^,\s]+)/.exec(header)?.[1];
  const signedHeaders = presigned ? query.get("X-Amz-SignedHeaders") : /SignedHeaders=([^,\s]+)/.exec(header)?.[1];
  const given = presigned ? query.get("X-Amz-Signature") : /Signature=([0-9a-f]+)/.exec(header)?.[1];
  const date = (presigned ? query.get("X-Amz-Date") : sdk.headers["x-amz-date"]) ?? "";
  if (!credential || !signedHeaders || !given) return { code: "AccessDenied", message: "The request is not signed" };

  const at = instantOf(date);
  if (Number.isNaN(at)) return { code: "AccessDenied", message: "The date of the request is missing" };
  if (presigned) {
    const expires = Number(query.get("X-Amz-Expires") ?? "0");
    if (now > at + expires * 1000) return { code: "AccessDenied", message: "Request has expired" };
  } else if (Math.abs(now - at) > FIFTEEN_MINUTES) {
    return { code: "RequestTimeTooSkewed", message: "The difference between the request time and now is too large" };
  }

  const bodyHash = createHash("sha256").update(sdk.body).digest("hex");
  const claimed = sdk.headers["x-amz-content-sha256"];
  if (claimed !== undefined && /^[0-9a-f]{64}$/.test(claimed) && claimed !== bodyHash) {
    return { code: "SignatureDoesNotMatch", message: "The body is not the one that was signed" };
  }
  const payload = presigned ? (claimed ?? "UNSIGNED-PAYLOAD") : (claimed ?? bodyHash);
  const names = signedHeaders.split(";");
  const headers = names.map((name) => `${name}:${(sdk.headers[name] ?? "").trim().replaceAll(/ +/g, " ")}\n`).join("");
  const canonical = [sdk.method, pathname, canonicalQuery(query), headers, signedHeaders, payload].join("\n");
  const scope = credential.split("/").slice(1);
  const text = ["AWS4-HMAC-SHA256", date, scope.join("/"), createHash("sha256").update(canonical).digest("hex")].join(
    "\n",
  );
  const wanted = hmac(signingKey(secret, scope), text).toString("hex");
  if (equal(given, wanted)) return undefined;
  return {
    code: "SignatureDoesNotMatch",
    message: "The request signature we calculated does not match the signature you provided.",
  };
}

/** Checks the signature of a browser's POST policy: the base64 text itself is what is signed. */
export function policySignatureIsGood(policy: string, credential: string, signature: string, secret: string): boolean {
  const scope = credential.split("/").slice(1);
  return equal(signature, hmac(signingKey(secret, scope), policy).toString("hex"));
}
