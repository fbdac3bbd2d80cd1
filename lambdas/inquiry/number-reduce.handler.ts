import { numberReduceEnvironment } from "../../lib/environment/number-reduce.ts";
import { lowIncomeStandardOf } from "../shared/adapters/low-income-standard.ts";
import { kmsClient } from "../shared/adapters/clients/kms.ts";
import { directoryRepository } from "../shared/repositories/directory.ts";
import { task, taskHandler } from "../shared/runtime/task-handler.ts";
import { caseKeysTable } from "./adapters/case-keys-table.ts";
import { inquiryRecordsTable } from "./adapters/inquiry-records-table.ts";
import { numberVaultTable } from "./adapters/number-vault-table.ts";
import {
  recordCaseGapInput,
  recordGapInput,
  recordGapOutput,
  reduceFactsInput,
  reduceFactsOutput,
} from "./inquiry-tasks.contract.ts";
import type { RecordGapDependencies } from "./record-gap.ts";
import { recordCaseGap, recordGap } from "./record-gap.ts";
import type { ReduceFactsDependencies } from "./reduce-facts.ts";
import { reduceFacts } from "./reduce-facts.ts";

/** Reducing facts to a verdict, and noting the gaps (number zone). */
export const handler = taskHandler<typeof numberReduceEnvironment, ReduceFactsDependencies & RecordGapDependencies>({
  function: "number-reduce",
  environment: numberReduceEnvironment,
  dependencies: (environment, boot) => {
    const store = boot.store();
    const prefecture = environment.SASAE_PREFECTURE;
    return {
      clock: boot.clock,
      records: inquiryRecordsTable({ store, table: environment.SASAE_NUMBER_VAULT_TABLE }),
      vault: numberVaultTable({ store, table: environment.SASAE_NUMBER_VAULT_TABLE, prefecture }),
      keys: caseKeysTable({
        store,
        kms: kmsClient(),
        table: environment.SASAE_NUMBER_KEYS_TABLE,
        numberKeyId: environment.SASAE_NUMBER_KEY_ID,
        prefecture,
      }),
      standard: lowIncomeStandardOf(
        environment.SASAE_FUNDS,
        directoryRepository(store, environment.SASAE_DIRECTORY_TABLE),
        boot.clock,
      ),
    };
  },
  tasks: {
    "reduce-facts": task({ input: reduceFactsInput, output: reduceFactsOutput, run: reduceFacts }),
    "record-gap": task({ input: recordGapInput, output: recordGapOutput, run: recordGap }),
    "record-case-gap": task({ input: recordCaseGapInput, output: recordGapOutput, run: recordCaseGap }),
  },
});
