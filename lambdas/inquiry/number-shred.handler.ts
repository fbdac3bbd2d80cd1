import { numberShredEnvironment } from "../../lib/environment/number-shred.ts";
import { task, taskHandler } from "../shared/runtime/task-handler.ts";
import { caseKeyDestruction } from "./adapters/case-keys-table.ts";
import { inquiryRecordsTable } from "./adapters/inquiry-records-table.ts";
import { shredCaseKeyInput, shredCaseKeyOutput } from "./inquiry-tasks.contract.ts";
import { shredCaseKey } from "./shred-case-key.ts";

/** Destroying a case's key (number zone). This function cannot use the number key, only delete what it wraps. */
export const handler = taskHandler({
  function: "number-shred",
  environment: numberShredEnvironment,
  dependencies: (environment, boot) => ({
    clock: boot.clock,
    keys: caseKeyDestruction({ store: boot.store(), table: environment.SASAE_NUMBER_KEYS_TABLE }),
    records: inquiryRecordsTable({ store: boot.store(), table: environment.SASAE_NUMBER_VAULT_TABLE }),
  }),
  tasks: {
    "shred-case-key": task({ input: shredCaseKeyInput, output: shredCaseKeyOutput, run: shredCaseKey }),
  },
});
