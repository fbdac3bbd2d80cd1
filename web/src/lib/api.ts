import type { Contract } from "../../../lambdas/shared/contract.ts";
import { endpoints, type AnswerOf, type BodyOf, type Endpoint } from "./endpoints.ts";
import { noAnswer, Problem, readProblem } from "./problem.ts";
import { noteVersion } from "./seen-versions.ts";
import { forgetTokens, keepTokens, session, type Session } from "./session.ts";

/** Tokens are renewed when they have less than this left, milliseconds. */
const renewBefore = 90_000;

/** Parts of a request. The body's type is the contract's. */
export type CallOptions<Of extends Contract> = {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: BodyOf<Of>;
};

function addressOf(path: string, options: CallOptions<Contract>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(options.path?.[name] ?? ""));
  const query = new URLSearchParams(
    Object.entries(options.query ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString();
  return `/api${filled}${query === "" ? "" : `?${query}`}`;
}

async function send<Of extends Contract>(
  endpoint: Endpoint<Of>,
  options: CallOptions<Of>,
  idToken: string | undefined,
): Promise<AnswerOf<Of>> {
  const correlationId = crypto.randomUUID();
  const response = await fetch(addressOf(endpoint.path, options), {
    method: endpoint.method,
    cache: "no-store",
    headers: {
      accept: "application/json, application/problem+json",
      "x-correlation-id": correlationId,
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      ...(idToken === undefined ? {} : { authorization: idToken }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  }).catch(() => {
    throw new Problem(noAnswer(correlationId));
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok || body === undefined) throw new Problem(readProblem(response.status, body, correlationId));
  // The only place where an answer gets its type: the API parsed it by the same contract on its way out.
  return body as AnswerOf<Of>;
}

/** Calls a route that needs no sign-in. @throws Problem */
export async function callPublic<Of extends Contract>(
  endpoint: Endpoint<Of>,
  options: CallOptions<Of> = {},
): Promise<AnswerOf<Of>> {
  return send(endpoint, options, undefined);
}

let renewal: Promise<Session> | undefined;

async function renew(held: Session, refreshToken: string): Promise<Session> {
  const tokens = await callPublic(endpoints.refreshSession, { body: { refreshToken } });
  return keepTokens(held.username, tokens, Date.now());
}

/** The session with a token that lasts, renewed once however many calls ask for it. */
async function lastingSession(): Promise<Session | undefined> {
  const held = session.get();
  if (held === undefined || held.expiresAt - Date.now() > renewBefore || held.refreshToken === undefined) return held;
  renewal ??= renew(held, held.refreshToken).finally(() => {
    renewal = undefined;
  });
  return renewal;
}

const isSignInGone = (error: unknown): boolean =>
  error instanceof Problem &&
  error.problem.status === 401 &&
  (error.problem.code === "UNAUTHENTICATED" || error.problem.code === "SESSION_EXPIRED");

/**
 * Calls a route as the person who is signed in. When the sign-in has run out, the sign-in screen comes up and what was
 * being entered stays in its draft.
 * @throws Problem
 */
export async function call<Of extends Contract>(
  endpoint: Endpoint<Of>,
  options: CallOptions<Of> = {},
): Promise<AnswerOf<Of>> {
  try {
    const held = await lastingSession();
    const answer = await send(endpoint, options, held?.idToken);
    noteVersion(answer);
    return answer;
  } catch (error) {
    if (error instanceof Problem) {
      noteVersion({ caseId: options.path?.["caseId"], version: error.problem.facts["currentVersion"] });
    }
    if (isSignInGone(error)) forgetTokens("expired");
    throw error;
  }
}
