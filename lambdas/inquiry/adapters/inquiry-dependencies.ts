import { setTimeout as delay } from "node:timers/promises";
import { PERMITTED_INQUIRIES } from "../../../domain/inquiry/permitted-inquiries.data.ts";
import { kmsClient } from "../../shared/adapters/clients/kms.ts";
import type { Boot } from "../../shared/runtime/boot.ts";
import type { MemberInquiryDependencies } from "../member-inquiry.ts";
import { caseFactsTable } from "./case-facts-table.ts";
import { caseKeysTable } from "./case-keys-table.ts";
import { httpsTransport } from "./https-transport.ts";
import { inquiryRecordsTable } from "./inquiry-records-table.ts";
import { middleServerGateway } from "./middle-server.ts";
import { numberVaultTable } from "./number-vault-table.ts";

/** Variables of the functions that ask the network. */
export type InquiryEnvironment = {
  readonly SASAE_PREFECTURE: string;
  readonly SASAE_CASES_TABLE: string;
  readonly SASAE_NUMBER_VAULT_TABLE: string;
  readonly SASAE_NUMBER_KEYS_TABLE: string;
  readonly SASAE_NUMBER_KEY_ID: string;
  readonly SASAE_GATEWAY_URL: string;
  readonly SASAE_GATEWAY_CA: string;
};

/** One exchange with the network; a task makes at most a handful of them within the function's minute. */
const EXCHANGE_TIMEOUT = 5_000;
/** How long a task waits for machine answers, which come in seconds, before it gives way to the workflow's retries. */
const PATIENCE = 8_000;

/** The name of the prefecture's council as an asker. */
export function organisationCodeOf(prefecture: string): string {
  return `SASAE-${prefecture}`;
}

/** The ports of the functions that ask the network. */
export function inquiryDependencies(environment: InquiryEnvironment, boot: Boot): MemberInquiryDependencies {
  const store = boot.store();
  const prefecture = environment.SASAE_PREFECTURE;
  const organisationCode = organisationCodeOf(prefecture);
  const transport = httpsTransport({
    url: environment.SASAE_GATEWAY_URL,
    ca: environment.SASAE_GATEWAY_CA,
    timeoutMilliseconds: EXCHANGE_TIMEOUT,
  });
  return {
    prefecture,
    gateway: middleServerGateway(transport, organisationCode),
    records: inquiryRecordsTable({ store, table: environment.SASAE_NUMBER_VAULT_TABLE }),
    clock: boot.clock,
    pause: (milliseconds) => delay(milliseconds),
    requester: { organisationCode, sectionCode: `${prefecture}-NUMBER`, staffId: `${prefecture}-number-handler` },
    permitted: PERMITTED_INQUIRIES,
    patienceMilliseconds: PATIENCE,
    keys: caseKeysTable({
      store,
      kms: kmsClient(),
      table: environment.SASAE_NUMBER_KEYS_TABLE,
      numberKeyId: environment.SASAE_NUMBER_KEY_ID,
      prefecture,
    }),
    vault: numberVaultTable({ store, table: environment.SASAE_NUMBER_VAULT_TABLE, prefecture }),
    caseFacts: caseFactsTable({ store, table: environment.SASAE_CASES_TABLE }),
  };
}
