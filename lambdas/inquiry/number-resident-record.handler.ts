import { numberResidentRecordEnvironment } from "../../lib/environment/number-resident-record.ts";
import { task, taskHandler } from "../shared/runtime/task-handler.ts";
import { inquiryDependencies } from "./adapters/inquiry-dependencies.ts";
import { inquireResidentRecord } from "./inquire-resident-record.ts";
import { inquireResidentRecordOutput, memberInput } from "./inquiry-tasks.contract.ts";

/** Inquiring resident records (number zone). */
export const handler = taskHandler({
  function: "number-resident-record",
  environment: numberResidentRecordEnvironment,
  dependencies: inquiryDependencies,
  tasks: {
    "inquire-resident-record": task({
      input: memberInput,
      output: inquireResidentRecordOutput,
      run: inquireResidentRecord,
    }),
  },
});
