import { existsSync } from "node:fs";
import { join } from "node:path";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { repositoryRoot } from "../repository.ts";

/** Properties of a {@link RunbookAlarm}; none of them may be left out. */
export type RunbookAlarmProps = {
  /** Physical name: the tenant's prefix and the runbook. */
  readonly prefix: string;
  /** What it means for an applicant or a member of staff, in one sentence. */
  readonly impact: string;
  /** Chapter `docs/runbooks/<runbook>.md`: description, investigation, resolution. */
  readonly runbook: string;
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  readonly comparison: "at-least" | "below";
  /** Alarms after so many periods, one after another. */
  readonly periods: number;
  /** Whether no data means trouble (something that must run did not). */
  readonly silence: "trouble" | "fine";
  readonly action: cloudwatch.IAlarmAction;
};

/** An alarm that cannot be written without its effect on people and its runbook chapter. Throws when the chapter is missing. */
export class RunbookAlarm extends Construct {
  /** The alarm. */
  readonly alarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id);
    const chapter = join("docs", "runbooks", `${props.runbook}.md`);
    if (!existsSync(join(repositoryRoot, chapter))) throw new Error(`${this.node.path}: ${chapter} is missing`);
    this.alarm = new cloudwatch.Alarm(this, "Alarm", {
      alarmName: `${props.prefix}-${props.runbook}`,
      alarmDescription: `${props.impact} Runbook: ${chapter}`,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods,
      comparisonOperator:
        props.comparison === "at-least"
          ? cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData:
        props.silence === "trouble" ? cloudwatch.TreatMissingData.BREACHING : cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    this.alarm.addAlarmAction(props.action);
    this.alarm.addOkAction(props.action);
  }
}
