/** A detached signature over a document's bytes. */
export type Signature = {
  readonly algorithm: "ECDSA_SHA_256";
  /** Base64. */
  readonly signature: string;
};

/** Signs releases. */
export interface ReleaseSigner {
  sign(bytes: Uint8Array): Promise<Signature>;
}

/** Verifies releases with the public key of the prefecture that made them. */
export interface ReleaseVerifier {
  verify(prefectureCode: string, bytes: Uint8Array, signature: Signature): Promise<boolean>;
}
