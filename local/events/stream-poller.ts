import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import type { FunctionDefinition, StreamSource } from "../assembly/deployment.ts";
import { callService } from "../gateway/http.ts";
import { readJsonFile, writeJsonFile } from "../services/json-file.ts";
import type { FunctionPool } from "../workers/function-pool.ts";
import type { EventMatcher } from "./event-pattern.ts";
import { compilePattern } from "./event-pattern.ts";
import type { FileQueues } from "./file-queue.ts";

/** Feeds DynamoDB streams to the functions of the template's event source mappings. */
export interface StreamPollers {
  /** Looks at a table's stream at once; without a kick it is looked at every two seconds. */
  kick(tableName: string): void;
  /** Settles when every stream is read to its end and every batch is done; at once while reading has not begun. */
  idle(): Promise<boolean>;
  stop(): Promise<void>;
}

/** What {@link startStreamPollers} needs. */
export interface StreamPollerOptions {
  readonly sources: readonly StreamSource[];
  readonly functions: readonly FunctionDefinition[];
  /** DynamoDB itself, not the gateway. */
  readonly endpoint: string;
  readonly dataFolder: string;
  readonly pool: FunctionPool;
  readonly queues: FileQueues;
  /** Asks whether the function's role may act; a text says why not. */
  readonly refuses: (definition: FunctionDefinition, action: string, resource: string) => string | undefined;
  readonly onError: (error: unknown) => void;
  /** First pause after a failed batch, in milliseconds; doubles up to a hundredfold. */
  readonly backoffMilliseconds?: number;
  /** When this settles, reading begins; at once when left out. */
  readonly begin?: Promise<unknown>;
}

const shardsShape = z.object({
  StreamDescription: z.object({
    Shards: z.array(z.object({ ShardId: z.string() })).default([]),
    LastEvaluatedShardId: z.string().optional(),
  }),
});
const recordShape = z
  .object({ eventName: z.string(), dynamodb: z.object({ SequenceNumber: z.string() }).loose() })
  .loose();
const recordsShape = z.object({ Records: z.array(recordShape).default([]), NextShardIterator: z.string().nullish() });
const partialShape = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });
const checkpointShape = z.record(z.string(), z.string());
const failureShape = z.object({ __type: z.string(), message: z.string().optional() });

type StreamRecord = z.infer<typeof recordShape>;

class StreamCallError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const IDLE_MILLISECONDS = 2000;

