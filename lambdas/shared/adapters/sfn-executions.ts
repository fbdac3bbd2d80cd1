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

/** Tells a waiting execution what happened; nothing happens when it no longer waits. */
export async function resumeExecution(token: string, output: Readonly<Record<string, string>>): Promise<void> {
  try {
    await sfnClient().send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }));
  } catch (error) {
    if (error instanceof TaskDoesNotExist || error instanceof TaskTimedOut || error instanceof InvalidToken) return;
    throw error;
  }
}

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
    resume: resumeExecution,
  };
}
