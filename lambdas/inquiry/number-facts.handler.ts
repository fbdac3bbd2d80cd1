import { numberFactsEnvironment } from "../../lib/environment/number-facts.ts";
import { task, taskHandler } from "../shared/runtime/task-handler.ts";
import { inquiryDependencies } from "./adapters/inquiry-dependencies.ts";
import { inquireFacts } from "./inquire-facts.ts";
import {
  inquireFactsInput,
  inquireFactsOutput,
  reconcileInquiriesInput,
  reconcileInquiriesOutput,
  settleInquiriesInput,
  settleInquiriesOutput,
} from "./inquiry-tasks.contract.ts";
import { reconcileInquiries, settleInquiries } from "./settle-inquiries.ts";

/** Inquiring facts, settling what is open, and holding our record against the network's (number zone). */
export const handler = taskHandler({
  function: "number-facts",
  environment: numberFactsEnvironment,
  dependencies: inquiryDependencies,
  tasks: {
    "inquire-facts": task({ input: inquireFactsInput, output: inquireFactsOutput, run: inquireFacts }),
    "settle-inquiries": task({ input: settleInquiriesInput, output: settleInquiriesOutput, run: settleInquiries }),
    "reconcile-inquiries": task({
      input: reconcileInquiriesInput,
      output: reconcileInquiriesOutput,
      run: reconcileInquiries,
    }),
  },
});
