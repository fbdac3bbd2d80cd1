import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { PrefectureConfig } from "../config/prefecture-config.ts";
import { AlarmTopic } from "../constructs/alarm-topic.ts";
import type { NodeFunction } from "../constructs/node-function.ts";
import { RunbookAlarm, type RunbookAlarmProps } from "../constructs/runbook-alarm.ts";
import { homeRegion, type Tenant } from "../tenant.ts";
import type { NumberZoneStack } from "./number-zone-stack.ts";
import type { ServiceStack } from "./service-stack.ts";
import { TenantStack } from "./tenant-stack.ts";

/** Properties of a {@link MonitoringStack}. */
export type MonitoringStackProps = {
  readonly tenant: Tenant;
  readonly config: PrefectureConfig;
  readonly numberZone: NumberZoneStack;
  readonly service: ServiceStack;
};

const fiveMinutes = Duration.minutes(5);

function errorsOf(target: NodeFunction): cloudwatch.IMetric {
  return target.function.metricErrors({ period: fiveMinutes, statistic: "Sum" });
}

/** Sum of metrics; `name` is in lower case and used once in the stack, because a graph gives its metrics ids. */
function sumOf(name: string, metrics: readonly cloudwatch.IMetric[]): cloudwatch.IMetric {
  const named = Object.fromEntries(metrics.map((metric, index) => [`${name}${String(index)}`, metric]));
  const expression = Object.keys(named)
    .map((id) => `FILL(${id}, 0)`)
    .join(" + ");
  return new cloudwatch.MathExpression({ label: name, expression, usingMetrics: named, period: fiveMinutes });
}

/** Alarms, each with its effect on people and its runbook, and one dashboard. Ten alarms are free in each account. */
export class MonitoringStack extends TenantStack {
  constructor(scope: Construct, id: string, props: MonitoringStackProps) {
    const { tenant, config, numberZone, service } = props;
    super(scope, id, "monitoring", {
      tenant,
      description: `Sasae: alarms of ${config.name.romaji}`,
      region: homeRegion,
    });
    const { action } = new AlarmTopic(this, "Alarms", tenant);
    const alarm = (name: string, rest: Omit<RunbookAlarmProps, "prefix" | "action">) =>
      new RunbookAlarm(this, name, { prefix: tenant.prefix, action, ...rest }).alarm;
    const trouble = { threshold: 1, comparison: "at-least", periods: 1, silence: "fine" } as const;

    const apis = [service.api.api, ...(numberZone.api === undefined ? [] : [numberZone.api.api])];
    const serverErrors = sumOf(
      "errors",
      apis.map((api) => api.metricServerError({ period: fiveMinutes, statistic: "Sum" })),
    );
    const latency = service.api.api.metricLatency({ period: fiveMinutes, statistic: "p95" });
    const screening = service.screeningWorkflow.stateMachine;
    const inquiry = numberZone.inquiry.stateMachine;
    // Neither machine has a time limit as a whole: a step that takes too long fails, and so does its execution.
    const failed = screening.metricFailed({ period: fiveMinutes });
    const inquiryFailed = inquiry.metricFailed({ period: fiveMinutes });
    const waiting = service.failures.queue.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes });
    const streamAge = service.outboxSender.function.metric("IteratorAge", {
      period: fiveMinutes,
      statistic: "Maximum",
    });

    const alarms = [
      alarm("ApiErrors", {
        ...trouble,
        impact: "Staff get an error instead of their screen; what they typed stays on their device.",
        runbook: "api-errors",
        metric: serverErrors,
        threshold: 5,
        periods: 2,
      }),
      alarm("ApiSlow", {
        ...trouble,
        impact: "Staff wait more than three seconds for a screen while an applicant sits beside them.",
        runbook: "api-slow",
        metric: latency,
        threshold: 3000,
        periods: 3,
      }),
      alarm("ScreeningFailed", {
        ...trouble,
        impact: "The screening of a case has stopped: its applicant waits without anyone being asked to act.",
        runbook: "screening-failed",
        metric: failed,
      }),
      alarm("InquiryFailed", {
        ...trouble,
        impact: "Facts of a household could not be obtained; the case goes on only when a number handler decides how.",
        runbook: "inquiry-failed",
        metric: inquiryFailed,
      }),
      alarm("DestructionFailed", {
        ...trouble,
        impact: "The key of a case's numbers was not destroyed when its screening ended, as the law asks.",
        runbook: "destruction-failed",
        metric: errorsOf(numberZone.shredding),
      }),
      alarm("FailuresWaiting", {
        ...trouble,
        impact: "A change of a case was not passed on: a notice, a statistic or the next step is missing.",
        runbook: "failures-waiting",
        metric: waiting,
      }),
      alarm("OutboxLate", {
        ...trouble,
        impact: "Decisions and submissions reach the next person more than fifteen minutes late.",
        runbook: "outbox-late",
        metric: streamAge,
        threshold: Duration.minutes(15).toMilliseconds(),
        periods: 2,
      }),
      alarm("DocumentCheckFailed", {
        ...trouble,
        impact: "Documents an applicant handed in stay in quarantine, and vanish from there after two days.",
        runbook: "document-check-failed",
        metric: errorsOf(service.documentCheck),
      }),
      alarm("PapersFailed", {
        ...trouble,
        impact: "A notice or loan deed could not be typeset, so the applicant does not get it.",
        runbook: "papers-failed",
        metric: errorsOf(service.papers),
      }),
      alarm("AuditRootsMissing", {
        impact: "Changes to the audit trail of the last hours could not be proved.",
        runbook: "audit-roots-missing",
        metric: service.auditRoots.function.metricInvocations({ period: Duration.hours(1), statistic: "Sum" }),
        threshold: 1,
        comparison: "below",
        periods: 2,
        silence: "trouble",
      }),
    ];

    const dashboard = new cloudwatch.Dashboard(this, "Dashboard", { dashboardName: tenant.prefix });
    dashboard.addWidgets(
      new cloudwatch.AlarmStatusWidget({ title: config.name.ja, alarms, width: 24, height: 4 }),
      new cloudwatch.GraphWidget({ title: "API: errors, p95 (ms)", left: [serverErrors], right: [latency], width: 12 }),
      new cloudwatch.GraphWidget({
        title: "Workflows: started and failed",
        left: [screening.metricStarted(), failed, inquiry.metricStarted(), inquiryFailed],
        width: 12,
      }),
      new cloudwatch.GraphWidget({
        title: "Failures waiting, stream age (ms)",
        left: [waiting],
        right: [streamAge],
        width: 12,
      }),
      new cloudwatch.GraphWidget({
        title: "Errors of functions",
        left: [...service.functions, ...numberZone.functions].map((target) => errorsOf(target)),
        width: 12,
      }),
    );
  }
}