/** Starts one reader for each event source mapping. Its place in each shard is kept and survives a restart. */
export function startStreamPollers(options: StreamPollerOptions): StreamPollers {
  let stopping = false;
  let reading = options.begin === undefined;
  const ending = new AbortController();

  const call = async (operation: string, body: object): Promise<unknown> => {
    const answered = await callService(
      options.endpoint,
      "POST",
      {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDBStreams_20120810.${operation}`,
        authorization:
          "AWS4-HMAC-SHA256 Credential=sasaeruntime/20260101/ap-northeast-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
      },
      Buffer.from(JSON.stringify(body)),
    );
    const answer: unknown = JSON.parse(answered.body.toString("utf8"));
    if (answered.status === 200) return answer;
    const failure = failureShape.safeParse(answer).data;
    throw new StreamCallError(failure?.__type.split("#").at(-1) ?? "Unknown", failure?.message ?? "");
  };

  const readers = options.sources.map((source) => {
    const definition = options.functions.find(({ name }) => name === source.functionName);
    if (definition === undefined) throw new Error(`${source.logicalId}: no function ${source.functionName}`);
    const filters: readonly EventMatcher[] = (source.properties.FilterCriteria?.Filters ?? []).map(({ Pattern }) =>
      compilePattern(JSON.parse(Pattern)),
    );
    const file = join(options.dataFolder, `${source.id}.json`);
    const checkpoints: Record<string, string> = readJsonFile(file, checkpointShape, {});
    const iterators = new Map<string, string | null>();
    let streamArn: string | undefined;
    let wake: (() => void) | undefined;
    let kicked = true;
    let resting = false;
    let rounds = 0;

    const allowed = (action: string, resource: string) => {
      const refusal = options.refuses(definition, action, resource);
      if (refusal !== undefined) throw new Error(`event source of ${definition.name}: ${refusal}`);
    };

    const open = async (): Promise<string> => {
      if (streamArn !== undefined) return streamArn;
      for (const action of ["DescribeStream", "GetShardIterator", "GetRecords"]) {
        allowed(`dynamodb:${action}`, source.properties.EventSourceArn);
      }
      const listed = z
        .object({ Streams: z.array(z.object({ StreamArn: z.string(), StreamLabel: z.string() })) })
        .parse(await call("ListStreams", { TableName: source.tableName }));
      const latest = listed.Streams.toSorted((a, b) => a.StreamLabel.localeCompare(b.StreamLabel)).at(-1);
      if (latest === undefined) throw new Error(`${source.tableName} has no stream`);
      streamArn = latest.StreamArn;
      return streamArn;
    };

    const iteratorOf = async (arn: string, shardId: string): Promise<string | null> => {
      const known = iterators.get(shardId);
      if (known !== undefined) return known;
      const after = checkpoints[shardId];
      const ask = async (place: object) =>
        z
          .object({ ShardIterator: z.string().nullish() })
          .parse(await call("GetShardIterator", { StreamArn: arn, ShardId: shardId, ...place })).ShardIterator ?? null;
      try {
        return await ask(
          after === undefined
            ? { ShardIteratorType: "TRIM_HORIZON" }
            : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: after },
        );
      } catch (error) {
        if (!(error instanceof StreamCallError) || error.type !== "TrimmedDataAccessException") throw error;
        return ask({ ShardIteratorType: "TRIM_HORIZON" });
      }
    };

    const eventOf = (records: readonly StreamRecord[]) => ({
      Records: records.map((record) => ({
        ...record,
        awsRegion: source.region,
        eventSource: "aws:dynamodb",
        eventSourceARN: source.properties.EventSourceArn,
      })),
    });

    const giveUp = (shardId: string, records: readonly StreamRecord[], reason: unknown) => {
      const destination = source.properties.DestinationConfig?.OnFailure?.Destination;
      if (destination === undefined) return;
      allowed("sqs:SendMessage", destination);
      options.queues.send(destination, {
        requestContext: { functionArn: definition.arn, condition: "RetryAttemptsExhausted" },
        responseContext: { statusCode: 200, functionError: reason },
        version: "1.0",
        DDBStreamBatchInfo: {
          shardId,
          startSequenceNumber: records.at(0)?.dynamodb.SequenceNumber,
          endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
          batchSize: records.length,
          streamArn: source.properties.EventSourceArn,
        },
      });
    };

    /** Delivers a batch until it succeeds or is given up, splitting it in half after a failure if the mapping says so. */
    const deliver = async (shardId: string, records: readonly StreamRecord[], attempt = 0): Promise<void> => {
      if (records.length === 0 || stopping) return;
      const result = await options.pool.invoke(source.functionName, eventOf(records));
      if (stopping) return;
      let rest = records;
      if (result.ok) {
        if (!source.properties.FunctionResponseTypes.includes("ReportBatchItemFailures")) return;
        const failed = partialShape.safeParse(result.payload).data?.batchItemFailures ?? [];
        if (failed.length === 0) return;
        const first = records.findIndex(({ dynamodb }) =>
          failed.some(({ itemIdentifier }) => itemIdentifier === dynamodb.SequenceNumber),
        );
        // An identifier that is none of the batch fails the whole batch, as in Lambda.
        rest = first < 0 ? records : records.slice(first);
      }
      const limit = source.properties.MaximumRetryAttempts;
      if (limit >= 0 && attempt >= limit) {
        giveUp(shardId, rest, result.ok ? "ReportBatchItemFailures" : result.error.errorType);
        return;
      }
      await delay((options.backoffMilliseconds ?? 100) * Math.min(2 ** attempt, 100), undefined, {
        signal: ending.signal,
      }).catch(() => undefined);
      if (source.properties.BisectBatchOnFunctionError && rest.length > 1 && !result.ok) {
        const half = Math.ceil(rest.length / 2);
        // Splitting does not count as a retry.
        await deliver(shardId, rest.slice(0, half), attempt);
        await deliver(shardId, rest.slice(half), attempt);
        return;
      }
      await deliver(shardId, rest, attempt + 1);
    };

    const readShard = async (arn: string, shardId: string): Promise<boolean> => {
      const iterator = await iteratorOf(arn, shardId);
      if (iterator === null) return false;
      let page: z.infer<typeof recordsShape>;
      try {
        page = recordsShape.parse(await call("GetRecords", { ShardIterator: iterator, Limit: 1000 }));
      } catch (error) {
        iterators.delete(shardId);
        if (error instanceof StreamCallError && /Expired|Trimmed/.test(error.type)) return true;
        throw error;
      }
      const wanted = page.Records.filter(
        (record) => filters.length === 0 || filters.some((matches) => matches(record)),
      );
      for (let at = 0; at < wanted.length && !stopping; at += source.properties.BatchSize) {
        await deliver(shardId, wanted.slice(at, at + source.properties.BatchSize));
      }
      if (stopping) return false;
      const last = page.Records.at(-1)?.dynamodb.SequenceNumber;
      if (last !== undefined) {
        checkpoints[shardId] = last;
        writeJsonFile(file, checkpoints);
      }
      iterators.set(shardId, page.NextShardIterator ?? null);
      return page.Records.length > 0;
    };

    const round = async (): Promise<boolean> => {
      const arn = await open();
      let found = false;
      let from: string | undefined;
      do {
        const described = shardsShape.parse(
          await call("DescribeStream", {
            StreamArn: arn,
            ...(from === undefined ? {} : { ExclusiveStartShardId: from }),
          }),
        ).StreamDescription;
        for (const { ShardId } of described.Shards) found = (await readShard(arn, ShardId)) || found;
        from = described.LastEvaluatedShardId;
      } while (from !== undefined && !stopping);
      return found;
    };

    const loop = async () => {
      if (options.begin !== undefined) {
        await Promise.race([options.begin, new Promise((resolve) => ending.signal.addEventListener("abort", resolve))]);
        reading = true;
      }
      while (!stopping) {
        kicked = false;
        resting = false;
        let found = false;
        try {
          found = await round();
        } catch (error) {
          if (!stopping) options.onError(error);
        }
        rounds += 1;
        if (found || kicked || stopping) continue;
        resting = true;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, IDLE_MILLISECONDS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    };
    const done = loop();
    return {
      source,
      done,
      kick() {
        kicked = true;
        wake?.();
      },
      rounds: () => rounds,
      resting: () => resting && !kicked,
    };
  });

  return {
    kick(tableName) {
      for (const reader of readers) if (reader.source.tableName === tableName) reader.kick();
    },
    async idle() {
      if (!reading) return true;
      const before = readers.map((reader) => reader.rounds());
      for (const reader of readers) reader.kick();
      while (
        !stopping &&
        readers.some((reader, index) => reader.rounds() <= (before[index] ?? 0) || !reader.resting())
      ) {
        await delay(20);
      }
      return !stopping;
    },
    async stop() {
      stopping = true;
      ending.abort();
      for (const reader of readers) reader.kick();
      await Promise.all(readers.map(({ done }) => done));
    },
  };
}
