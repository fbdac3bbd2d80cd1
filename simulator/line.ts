import Encoding from "encoding-japanese";
import * as z from "zod";
import type { Fault } from "./contract.ts";
import { acceptanceRequestSchema, inquiryRequestSchema, recordIdSchema } from "./contract.ts";
import { instantText } from "./clock.ts";
import { draw } from "./deterministic.ts";
import type { Refusal, SimulatorEngine } from "./engine.ts";

/** A request as it arrives on the line; `path` includes the query. */
export type LineRequest = { readonly method: string; readonly path: string; readonly body: Uint8Array };

/** What the line does with a request: answers, or breaks in one of the ways lines break. */
export type LineResult =
  | { readonly kind: "response"; readonly status: number; readonly contentType: string; readonly body: Uint8Array }
  /** The connection is closed before anything is answered. */
  | { readonly kind: "refuse" }
  /** Nothing is ever answered. */
  | { readonly kind: "hang" }
  /** The full length is promised and only these bytes are sent. */
  | { readonly kind: "cut"; readonly status: number; readonly body: Uint8Array; readonly promisedLength: number };

const JSON_TYPE = "application/json; charset=utf-8";

const ERROR_TEXTS: Readonly<Record<Refusal["code"], readonly [number, string]>> = {
  E001: [422, "符号が取得されていません"],
  E002: [409, "レコード識別番号は既に使用されています"],
  E003: [403, "この事務では照会できない特定個人情報名です"],
  E004: [400, "電文の形式が正しくありません"],
  E005: [422, "本人確認情報に含まれない項目です"],
  E006: [404, "該当する照会がありません"],
  E010: [503, "業務時間外です"],
  E011: [429, "照会の流量が上限を超えました"],
};

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function response(status: number, value: unknown): LineResult {
  return { kind: "response", status, contentType: JSON_TYPE, body: encode(value) };
}

function refusal(refused: Refusal): LineResult {
  const [status, message] = ERROR_TEXTS[refused.code];
  return response(status, {
    code: refused.code,
    message,
    opensAt: refused.opensAt === null ? null : instantText(refused.opensAt),
    retryAfterMilliseconds: refused.retryAfterMilliseconds,
  });
}

const malformed = (): LineResult =>
  refusal({ kind: "refused", code: "E004", opensAt: null, retryAfterMilliseconds: null });

function parseBody<Schema extends z.ZodType>(schema: Schema, body: Uint8Array): z.infer<Schema> | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Answers one request as the contract says, without any fault. */
export function answerRequest(engine: SimulatorEngine, request: LineRequest): LineResult {
  const url = new URL(request.path, "https://simulator.invalid");
  const { pathname } = url;
  const organisation = url.searchParams.get("organisation") ?? "";
  if (request.method === "GET" && pathname === "/v1/status") {
    const status = engine.status();
    return response(200, {
      open: status.open,
      opensAt: status.open ? null : instantText(status.opensAt),
      now: instantText(status.now),
      message: status.open ? "業務時間内です" : "業務時間外です",
    });
  }
  if (request.method === "GET" && pathname === "/v1/records") {
    return response(200, { message: "情報提供等の記録", records: engine.records(organisation) });
  }
  if (request.method === "GET" && pathname === "/v1/answers") {
    const limit = z.coerce.number().int().min(1).max(1000).catch(100).parse(url.searchParams.get("limit"));
    const result = engine.answers(organisation, limit);
    if (result.kind === "refused") return refusal(result);
    return response(200, {
      message: "未受領の回答",
      answers: result.answers.map(({ delivery, answer }) => ({ recordId: answer.recordId, delivery, answer })),
    });
  }
  if (request.method === "POST" && pathname === "/v1/inquiries") {
    const body = parseBody(inquiryRequestSchema, request.body);
    if (body === undefined) return malformed();
    const result = engine.request(body);
    if (result.kind === "refused") return refusal(result);
    return response(202, {
      recordId: body.recordId,
      state: "accepted",
      message: "照会を受け付けました",
      pollAfterMilliseconds: result.pollAfterMilliseconds,
    });
  }
  const match = /^\/v1\/inquiries\/([^/]+)(\/acceptance|\/cancellation)?$/u.exec(pathname);
  const recordId = recordIdSchema.safeParse(match?.[1]);
  if (match === null || !recordId.success) return response(404, { message: "該当する業務がありません" });
  const id = recordId.data;
  if (request.method === "GET" && match[2] === undefined) {
    const result = engine.poll(id);
    if (result.kind === "refused") return refusal(result);
    if (result.kind === "waiting") {
      return response(200, {
        state: "waiting",
        recordId: id,
        detailStatus: result.staffDecision ? "05" : "01",
        message: result.staffDecision ? "情報提供者の職員が確認しています" : "処理中です",
        pollAfterMilliseconds: Math.round(result.pollAfterMilliseconds),
      });
    }
    return response(200, {
      state: "answered",
      recordId: id,
      delivery: result.delivery,
      message: "回答があります",
      answer: result.answer,
    });
  }
  if (request.method === "POST" && match[2] === "/acceptance") {
    if (parseBody(acceptanceRequestSchema, request.body) === undefined) return malformed();
    const result = engine.accept(id);
    if (result.kind === "refused") return refusal(result);
    return response(200, { recordId: id, state: "closed", message: "受領を確認しました" });
  }
  if (request.method === "POST" && match[2] === "/cancellation") {
    const result = engine.cancel(id);
    if (result.kind === "refused") return refusal(result);
    return response(200, { recordId: id, state: result.kind, message: "取消を受け付けました" });
  }
  return response(404, { message: "該当する業務がありません" });
}

