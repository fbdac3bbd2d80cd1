import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { PhysicalResource, ResourceResolver } from "../../authorisation/intrinsics.ts";
import { KeyStoreError, openKeyStore } from "./key-store.ts";
import type { KeyDeclaration, KeySpec, KeyUsage, StoredKey } from "./key-store.ts";
import { KmsError, OPERATIONS } from "./operations.ts";
import type { FindKey } from "./operations.ts";

export { keyIdOfCiphertext } from "./ciphertext.ts";
export { KeyStoreError } from "./key-store.ts";
export type { KeyDeclaration } from "./key-store.ts";

/** A running local KMS. */
export interface KmsService {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/** What {@link startKms} needs. */
export interface KmsOptions {
  readonly keys: readonly KeyDeclaration[];
  /** Folder of the key file, made if missing. */
  readonly dataFolder: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Epoch seconds, for the creation date of new keys. */
  readonly now?: () => number;
}

/**
 * Starts a KMS that speaks AWS JSON 1.1 on the loopback interface.
 *
 * It does not check who asks: the gateway in front of it does. Key material is made once and kept in the data folder,
 * so that data survive a restart. Throws KeyStoreError when the stored keys do not fit the declared ones.
 */
export async function startKms(options: KmsOptions): Promise<KmsService> {
  const keys = await openKeyStore(
    options.keys,
    options.dataFolder,
    options.now ?? (() => Math.floor(Date.now() / 1000)),
  );
  const find = finder(keys);
  const server = createServer((request, response) => {
    void handle(find, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function finder(keys: readonly StoredKey[]): FindKey {
  const byName = new Map<string, StoredKey | "ambiguous">();
  const name = (text: string, key: StoredKey) => {
    // An alias is unique in one account and region only; told apart by ARN when two keys share it.
    byName.set(text, byName.has(text) && byName.get(text) !== key ? "ambiguous" : key);
  };
  for (const key of keys) {
    const home = key.arn.slice(0, key.arn.lastIndexOf(":"));
    name(key.keyId, key);
    name(key.arn, key);
    for (const alias of key.aliases) {
      name(alias, key);
      name(`${home}:${alias}`, key);
    }
  }
  return (text) => {
    const found = byName.get(text);
    if (found === "ambiguous") {
      throw new KmsError("ValidationException", `${text} exists in more than one account; name the key by its ARN`);
    }
    return found;
  };
}

async function handle(find: FindKey, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = (status: number, body: Readonly<Record<string, unknown>>) => {
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(body));
  };
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    const target = request.headers["x-amz-target"];
    const [service, name = ""] = (typeof target === "string" ? target : "").split(".");
    const operation = service === "TrentService" && Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
    if (operation === undefined) {
      throw new KmsError("UnknownOperationException", `the local KMS does not know ${name}`);
    }
    answer(200, operation(find, parse(Buffer.concat(chunks).toString("utf8"))));
  } catch (error) {
    if (error instanceof KmsError) answer(400, { __type: error.code, message: error.message });
    else answer(500, { __type: "KMSInternalException", message: "the local KMS failed" });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new KmsError("SerializationException", "the body is not JSON");
  }
}

const SPECS: Readonly<Record<KeySpec, KeyUsage>> = {
  SYMMETRIC_DEFAULT: "ENCRYPT_DECRYPT",
  ECC_NIST_P256: "SIGN_VERIFY",
  HMAC_256: "GENERATE_VERIFY_MAC",
};

/**
 * The keys that the stacks of a resolver declare, with their aliases.
 *
 * Throws KeyStoreError for a key spec or usage the local service does not know.
 */
export function declaredKeys(resolver: ResourceResolver): readonly KeyDeclaration[] {
  const resources = resolver.resources();
  const aliases = resources.filter((resource) => resource.type === "AWS::KMS::Alias");
  return resources
    .filter((resource) => resource.type === "AWS::KMS::Key")
    .map((resource) => declare(resource, aliases));
}

function declare(resource: PhysicalResource, aliases: readonly PhysicalResource[]): KeyDeclaration {
  const properties = resource.properties();
  const place = `${resource.stack.stackName}/${resource.logicalId}`;
  const given = properties["KeySpec"] ?? "SYMMETRIC_DEFAULT";
  const spec = given === "SYMMETRIC_DEFAULT" || given === "ECC_NIST_P256" || given === "HMAC_256" ? given : undefined;
  if (spec === undefined || (properties["KeyUsage"] ?? "ENCRYPT_DECRYPT") !== SPECS[spec]) {
    throw new KeyStoreError(
      `${place}: a key of ${JSON.stringify(given)} for ${JSON.stringify(properties["KeyUsage"] ?? "ENCRYPT_DECRYPT")} is not supported locally`,
    );
  }
  const arn = resource.arn ?? resource.ref;
  const description = properties["Description"];
  return {
    keyId: resource.ref,
    arn,
    spec,
    usage: SPECS[spec],
    aliases: aliases
      .filter((alias) => {
        const target = alias.properties()["TargetKeyId"];
        // Two accounts may use one alias; the target tells whose it is.
        return target === arn || target === resource.ref;
      })
      .map((alias) => alias.ref),
    enabled: properties["Enabled"] !== false && properties["Enabled"] !== "false",
    description: typeof description === "string" ? description : "",
  };
}
