import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";

/** The files of the simulator's certificates, PEM. Clients pin `ca`; `client` is for mutual TLS. */
export type Certificates = {
  readonly ca: string;
  readonly caPath: string;
  readonly server: { readonly certificate: string; readonly key: string };
  readonly client: { readonly certificate: string; readonly key: string };
};

const FILES = ["ca.pem", "server.pem", "server.key", "client.pem", "client.key"] as const;

async function make(folder: string): Promise<void> {
  const options = { keyType: "ec", curve: "P-256", algorithm: "sha256" } as const;
  const authority = await generate([{ name: "commonName", value: "Sasae simulator CA" }], {
    ...options,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const ca = { key: authority.private, cert: authority.cert };
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...options,
    ca,
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  const client = await generate([{ name: "commonName", value: "Sasae number zone" }], {
    ...options,
    ca,
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", clientAuth: true },
    ],
  });
  mkdirSync(folder, { recursive: true });
  const contents = [authority.cert, server.cert, server.private, client.cert, client.private];
  FILES.forEach((file, index) => {
    writeFileSync(join(folder, file), contents[index] ?? "", { mode: 0o600 });
  });
}

/**
 * The certificates in the folder, made at the first start: an own CA, and under it one certificate for the server
 * (localhost, 127.0.0.1) and one for the client. Valid for a year; delete the folder to make new ones.
 */
export async function loadCertificates(folder: string): Promise<Certificates> {
  if (!FILES.every((file) => existsSync(join(folder, file)))) await make(folder);
  const read = (file: (typeof FILES)[number]): string => readFileSync(join(folder, file), "utf8");
  return {
    ca: read("ca.pem"),
    caPath: join(folder, "ca.pem"),
    server: { certificate: read("server.pem"), key: read("server.key") },
    client: { certificate: read("client.pem"), key: read("client.key") },
  };
}
