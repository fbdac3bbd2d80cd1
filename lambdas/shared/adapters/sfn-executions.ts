import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import type { Executions } from "../ports/executions.ts";
import { sfnClient } from "./clients/sfn.ts";

/** Executions of one state machine in Step Functions. */
export function sfnExecutions(stateMachineArn: string): Executions {
  return {
    async start(name, input) {
      try {
        await sfnClient().send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
    async resume(token, output) {
      try {
        await sfnClient().send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }));
      } catch (error) {
        if (error instanceof TaskDoesNotExist || error instanceof TaskTimedOut || error instanceof InvalidToken) return;
        throw error;
      }
    },
  };
}
