import { Duration } from "aws-cdk-lib";
import * as lambda from "aws-cdk-lib/aws-lambda";
import type * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { allow } from "./access.ts";
import type { EncryptedTable } from "./encrypted-table.ts";
import type { NodeFunction } from "./node-function.ts";

/** Properties of a {@link StreamFeed}. */
export type StreamFeedProps = {
  readonly table: EncryptedTable;
  readonly target: NodeFunction;
  /** Beginning of the sort keys of the items that are sent on, when first written. */
  readonly itemPrefix: string;
  /** Takes the positions (never the content) of records that failed until they were too old. */
  readonly onFailure: sqs.IQueue;
};

/**
 * New items of a table's stream, sent to a function in order for each case. A failing batch is halved until the one bad
 * record is alone, tried ten times, then put aside; the others go on.
 */
export class StreamFeed extends Construct {
  constructor(scope: Construct, id: string, props: StreamFeedProps) {
    super(scope, id);
    const { table } = props.table;
    const stream = table.tableStreamArn;
    if (stream === undefined) throw new Error(`${table.node.path} has no stream`);
    allow(props.target, ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], [stream]);
    // Lambda asks for this one too, and it takes no resource.
    allow(props.target, ["dynamodb:ListStreams"], ["*"]);
    allow(props.target, ["sqs:SendMessage"], [props.onFailure.queueArn]);
    new lambda.CfnEventSourceMapping(this, "Mapping", {
      eventSourceArn: stream,
      functionName: props.target.arn,
      startingPosition: "TRIM_HORIZON",
      batchSize: 25,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 10,
      maximumRecordAgeInSeconds: Duration.hours(12).toSeconds(),
      functionResponseTypes: ["ReportBatchItemFailures"],
      filterCriteria: {
        filters: [
          {
            pattern: JSON.stringify({
              eventName: ["INSERT"],
              dynamodb: { Keys: { item: { S: [{ prefix: props.itemPrefix }] } } },
            }),
          },
        ],
      },
      destinationConfig: { onFailure: { destination: props.onFailure.queueArn } },
    }).node.addDependency(props.target);
  }
}
