import type * as z from "zod";
import {
  InquiryAnswerUnreadableError,
  InquiryNetworkClosedError,
  InquiryNetworkUnavailableError,
  InquiryRateExceededError,
} from "../inquiry-errors.ts";
import type {
  AnswerContent,
  GatewayAnswer,
  InquiryGateway,
  InquiryMessage,
  NoDataReason,
  PollOutcome,
  RequestOutcome,
} from "../ports.ts";
import type { Transport } from "./https-transport.ts";
import type { AnswerDataMessage, AnswerMessage } from "./middle-server-messages.ts";
import {
  READABLE_LAYOUTS,
  acceptanceMessage,
  acceptedMessage,
  answerData,
  cancellationMessage,
  errorMessage,
  pollMessage,
  recordsMessage,
  statusMessage,
} from "./middle-server-messages.ts";

/** Items of 本人確認情報 that are asked for: no more than finding the person and the number needs. */
const IDENTITY_ITEMS = ["name", "birthDate", "myNumber", "residentCode"];

const OBTAINED = "01";
const reasonsOfStatus: ReadonlyMap<string, NoDataReason> = new Map<string, NoDataReason>([
  ["02", "no-data"],
  ["03", "provider-refused"],
  ["04", "provider-stopped"],
  ["05", "several-candidates"],
  ["06", "not-in-register"],
  ["07", "removed-from-register"],
  ["08", "moved-abroad"],
  ["09", "year-not-ready"],
]);

type Reply = { readonly status: number; readonly json: unknown };

/** Strict: bytes that are not UTF-8, or no JSON, are not guessed at. */
function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new InquiryAnswerUnreadableError("the answer is not JSON in UTF-8");
  }
}

function read<Schema extends z.ZodType>(schema: Schema, json: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new InquiryAnswerUnreadableError("the answer does not follow the contract");
  return parsed.data;
}

/** The error code of a refusal; throws for those that are about the line and not about the inquiry. */
function refusalCode({ status, json }: Reply): string {
  if (status >= 500 && status !== 503) throw new InquiryNetworkUnavailableError("the network failed");
  const error = read(errorMessage, json);
  if (error.code === "E010") {
    if (error.opensAt == null) throw new InquiryAnswerUnreadableError("closed, without a time of opening");
    throw new InquiryNetworkClosedError(error.opensAt);
  }
  if (error.code === "E011") throw new InquiryRateExceededError("too many inquiries");
  return error.code;
}

function contentOf(data: AnswerDataMessage): Exclude<AnswerContent, { kind: "none" }> {
  switch (data.kind) {
    case "identity":
      return { kind: "identity", myNumber: data.identity.myNumber, residentCode: data.identity.residentCode };
    case "link-code":
      return data;
    case "resident":
      return {
        kind: "resident-record",
        householdNumber: data.resident.householdNumber,
        members: data.resident.members ?? undefined,
        residence: data.resident.residence,
      };
    case "tax": {
      const { fiscalYear, perCapitaLevy, incomeLevy, totalIncome } = data.tax;
      return { kind: "local-tax", taxYear: fiscalYear, perCapitaLevy, incomeLevy, totalIncome };
    }
    case "benefit":
      return { kind: "benefit", receiving: data.benefit.receiving };
  }
}

/**
 * The content of an answer. Both status levels must be good before data count (明細単位 09, 特定個人情報名単位 01); a
 * layout that cannot be read is left to a person and never guessed.
 */
function readContent(message: AnswerMessage): AnswerContent {
  if (message.itemStatus !== OBTAINED) {
    return { kind: "none", reason: reasonsOfStatus.get(message.itemStatus) ?? "inquiry-failed" };
  }
  if (message.detailStatus !== "09") return { kind: "none", reason: "inquiry-failed" };
  if (!READABLE_LAYOUTS.has(message.layoutVersion)) return { kind: "none", reason: "layout-unknown" };
  return contentOf(read(answerData, message.data));
}

function readAnswer(delivery: number, message: AnswerMessage): GatewayAnswer {
  return {
    inquiryId: message.recordId,
    delivery,
    answeredAt: message.answeredAt,
    providedAt: message.providedAt ?? undefined,
    providerCode: message.providerCode,
    layoutVersion: message.layoutVersion,
    content: readContent(message),
  };
}

