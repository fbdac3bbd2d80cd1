import { mkdirSync } from "node:fs";
import S3rver from "@20minutes/s3rver";
import type { BucketDefinition } from "../assembly/deployment.ts";
import { freePort } from "./dynamodb.ts";

/** The storage behind the gateway. It asks for no signature: only the gateway may reach it. */
export interface S3Service {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Starts s3rver with the buckets of the template. Objects live in `dataFolder` and survive a restart.
 *
 * Authorisation, POST policies, conditional writes, CORS and events are the gateway's; versions, retention, object
 * lock and encryption do not exist here and are asserted on the template instead.
 */
export async function startS3(options: {
  readonly dataFolder: string;
  readonly buckets: readonly BucketDefinition[];
}): Promise<S3Service> {
  mkdirSync(options.dataFolder, { recursive: true });
  const port = await freePort();
  const server = new S3rver({
    address: "127.0.0.1",
    port,
    silent: true,
    directory: options.dataFolder,
    allowMismatchedSignatures: true,
    vhostBuckets: false,
    configureBuckets: options.buckets.map(({ name }) => ({ name, configs: [] })),
  });
  await server.run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => server.close(),
  };
}
