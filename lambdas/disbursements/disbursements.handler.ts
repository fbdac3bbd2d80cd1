import { createHash } from "node:crypto";
import { join } from "node:path";
import { disbursementsEnvironment, type DisbursementsEnvironment } from "../../lib/environment/disbursements.ts";
import { caseDependencies, identifyByDirectory } from "../shared/adapters/case-dependencies.ts";
import { japaneseHolidays } from "../shared/adapters/holidays.ts";
import { s3ObjectStore } from "../shared/adapters/s3-object-store.ts";
import { bankDirectoryFromFile } from "../shared/adapters/zengin/bank-directory.ts";
import { paymentFiles } from "../shared/repositories/payment-files.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import * as contracts from "./disbursements.contract.ts";
import * as useCases from "./disbursements.ts";

/** Payment days and payment files (送金). */
export const handler = apiHandler({
  function: "disbursements",
  environment: disbursementsEnvironment,
  dependencies: (environment: DisbursementsEnvironment, boot: Boot) => ({
    ...caseDependencies(environment, boot),
    files: paymentFiles({
      store: boot.store(),
      tables: { cases: environment.SASAE_CASES_TABLE, audit: environment.SASAE_AUDIT_TABLE },
      digest: boot.digest,
    }),
    objects: s3ObjectStore,
    calendar: japaneseHolidays,
    consignor: environment.SASAE_CONSIGNOR,
    banks: bankDirectoryFromFile(join(import.meta.dirname, "bank-directory.json")),
    paymentsBucket: environment.SASAE_PAYMENT_FILES_BUCKET,
    digestBytes: (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex"),
    logger: boot.logger,
  }),
  identification: identifyByDirectory,
  routes: [
    route(contracts.listPaymentDays, useCases.listPaymentDays),
    route(contracts.getPaymentDay, useCases.getPaymentDay),
    route(contracts.draftPaymentFile, useCases.draftPaymentFile),
    route(contracts.sealPaymentFile, useCases.sealPaymentFile),
    route(contracts.discardPaymentFile, useCases.discardPaymentFile),
    route(contracts.linkPaymentFile, useCases.linkPaymentFile),
  ],
});
