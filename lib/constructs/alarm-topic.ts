import * as cloudwatchActions from "aws-cdk-lib/aws-cloudwatch-actions";
import type * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as sns from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Tenant } from "../tenant.ts";

/** Where alarms are told: the operator subscribes to it. Messages name the alarm, its impact and its runbook, no case. */
export class AlarmTopic extends Construct {
  /** What an alarm does. */
  readonly action: cloudwatch.IAlarmAction;

  constructor(scope: Construct, id: string, tenant: Tenant) {
    super(scope, id);
    const topic = new sns.Topic(this, "Topic", { topicName: `${tenant.prefix}-alarms`, enforceSSL: true });
    this.action = new cloudwatchActions.SnsAction(topic);
  }
}
