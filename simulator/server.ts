import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, Server as HttpServer, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Server as HttpsServer } from "node:https";
import * as z from "zod";
import type { Certificates } from "./certificate.ts";
import { faultSchema, registeredResidentSchema } from "./contract.ts";
import { instantText } from "./clock.ts";
import type { SimulatorEngine } from "./engine.ts";
import type { LineResult } from "./line.ts";
import { createLine } from "./line.ts";

const LARGEST_BODY = 256 * 1024;

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(z.instanceof(Uint8Array).parse(chunk));
    length += buffer.length;
    if (length > LARGEST_BODY) throw new RangeError("the body is too large");
    chunks.push(buffer);
  }
  return Buffer.concat(chunks);
}

function render(result: LineResult, response: ServerResponse): void {
  switch (result.kind) {
    case "refuse":
      response.socket?.destroy();
      return;
    case "hang":
      return;
    case "cut":
      response.writeHead(result.status, {
        "content-type": "application/json; charset=utf-8",
        "content-length": String(result.promisedLength),
      });
      response.write(result.body, () => {
        response.socket?.destroy();
      });
      return;
    case "response":
      response.writeHead(result.status, {
        "content-type": result.contentType,
        "content-length": String(result.body.length),
        "cache-control": "no-store",
      });
      response.end(result.body);
  }
}

/** The HTTPS server of the contract. With `mutualTls` a client without a certificate of the same CA is turned away. */
export function createContractServer(
  engine: SimulatorEngine,
  certificates: Certificates,
  mutualTls: boolean,
): HttpsServer {
  const line = createLine(engine);
  return createHttpsServer(
    {
      cert: certificates.server.certificate,
      key: certificates.server.key,
      minVersion: "TLSv1.2",
      ...(mutualTls ? { ca: certificates.ca, requestCert: true, rejectUnauthorized: true } : {}),
    },
    (request, response) => {
      readBody(request)
        .then((body) => {
          render(line({ method: request.method ?? "GET", path: request.url ?? "/", body }), response);
        })
        .catch(() => {
          response.socket?.destroy();
        });
    },
  );
}

const clockSchema = z.strictObject({ advanceMilliseconds: z.int().min(0) });

/**
 * The control port: plain HTTP, for 127.0.0.1 only, opened by its own flag. It switches faults on and off, registers
 * residents, moves the clock and shows counters and the record of inquiries.
 */
export function createControlServer(engine: SimulatorEngine): HttpServer {
  const answer = (response: ServerResponse, status: number, value: unknown): void => {
    response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(value));
  };
  const act = (method: string, url: URL, body: () => unknown): readonly [number, unknown] => {
    switch (`${method} ${url.pathname}`) {
      case "GET /control/faults":
        return [200, { faults: engine.faults.current() }];
      case "PUT /control/faults": {
        const faults = z.array(faultSchema).parse(body());
        engine.faults.set(faults);
        return [200, { faults }];
      }
      case "POST /control/residents": {
        const residents = z.array(registeredResidentSchema).parse(body());
        residents.forEach(engine.registerResident);
        return [200, { registered: residents.length }];
      }
      case "POST /control/clock":
        engine.clock.advance(clockSchema.parse(body()).advanceMilliseconds);
        return [200, { now: instantText(engine.clock.now()) }];
      case "GET /control/state":
        return [200, { now: instantText(engine.clock.now()), counters: engine.counters() }];
      case "GET /control/records":
        return [200, { records: engine.records(url.searchParams.get("organisation") ?? "") }];
      default:
        return [404, { message: "no such control" }];
    }
  };
  return createHttpServer((request, response) => {
    readBody(request)
      .then((bytes) => {
        const url = new URL(request.url ?? "/", "http://control.invalid");
        const [status, value] = act(request.method ?? "GET", url, () =>
          JSON.parse(Buffer.from(bytes).toString("utf8")),
        );
        answer(response, status, value);
      })
      .catch((error: unknown) => {
        answer(response, 400, { message: error instanceof Error ? error.message : "not understood" });
      });
  });
}
