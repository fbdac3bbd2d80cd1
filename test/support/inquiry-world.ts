import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { DecryptCommand, GenerateDataKeyCommand } from "@aws-sdk/client-kms";
import { PERMITTED_INQUIRIES } from "../../domain/inquiry/permitted-inquiries.data.ts";
import { TABLE_OF_2012 } from "./income-table.ts";
import { caseKeysTable } from "../../lambdas/inquiry/adapters/case-keys-table.ts";
import type { Transport } from "../../lambdas/inquiry/adapters/https-transport.ts";
import { inquiryRecordsTable } from "../../lambdas/inquiry/adapters/inquiry-records-table.ts";
import { middleServerGateway } from "../../lambdas/inquiry/adapters/middle-server.ts";
import { numberVaultTable } from "../../lambdas/inquiry/adapters/number-vault-table.ts";
import { InquiryNetworkUnavailableError } from "../../lambdas/inquiry/inquiry-errors.ts";
import type { MemberInquiryDependencies } from "../../lambdas/inquiry/member-inquiry.ts";
import type { CaseFacts } from "../../lambdas/inquiry/ports.ts";
import type { ReduceFactsDependencies } from "../../lambdas/inquiry/reduce-facts.ts";
import { MemoryItemStore } from "../../lambdas/shared/adapters/memory-item-store.ts";
import type { ItemStore } from "../../lambdas/shared/ports/item-store.ts";
import type { SimulatorClock } from "../../simulator/clock.ts";
import { instantText, virtualClock } from "../../simulator/clock.ts";
import type { RegisteredResident } from "../../simulator/contract.ts";
import { registeredResidentSchema } from "../../simulator/contract.ts";
import { dateInJapan } from "../../simulator/business-hours.ts";
import type { SimulatorEngine, SimulatorSettings } from "../../simulator/engine.ts";
import { DEFAULT_SETTINGS, createEngine } from "../../simulator/engine.ts";
import { createLine } from "../../simulator/line.ts";
import { openStore } from "../../simulator/store.ts";

/** The KMS calls that case keys need, with the encryption context bound as AAD, in memory. */
export function memoryKms() {
  const master = createHash("sha256").update("number key of a test").digest();
  const aadOf = (context: Record<string, string> | undefined) =>
    Buffer.from(JSON.stringify(Object.entries(context ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))));
  const calls: string[] = [];
  const send = (command: unknown): Promise<unknown> => {
    if (command instanceof GenerateDataKeyCommand) {
      calls.push("GenerateDataKey");
      const plaintext = randomBytes(32);
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", master, nonce);
      cipher.setAAD(aadOf(command.input.EncryptionContext));
      const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      return Promise.resolve({
        Plaintext: new Uint8Array(plaintext),
        CiphertextBlob: new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body])),
      });
    }
    if (command instanceof DecryptCommand) {
      calls.push("Decrypt");
      const blob = Buffer.from(command.input.CiphertextBlob ?? new Uint8Array());
      const decipher = createDecipheriv("aes-256-gcm", master, blob.subarray(0, 12));
      decipher.setAAD(aadOf(command.input.EncryptionContext));
      decipher.setAuthTag(blob.subarray(12, 28));
      return Promise.resolve({
        Plaintext: new Uint8Array(Buffer.concat([decipher.update(blob.subarray(28)), decipher.final()])),
      });
    }
    return Promise.reject(new Error("not a call that case keys make"));
  };
  return { client: { send: send as never }, calls };
}

/** A transport straight into a simulator's line: faults as on a socket, time by the virtual clock. */
export function lineTransport(engine: SimulatorEngine, timeoutMilliseconds = 5_000): Transport {
  const line = createLine(engine);
  return ({ method, path, body }) => {
    engine.clock.advance(20);
    const result = line({ method, path, body: new TextEncoder().encode(body ?? "") });
    switch (result.kind) {
      case "response":
        return Promise.resolve({ status: result.status, body: result.body });
      case "hang":
        engine.clock.advance(timeoutMilliseconds);
        return Promise.reject(new InquiryNetworkUnavailableError("timeout"));
      case "refuse":
      case "cut":
        return Promise.reject(new InquiryNetworkUnavailableError(result.kind));
    }
  };
}

/** The number zone of one prefecture over a simulator in virtual time. */
export type InquiryWorld = {
  readonly clock: SimulatorClock;
  readonly engine: SimulatorEngine;
  /** The tables in memory; empty when another store was given. */
  readonly store: MemoryItemStore;
  readonly vaultTable: string;
  readonly keysTable: string;
  readonly kmsCalls: readonly string[];
  readonly dependencies: MemberInquiryDependencies & ReduceFactsDependencies;
  readonly register: (residents: readonly (Partial<RegisteredResident> & { kanaName: string })[]) => void;
  readonly dispose: () => void;
};

/** Builds a world: a simulator, an empty vault, and cases as given. */
export function inquiryWorld(options: {
  readonly cases: Readonly<Record<string, CaseFacts>>;
  readonly start?: string;
  readonly settings?: Partial<SimulatorSettings>;
  readonly prefecture?: string;
  /** The tables; a store in memory when absent. */
  readonly itemStore?: ItemStore;
}): InquiryWorld {
  const clock = virtualClock(options.start ?? "2026-11-24T01:00:00.000Z");
  const simulatorStore = openStore(":memory:");
  const engine = createEngine(simulatorStore, clock, {
    ...DEFAULT_SETTINGS,
    mixture: "plain",
    ratePerSecond: 1000,
    ...options.settings,
  });
  const prefecture = options.prefecture ?? "13";
  const memory = new MemoryItemStore();
  const store = options.itemStore ?? memory;
  const vaultTable = `sasae-${prefecture}-number-vault`;
  const keysTable = `sasae-${prefecture}-number-keys`;
  const kms = memoryKms();
  const organisationCode = `SASAE-${prefecture}`;
  return {
    clock,
    engine,
    store: memory,
    vaultTable,
    keysTable,
    kmsCalls: kms.calls,
    dependencies: {
      prefecture,
      gateway: middleServerGateway(lineTransport(engine), organisationCode),
      records: inquiryRecordsTable({ store, table: vaultTable }),
      clock: { now: () => instantText(clock.now()), today: () => dateInJapan(clock.now()) },
      pause: (milliseconds) => {
        clock.advance(milliseconds);
        return Promise.resolve();
      },
      requester: { organisationCode, sectionCode: `${prefecture}-NUMBER`, staffId: `${prefecture}-number-handler` },
      permitted: PERMITTED_INQUIRIES,
      patienceMilliseconds: 8_000,
      keys: caseKeysTable({ store, kms: kms.client, table: keysTable, numberKeyId: "number-key", prefecture }),
      vault: numberVaultTable({ store, table: vaultTable, prefecture }),
      caseFacts: {
        read: (caseId) => {
          const facts = options.cases[caseId];
          return facts === undefined ? Promise.reject(new Error("no such case")) : Promise.resolve(facts);
        },
      },
      standard: () => Promise.resolve(TABLE_OF_2012),
    },
    register: (residents) => {
      for (const resident of residents) {
        engine.registerResident(
          registeredResidentSchema.parse({
            name: resident.kanaName,
            birthDate: "1980-05-05",
            municipalityCode: "131016",
            ...resident,
          }),
        );
      }
    },
    dispose: simulatorStore.dispose,
  };
}

/** A deterministic UUID for the n-th thing of a kind. */
export function testUuid(kind: number, number: number): string {
  const tail = String(number).padStart(12, "0");
  return `${String(kind).repeat(8)}-0000-4000-8000-${tail}`;
}
