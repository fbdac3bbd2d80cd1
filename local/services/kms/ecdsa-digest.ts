import { createECDH, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";

/*
 * ECDSA over P-256 for a message that is already a digest. node:crypto always hashes what it signs with an EC key, and
 * KMS's MessageType DIGEST must not. For the local service only: not hardened against timing.
 */

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

const G: Point = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};

function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, current] = [modulo(value, modulus), modulus];
  let [previousFactor, factor] = [1n, 0n];
  while (current !== 0n) {
    const quotient = previous / current;
    [previous, current] = [current, previous - quotient * current];
    [previousFactor, factor] = [factor, previousFactor - quotient * factor];
  }
  return modulo(previousFactor, modulus);
}

/** Adds two points; undefined is the point at infinity. */
function add(left: Point | undefined, right: Point | undefined): Point | undefined {
  if (left === undefined) return right;
  if (right === undefined) return left;
  if (left.x === right.x && modulo(left.y + right.y, P) === 0n) return undefined;
  const slope =
    left.x === right.x
      ? (3n * left.x * left.x - 3n) * inverse(2n * left.y, P)
      : (right.y - left.y) * inverse(right.x - left.x, P);
  const x = modulo(slope * slope - left.x - right.x, P);
  return { x, y: modulo(slope * (left.x - x) - left.y, P) };
}

function multiply(point: Point, factor: bigint): Point | undefined {
  let sum: Point | undefined;
  let doubled: Point | undefined = point;
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) sum = add(sum, doubled);
    doubled = add(doubled, doubled);
  }
  return sum;
}

function toNumber(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

function fromJwk(text: string | undefined): bigint {
  return toNumber(Buffer.from(text ?? "", "base64url"));
}

function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  const padded = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([0x02, padded.length]), padded]);
}

/** Signs a 32-byte digest; the signature is DER, as KMS gives it. */
export function signDigest(digest: Uint8Array, privateKey: KeyObject): Buffer {
  const d = fromJwk(privateKey.export({ format: "jwk" }).d);
  for (;;) {
    const k = modulo(toNumber(randomBytes(40)), N);
    if (k === 0n) continue;
    const ecdh = createECDH("prime256v1");
    ecdh.setPrivateKey(Buffer.from(k.toString(16).padStart(64, "0"), "hex"));
    const r = modulo(toNumber(ecdh.getPublicKey().subarray(1, 33)), N);
    const s = modulo(inverse(k, N) * (toNumber(digest) + r * d), N);
    if (r === 0n || s === 0n) continue;
    const body = Buffer.concat([derInteger(r), derInteger(s)]);
    return Buffer.concat([Buffer.from([0x30, body.length]), body]);
  }
}

function readSignature(signature: Uint8Array): { readonly r: bigint; readonly s: bigint } | undefined {
  if (signature[0] !== 0x30 || signature[1] !== signature.length - 2) return undefined;
  const integer = (at: number) => {
    const length = signature[at + 1] ?? 0;
    const end = at + 2 + length;
    return signature[at] !== 0x02 || length === 0 || end > signature.length
      ? undefined
      : { value: toNumber(signature.subarray(at + 2, end)), end };
  };
  const r = integer(2);
  const s = r === undefined ? undefined : integer(r.end);
  return r === undefined || s === undefined || s.end !== signature.length ? undefined : { r: r.value, s: s.value };
}

/** True if a DER signature fits a 32-byte digest and a P-256 public key. */
export function verifyDigest(digest: Uint8Array, publicKey: KeyObject, signature: Uint8Array): boolean {
  const parts = readSignature(signature);
  if (parts === undefined) return false;
  const { r, s } = parts;
  if (r <= 0n || r >= N || s <= 0n || s >= N) return false;
  const jwk = publicKey.export({ format: "jwk" });
  const w = inverse(s, N);
  const point = add(
    multiply(G, modulo(toNumber(digest) * w, N)),
    multiply({ x: fromJwk(jwk.x), y: fromJwk(jwk.y) }, modulo(r * w, N)),
  );
  return point !== undefined && modulo(point.x, N) === r;
}
