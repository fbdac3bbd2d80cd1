import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Queues of the deployment as files: what AWS would put into SQS after a failure. */
export interface FileQueues {
  /** Puts a message into the queue with this ARN. */
  send(queueArn: string, message: unknown): void;
  /** All messages of a queue, by its name, oldest first. */
  messages(queueName: string): readonly unknown[];
}

/** Opens the queues in a folder: `<queue name>.ndjson`. */
export function openFileQueues(folder: string): FileQueues {
  mkdirSync(folder, { recursive: true });
  return {
    send(queueArn, message) {
      appendFileSync(join(folder, `${queueArn.split(":").at(-1) ?? "queue"}.ndjson`), `${JSON.stringify(message)}\n`);
    },
    messages(queueName) {
      const path = join(folder, `${queueName}.ndjson`);
      if (!existsSync(path)) return [];
      return readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line): unknown => JSON.parse(line));
    },
  };
}