function bodyOf(message: InquiryMessage): unknown {
  const common = {
    recordId: message.inquiryId,
    requestedAt: message.requestedAt,
    requester: message.requester,
    triple: {
      taskCode: message.ground.taskCode,
      procedureCode: message.ground.procedureCode,
      informationCode: message.ground.informationCode,
    },
    nonDisclosure: message.nonDisclosure ? "1" : "0",
  };
  const { question } = message;
  switch (question.kind) {
    case "identity": {
      const { kanaName, name, birthDate, municipalityCode } = question;
      return {
        service: "identity",
        ...common,
        search: { kanaName, name, birthDate, municipalityCode },
        items: IDENTITY_ITEMS,
      };
    }
    case "link-code":
      return {
        service: "link-code",
        ...common,
        addresseeNumber: question.addresseeNumber,
        myNumber: question.myNumber,
      };
    case "information":
      return {
        service: "information",
        ...common,
        addresseeNumber: question.addresseeNumber,
        providerCode: question.providerCode,
        ...(question.taxYear === undefined ? {} : { fiscalYear: question.taxYear }),
      };
  }
}

/** The gateway to a middle server, and to the simulator, which offers the same contract. */
export function middleServerGateway(transport: Transport, organisationCode: string): InquiryGateway {
  const exchange = async (method: "GET" | "POST", path: string, body?: unknown): Promise<Reply> => {
    const reply = await transport({ method, path, body: body === undefined ? undefined : JSON.stringify(body) });
    return { status: reply.status, json: readJson(reply.body) };
  };
  const pathOf = (inquiryId: string, step = ""): string => `/v1/inquiries/${encodeURIComponent(inquiryId)}${step}`;
  const checkEcho = (asked: string, echoed: string): void => {
    if (asked !== echoed) throw new InquiryAnswerUnreadableError("the answer is about another inquiry");
  };

  return {
    async status() {
      const reply = await exchange("GET", "/v1/status");
      if (reply.status !== 200) throw new InquiryNetworkUnavailableError("no status");
      const status = read(statusMessage, reply.json);
      return { open: status.open, opensAt: status.opensAt ?? undefined };
    },

    async request(message): Promise<RequestOutcome> {
      const reply = await exchange("POST", "/v1/inquiries", bodyOf(message));
      if (reply.status === 202) {
        const accepted = read(acceptedMessage, reply.json);
        checkEcho(message.inquiryId, accepted.recordId);
        return { kind: "accepted", waitMilliseconds: accepted.pollAfterMilliseconds };
      }
      switch (refusalCode(reply)) {
        case "E001":
          return { kind: "link-code-missing" };
        case "E002":
          return { kind: "known" };
        case "E003":
        case "E005":
          return { kind: "not-permitted" };
        default:
          throw new InquiryAnswerUnreadableError("the request was not understood");
      }
    },

    async poll(inquiryId): Promise<PollOutcome> {
      const reply = await exchange("GET", pathOf(inquiryId));
      if (reply.status === 200) {
        const message = read(pollMessage, reply.json);
        checkEcho(inquiryId, message.recordId);
        if (message.state === "waiting") {
          return {
            kind: "waiting",
            staffDecision: message.detailStatus === "05",
            waitMilliseconds: message.pollAfterMilliseconds,
          };
        }
        checkEcho(inquiryId, message.answer.recordId);
        return { kind: "answered", answer: readAnswer(message.delivery, message.answer) };
      }
      if (refusalCode(reply) === "E006") return { kind: "unknown" };
      throw new InquiryAnswerUnreadableError("the question was not understood");
    },

    async accept(inquiryId, delivery) {
      const reply = await exchange("POST", pathOf(inquiryId, "/acceptance"), { delivery });
      if (reply.status === 200) {
        checkEcho(inquiryId, read(acceptanceMessage, reply.json).recordId);
        return;
      }
      refusalCode(reply);
      throw new InquiryAnswerUnreadableError("the receipt was not understood");
    },

    async cancel(inquiryId) {
      const reply = await exchange("POST", pathOf(inquiryId, "/cancellation"), {});
      if (reply.status === 200) {
        const message = read(cancellationMessage, reply.json);
        checkEcho(inquiryId, message.recordId);
        return message.state;
      }
      if (refusalCode(reply) === "E006") return "unknown";
      throw new InquiryAnswerUnreadableError("the withdrawal was not understood");
    },

    async records() {
      const reply = await exchange("GET", `/v1/records?organisation=${encodeURIComponent(organisationCode)}`);
      if (reply.status !== 200) throw new InquiryNetworkUnavailableError("no records");
      return read(recordsMessage, reply.json).records.map(({ recordId, nonDisclosure, providedAt, ...record }) => ({
        ...record,
        inquiryId: recordId,
        nonDisclosure: nonDisclosure === "1",
        providedAt: providedAt ?? undefined,
      }));
    },
  };
}
