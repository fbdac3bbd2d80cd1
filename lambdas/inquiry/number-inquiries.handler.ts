import { type NumberInquiriesEnvironment, numberInquiriesEnvironment } from "../../lib/environment/number-inquiries.ts";
import { caseDependencies, identifyByDirectory } from "../shared/adapters/case-dependencies.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import { inquiryRecordsTable } from "./adapters/inquiry-records-table.ts";
import * as contracts from "./number-inquiries.contract.ts";
import { listCaseInquiries, listInquiryExceptions, resolveInquiryException } from "./number-inquiries.ts";

/** The number handlers' own routes: exceptions of inquiries, and the record of a case's inquiries (number zone). */
export const handler = apiHandler({
  function: "number-inquiries",
  environment: numberInquiriesEnvironment,
  dependencies: (environment: NumberInquiriesEnvironment, boot: Boot) => ({
    ...caseDependencies(environment, boot),
    records: inquiryRecordsTable({ store: boot.store(), table: environment.SASAE_NUMBER_VAULT_TABLE }),
  }),
  identification: identifyByDirectory,
  routes: [
    route(contracts.listInquiryExceptions, listInquiryExceptions),
    route(contracts.resolveInquiryException, resolveInquiryException),
    route(contracts.listCaseInquiries, listCaseInquiries),
  ],
});
