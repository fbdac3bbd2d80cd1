import { Agent, createServer, request as send } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import * as z from "zod";

/** A server of the runtime. */
export interface Listening {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** A body was larger than allowed. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

const chunkSchema = z.instanceof(Buffer);

/** Reads a whole body. Throws BodyTooLargeError above `limit` bytes, after reading the rest away. */
export async function readBody(request: IncomingMessage, limit = Infinity): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const piece = chunkSchema.parse(chunk);
    size += piece.byteLength;
    if (size <= limit) chunks.push(piece);
  }
  if (size > limit) throw new BodyTooLargeError(`the body has ${size} bytes`);
  return Buffer.concat(chunks);
}

/** What a service behind the gateway answered. */
export interface ServiceAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

// A connection for each call: the emulators close idle ones without warning, and a write must not be sent twice.
const agent = new Agent({ keepAlive: false });

/** Calls a service behind the gateway. Throws when it cannot be reached. */
export async function callService(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: Uint8Array,
): Promise<ServiceAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(body.byteLength) };
    const request = send(url, { method, agent, headers: { ...headers, ...length } }, resolve);
    request.once("error", reject);
    request.end(body);
  });
  return { status: response.statusCode ?? 500, headers: headersOf(response), body: await readBody(response) };
}

/** Headers of a request as single values, names in lower case. */
export function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(",") : value]],
    ),
  );
}

/** Listens on the loopback interface; 0 takes any free port. An error of the handler is answered with 500. */
export async function listen(
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  onError: (error: unknown) => void,
): Promise<Listening> {
  const server: Server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${actual}`,
    port: actual,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