/** Renames the fields a reader needs, as a broken release at the other end would. */
function spoilFields(body: Uint8Array): Uint8Array {
  const spoilt = new TextDecoder()
    .decode(body)
    .replaceAll('"recordId":', '"record_id":')
    .replaceAll('"state":', '"state ":')
    .replaceAll('"open":', '"is_open":')
    .replaceAll('"code":', '"error_code":')
    .replaceAll('"records":', '"rows":')
    .replaceAll('"answers":', '"rows":');
  return new TextEncoder().encode(spoilt);
}

/** The same text in Shift_JIS while the header still says UTF-8. */
function spoilCharset(body: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(body);
  return Uint8Array.from(Encoding.convert(Encoding.stringToCode(text), { to: "SJIS", from: "UNICODE" }));
}

/** The line in front of an engine: each request meets the faults that are switched on. */
export function createLine(engine: SimulatorEngine): (request: LineRequest) => LineResult {
  let counter = 0;
  const strikes = new Map<Fault, number>();

  const strikingFault = (path: string): Fault | undefined => {
    counter += 1;
    return engine.faults.current().find((fault, index) => {
      if (fault.paths.length > 0 && !fault.paths.some((prefix) => path.startsWith(prefix))) return false;
      const struck = strikes.get(fault) ?? 0;
      if (fault.times !== null && struck >= fault.times) return false;
      if (draw(engine.settings.seed, "fault", counter, index) >= fault.probability) return false;
      strikes.set(fault, struck + 1);
      return true;
    });
  };

  return (request) => {
    const fault = strikingFault(request.path);
    if (fault === undefined) return answerRequest(engine, request);
    const processed = fault.when === "after" && fault.kind !== "refuse" ? answerRequest(engine, request) : undefined;
    switch (fault.kind) {
      case "refuse":
        return { kind: "refuse" };
      case "hang":
        return { kind: "hang" };
      default: {
        const answer = processed ?? response(500, { recordId: "", state: "failed", message: "内部エラー" });
        if (answer.kind !== "response") return answer;
        if (fault.kind === "cut") {
          const half = answer.body.subarray(0, Math.floor(answer.body.length / 2));
          return { kind: "cut", status: answer.status, body: half, promisedLength: answer.body.length };
        }
        const body = fault.kind === "malformed" ? spoilFields(answer.body) : spoilCharset(answer.body);
        return { ...answer, body };
      }
    }
  };
}
