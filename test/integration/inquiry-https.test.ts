import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import * as z from "zod";
import { PERMITTED_INQUIRIES } from "../../domain/inquiry/permitted-inquiries.data.ts";
import { requirePermittedInquiry } from "../../domain/inquiry/permitted-inquiries.ts";
import { httpsTransport } from "../../lambdas/inquiry/adapters/https-transport.ts";
import { middleServerGateway } from "../../lambdas/inquiry/adapters/middle-server.ts";
import { InquiryAnswerUnreadableError, InquiryNetworkUnavailableError } from "../../lambdas/inquiry/inquiry-errors.ts";
import { addresseeNumberOf, inquiryIdOf } from "../../lambdas/inquiry/inquiry-id.ts";
import type { GatewayAnswer, InquiryGateway, InquiryMessage, InquiryQuestion } from "../../lambdas/inquiry/ports.ts";
import { testUuid } from "../support/inquiry-world.ts";

const simulator = fileURLToPath(new URL("../../simulator/main.ts", import.meta.url));
const readySchema = z.object({
  ready: z.literal(true),
  url: z.string(),
  controlPort: z.int().nullable(),
  ca: z.string(),
});

type Running = { readonly process: ChildProcess; readonly url: string; readonly control: string; readonly ca: string };

/** Starts the simulator as its own process and waits for its line. */
async function start(data: string, ...options: readonly string[]): Promise<Running> {
  const child = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      simulator,
      "--port",
      "0",
      "--control-port",
      "0",
      "--data",
      data,
      "--hours",
      "always",
      ...options,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = readySchema.parse(JSON.parse(line));
    return {
      process: child,
      url: ready.url,
      control: `http://127.0.0.1:${String(ready.controlPort)}`,
      ca: readFileSync(ready.ca, "utf8"),
    };
  }
  throw new Error("the simulator did not start");
}

async function stop(running: Running): Promise<void> {
  const ended = new Promise((resolve) => running.process.once("exit", resolve));
  running.process.kill("SIGTERM");
  await ended;
}

const data = mkdtempSync(join(tmpdir(), "sasae-simulator-"));
const caseId = testUuid(1, 9);
const personId = testUuid(2, 9);
let running: Running;

beforeAll(async () => {
  running = await start(data, "--mixture", "plain", "--delay-scale", "0");
}, 30_000);

afterAll(async () => {
  await stop(running);
  rmSync(data, { recursive: true, force: true });
});

async function setFaults(faults: readonly unknown[]): Promise<void> {
  const response = await fetch(`${running.control}/control/faults`, { method: "PUT", body: JSON.stringify(faults) });
  expect(response.status).toBe(200);
}

afterEach(() => setFaults([]));

function gatewayTo(url: string, ca: string, timeoutMilliseconds = 2_000): InquiryGateway {
  return middleServerGateway(httpsTransport({ url, ca, timeoutMilliseconds }), "SASAE-13");
}

function messageOf(question: InquiryQuestion, attempt: number): InquiryMessage {
  const subject = question.kind === "information" ? question.item : question.kind;
  return {
    inquiryId: inquiryIdOf({
      prefecture: "13",
      caseId,
      personId,
      subject,
      providerCode: "x",
      taxYear: undefined,
      attempt,
    }),
    requestedAt: "2026-11-24T01:00:00.000Z",
    requester: { organisationCode: "SASAE-13", sectionCode: "13-NUMBER", staffId: "handler" },
    ground: requirePermittedInquiry(PERMITTED_INQUIRIES, subject, "2026-11-24"),
    nonDisclosure: false,
    question,
  };
}

const identity: InquiryQuestion = {
  kind: "identity",
  kanaName: "ササエ タロウ",
  name: "佐々江 太郎",
  birthDate: "1980-05-05",
  municipalityCode: "131016",
};

async function ask(gateway: InquiryGateway, message: InquiryMessage): Promise<GatewayAnswer> {
  expect((await gateway.request(message)).kind).toMatch(/^(accepted|known)$/u);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const polled = await gateway.poll(message.inquiryId);
    if (polled.kind === "answered") return polled.answer;
    await delay(20);
  }
  throw new Error("never answered");
}

