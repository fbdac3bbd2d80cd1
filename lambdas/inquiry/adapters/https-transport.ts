import { Agent, request } from "node:https";
import { InquiryAnswerUnreadableError, InquiryNetworkUnavailableError } from "../inquiry-errors.ts";

/** One exchange with the other side: bytes out, status and bytes back. */
export type Transport = (message: {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body: string | undefined;
}) => Promise<{ readonly status: number; readonly body: Uint8Array }>;

const LARGEST_ANSWER = 2 * 1024 * 1024;

/**
 * HTTPS to one host. Only the given authority is trusted (the public ones when `ca` is empty), TLS 1.2 or newer; an
 * exchange that takes longer than the timeout is given up. `client` identifies us by certificate (mutual TLS).
 * Throws InquiryNetworkUnavailableError for everything that happens on the line.
 */
export function httpsTransport(options: {
  readonly url: string;
  readonly ca: string;
  readonly timeoutMilliseconds: number;
  readonly client?: { readonly certificate: string; readonly key: string };
}): Transport {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 10,
    minVersion: "TLSv1.2",
    ...(options.ca === "" ? {} : { ca: options.ca }),
    ...(options.client === undefined ? {} : { cert: options.client.certificate, key: options.client.key }),
  });
  return ({ method, path, body }) =>
    new Promise((resolve, reject) => {
      const unavailable = (): void => {
        reject(new InquiryNetworkUnavailableError("the network cannot be reached"));
      };
      const payload = body === undefined ? undefined : Buffer.from(body, "utf8");
      const outgoing = request(
        new URL(path, options.url),
        {
          agent,
          method,
          signal: AbortSignal.timeout(options.timeoutMilliseconds),
          headers:
            payload === undefined
              ? { accept: "application/json" }
              : {
                  accept: "application/json",
                  "content-type": "application/json; charset=utf-8",
                  "content-length": String(payload.length),
                },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          let length = 0;
          incoming.on("data", (chunk: Buffer) => {
            length += chunk.length;
            if (length > LARGEST_ANSWER) {
              reject(new InquiryAnswerUnreadableError("the answer is too large"));
              incoming.destroy();
              return;
            }
            chunks.push(chunk);
          });
          incoming.on("error", unavailable);
          incoming.on("aborted", unavailable);
          incoming.on("end", () => {
            if (!incoming.complete) {
              unavailable();
              return;
            }
            resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks) });
          });
        },
      );
      outgoing.on("error", unavailable);
      outgoing.end(payload);
    });
}
