import { numberLinkCodeEnvironment } from "../../lib/environment/number-link-code.ts";
import { task, taskHandler } from "../shared/runtime/task-handler.ts";
import { inquiryDependencies } from "./adapters/inquiry-dependencies.ts";
import {
  findOpeningInput,
  findOpeningOutput,
  memberInput,
  obtainLinkCodeOutput,
  openInquiryInput,
  openInquiryOutput,
} from "./inquiry-tasks.contract.ts";
import { obtainLinkCode } from "./obtain-link-code.ts";
import { findOpening, openInquiry } from "./open-inquiry.ts";

/** Opening an inquiry, and making its members known to the network (number zone). */
export const handler = taskHandler({
  function: "number-link-code",
  environment: numberLinkCodeEnvironment,
  dependencies: inquiryDependencies,
  tasks: {
    "open-inquiry": task({ input: openInquiryInput, output: openInquiryOutput, run: openInquiry }),
    "find-opening": task({ input: findOpeningInput, output: findOpeningOutput, run: findOpening }),
    "obtain-link-code": task({ input: memberInput, output: obtainLinkCodeOutput, run: obtainLinkCode }),
  },
});
