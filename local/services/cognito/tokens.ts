import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign, verify } from "node:crypto";
import * as z from "zod";

/** The signing key of a user pool as it is kept in the pool's file. */
export const poolKeySchema = z.object({ keyId: z.string(), privateKey: z.string() });

/** The signing key of a user pool. */
export type PoolKey = z.infer<typeof poolKeySchema>;

/** Claims of a token. */
export type Claims = Readonly<Record<string, string | number | boolean>>;

/** A JSON Web Key Set as Cognito publishes it. */
export interface JsonWebKeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** Makes a signing key (RSA 2048), once for each pool. */
export function makePoolKey(): PoolKey {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { keyId: randomUUID(), privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

/** The public half, in the form of the pool's `/.well-known/jwks.json`. */
export function keySetOf(key: PoolKey): JsonWebKeySet {
  const jwk = createPublicKey(createPrivateKey(key.privateKey)).export({ format: "jwk" });
  return { keys: [{ ...jwk, alg: "RS256", use: "sig", kid: key.keyId }] };
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** Signs a JSON Web Token (RS256). */
export function signToken(key: PoolKey, claims: Claims): string {
  const body = `${encoded({ kid: key.keyId, alg: "RS256" })}.${encoded(claims)}`;
  return `${body}.${sign("RSA-SHA256", Buffer.from(body), createPrivateKey(key.privateKey)).toString("base64url")}`;
}

const claimsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** The claims of a token that this key signed, or undefined. Says nothing about expiry. */
export function openToken(key: PoolKey, token: string): Claims | undefined {
  const [head, body, signature] = token.split(".");
  if (head === undefined || body === undefined || signature === undefined) return undefined;
  const publicKey = createPublicKey(createPrivateKey(key.privateKey));
  if (!verify("RSA-SHA256", Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, "base64url"))) {
    return undefined;
  }
  return claimsSchema.safeParse(JSON.parse(Buffer.from(body, "base64url").toString("utf8"))).data;
}
