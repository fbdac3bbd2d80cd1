import { readFile, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { BehaviourDefinition, DistributionDefinition } from "../assembly/deployment.ts";
import type { ApiAnswer, LocalApi } from "./api-gateway.ts";
import { API_BODY_BYTES } from "./api-gateway.ts";
import type { Listening } from "./http.ts";
import { BodyTooLargeError, listen, readBody } from "./http.ts";

/** What {@link startWebOrigin} needs. */
export interface WebOriginOptions {
  readonly port: number;
  readonly distribution: DistributionDefinition;
  readonly apis: readonly LocalApi[];
  /** Folder of the built front end. */
  readonly webFolder: string;
  /** Turns a header of the template into what it must be locally, or leaves it out. */
  readonly localHeader: (name: string, value: string) => string | undefined;
  readonly onError: (error: unknown) => void;
}

const zip = promisify(gzip);

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** CloudFront path patterns: `*` stands for anything, also nothing, `?` for one character. */
function patternOf(pattern: string): RegExp {
  const text = pattern.startsWith("/") || pattern === "*" ? pattern : `/${pattern}`;
  return new RegExp(
    `^${text
      .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  );
}

/**
 * Serves one distribution of the template on one local origin: its APIs under their path patterns, otherwise the built
 * front end, where a path without a file name is the page itself. Headers come from the template's policies.
 */
export async function startWebOrigin(options: WebOriginOptions): Promise<Listening> {
  const behaviours = options.distribution.behaviours.map((behaviour) => ({
    behaviour,
    expression: patternOf(behaviour.pathPattern),
    api: options.apis.find(({ definition }) => definition.id === behaviour.apiId),
  }));

  const policyHeaders = (behaviour: BehaviourDefinition) =>
    behaviour.headers.flatMap(({ name, value }) => {
      const local = options.localHeader(name, value);
      return local === undefined ? [] : [[name, local] as const];
    });

  const send = async (
    request: IncomingMessage,
    response: ServerResponse,
    answer: ApiAnswer,
    more: readonly (readonly [string, string])[],
  ) => {
    const kind = answer.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
    const squeezes =
      answer.body.byteLength > 1000 &&
      /^(text\/|application\/(json|javascript|problem\+json|manifest)|image\/svg)/.test(kind) &&
      /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    const body = squeezes ? await zip(answer.body) : answer.body;
    const overlaid = new Set(more.map(([name]) => name.toLowerCase()));
    response.statusCode = answer.status;
    for (const [name, value] of answer.headers)
      if (!overlaid.has(name.toLowerCase())) response.appendHeader(name, value);
    for (const [name, value] of more) response.setHeader(name, value);
    if (squeezes) response.setHeader("Content-Encoding", "gzip");
    response.setHeader("Content-Length", body.byteLength);
    response.end(request.method === "HEAD" ? undefined : body);
  };

  const fileAnswer = async (pathname: string): Promise<ApiAnswer> => {
    const named = pathname.lastIndexOf(".") > pathname.lastIndexOf("/");
    const relative = normalize(named ? decodeURIComponent(pathname) : "/index.html");
    const path = join(options.webFolder, relative);
    const inside = path.startsWith(options.webFolder);
    const found =
      inside &&
      (await stat(path).then(
        (entry) => entry.isFile(),
        () => false,
      ));
    if (!found) {
      const text = named ? "Not Found" : "画面がまだ作られていません（npm run build）。";
      return { status: 404, headers: [["Content-Type", "text/plain; charset=utf-8"]], body: Buffer.from(text) };
    }
    const kind = TYPES[extname(path)] ?? "application/octet-stream";
    return {
      status: 200,
      headers: [
        ["Content-Type", kind],
        ["Cache-Control", "no-cache"],
      ],
      body: await readFile(path),
    };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const [pathname = "/", queryText = ""] = (request.url ?? "/").split("?");
    const chosen = behaviours.find(({ expression }) => expression.test(pathname));
    if (chosen === undefined) return void response.writeHead(404).end();
    const headers = policyHeaders(chosen.behaviour);
    if (chosen.behaviour.apiId === undefined) return send(request, response, await fileAnswer(pathname), headers);
    const { api, behaviour } = chosen;
    // The first segment of the path that reaches the gateway is its stage.
    const [, stage = "", ...rest] = `${behaviour.originPath}${pathname}`.split("/");
    if (api === undefined || stage !== api.definition.stageName) return void response.writeHead(403).end();
    let body: Buffer;
    try {
      body = await readBody(request, API_BODY_BYTES);
    } catch (error) {
      if (!(error instanceof BodyTooLargeError)) throw error;
      return send(request, response, api.tooLarge(), headers);
    }
    const raw = request.rawHeaders;
    const given = Array.from(
      { length: raw.length / 2 },
      (_, index) => [raw[index * 2] ?? "", raw[index * 2 + 1] ?? ""] as const,
    );
    const answer = await api.answer({
      method: request.method ?? "GET",
      path: `/${rest.join("/")}`,
      query: new URLSearchParams(queryText),
      headers: [
        ...given,
        ["X-Forwarded-Proto", "https"],
        ["X-Forwarded-For", request.socket.remoteAddress ?? "127.0.0.1"],
      ],
      body,
      sourceAddress: request.socket.remoteAddress ?? "127.0.0.1",
    });
    return send(request, response, answer, headers);
  };

  return listen(options.port, handle, options.onError);
}