describe("over HTTPS, against the simulator in its own process", () => {
  test("a person is found, made known, and asked about", async () => {
    const gateway = gatewayTo(running.url, running.ca);
    expect(await gateway.status()).toMatchObject({ open: true });
    const found = await ask(gateway, messageOf(identity, 1));
    if (found.content.kind !== "identity") throw new Error("not found");
    const addresseeNumber = addresseeNumberOf("13", caseId, personId);
    const information: InquiryQuestion = {
      kind: "information",
      item: "resident-record",
      addresseeNumber,
      providerCode: "131016",
      taxYear: undefined,
    };
    expect(await gateway.request(messageOf(information, 1))).toEqual({ kind: "link-code-missing" });
    const linked = await ask(
      gateway,
      messageOf({ kind: "link-code", addresseeNumber, myNumber: found.content.myNumber }, 1),
    );
    expect(linked.content.kind).toBe("link-code");
    const answered = await ask(gateway, messageOf(information, 1));
    expect(answered.content.kind).toBe("resident-record");
    await gateway.accept(answered.inquiryId, answered.delivery);
    await gateway.accept(answered.inquiryId, answered.delivery);
    expect(await gateway.request(messageOf(information, 1))).toEqual({ kind: "known" });
    const records = await gateway.records();
    expect(records.map((record) => record.inquiryId)).toContain(answered.inquiryId);
  });

  test("only the pinned authority is trusted", async () => {
    const other = mkdtempSync(join(tmpdir(), "sasae-simulator-"));
    const stranger = await start(other);
    try {
      await expect(gatewayTo(stranger.url, running.ca).status()).rejects.toThrow(InquiryNetworkUnavailableError);
      expect(await gatewayTo(stranger.url, stranger.ca).status()).toMatchObject({ open: true });
      await expect(gatewayTo(stranger.url, "").status()).rejects.toThrow(InquiryNetworkUnavailableError);
    } finally {
      await stop(stranger);
      rmSync(other, { recursive: true, force: true });
    }
  }, 30_000);

  test("with mutual TLS a client without the certificate is turned away", async () => {
    const other = mkdtempSync(join(tmpdir(), "sasae-simulator-"));
    const strict = await start(other, "--mutual-tls");
    try {
      await expect(gatewayTo(strict.url, strict.ca).status()).rejects.toThrow(InquiryNetworkUnavailableError);
      const read = (file: string): string => readFileSync(join(other, "certificates", file), "utf8");
      const transport = httpsTransport({
        url: strict.url,
        ca: strict.ca,
        timeoutMilliseconds: 2_000,
        client: { certificate: read("client.pem"), key: read("client.key") },
      });
      expect(await middleServerGateway(transport, "SASAE-13").status()).toMatchObject({ open: true });
    } finally {
      await stop(strict);
      rmSync(other, { recursive: true, force: true });
    }
  }, 30_000);

  test.each([
    ["refuse", InquiryNetworkUnavailableError],
    ["hang", InquiryNetworkUnavailableError],
    ["cut", InquiryNetworkUnavailableError],
    ["malformed", InquiryAnswerUnreadableError],
    ["wrong-charset", InquiryAnswerUnreadableError],
  ] as const)("a line that does %s is named, and the repeat is known to the network", async (kind, error) => {
    const gateway = gatewayTo(running.url, running.ca, 300);
    const message = messageOf({ ...identity, kanaName: `コショウ ${kind}` }, 100 + kind.length);
    await setFaults([{ kind, when: "after", times: 1, paths: ["/v1/inquiries"] }]);
    await expect(gateway.request(message)).rejects.toThrow(error);
    expect((await gateway.request(message)).kind).toBe(kind === "refuse" ? "accepted" : "known");
  });

  test("a simulator that is down is unreachable, and keeps its record when it comes back", async () => {
    const other = mkdtempSync(join(tmpdir(), "sasae-simulator-"));
    const first = await start(other, "--mixture", "plain", "--delay-scale", "0");
    const message = messageOf(identity, 7);
    await ask(gatewayTo(first.url, first.ca), message);
    await stop(first);
    await expect(gatewayTo(first.url, first.ca).poll(message.inquiryId)).rejects.toThrow(
      InquiryNetworkUnavailableError,
    );
    const second = await start(other, "--mixture", "plain");
    try {
      expect(second.ca).toBe(first.ca);
      const records = await gatewayTo(second.url, second.ca).records();
      expect(records.map((record) => record.inquiryId)).toEqual([message.inquiryId]);
    } finally {
      await stop(second);
      rmSync(other, { recursive: true, force: true });
    }
  }, 30_000);
});
