import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { AssemblyStack } from "../../local/assembly/read-assembly.ts";
import { prefectureAssembly } from "../assembly.ts";
import { figure, type Measure } from "../figure.ts";
import { root } from "../paths.ts";
import { capacityFindings } from "./capacity.ts";
import { transitionsOfCases } from "./transitions.ts";

const positive = z.number().positive();

/** The price table: refused without its date, its source or its rate. */
export const priceTableSchema = z.strictObject({
  /** Day the prices were taken. */
  asOf: z.iso.date(),
  region: z.literal("ap-northeast-1"),
  yenPerDollar: positive,
  source: z.string().min(20),
  unverified: z.array(z.string()),
  dollars: z.strictObject({
    stepFunctionsPerThousandTransitions: positive,
    restApiPerMillion: positive,
    lambdaArmPerGbSecond: positive,
    lambdaPerMillion: positive,
    dynamoDbPerMillionWriteUnits: positive,
    dynamoDbPerMillionReadUnits: positive,
    kmsKeyMonth: positive,
    kmsPerTenThousand: positive,
    s3PutPerThousand: positive,
    s3GbMonth: positive,
    logsPerGb: positive,
    guardDutyScanPerGb: positive,
    guardDutyScanPerThousandObjects: positive,
    wafAclMonth: positive,
    wafRuleMonth: positive,
    alarmMonth: positive,
    compositeAlarmMonth: positive,
    dashboardMonth: positive,
    secretMonth: positive,
    hostedZoneMonth: positive,
    interfaceEndpointHour: positive,
  }),
  assumedUsageOfACase: z.strictObject({
    source: z.string(),
    apiCalls: positive,
    functionRuns: positive,
    functionMilliseconds: positive,
    functionMegabytes: positive,
    attachments: positive,
    attachmentMegabytes: positive,
    kmsCalls: positive,
    logMegabytes: positive,
    openings: positive,
  }),
  /** What AWS gives every account for good, by the month; one account is one prefecture. */
  freeOfEachAccount: z.strictObject({ source: z.string(), alarmMetrics: positive, dashboards: positive }),
  assumedFixed: z.strictObject({
    source: z.string(),
    guardDutyAndLogBase: positive,
    endpointZones: positive,
    endpointsOfClosedLine: positive,
    hoursOfAMonth: positive,
  }),
});

/** Prices in US dollars with their date, and the usage that is assumed. */
export type PriceTable = z.infer<typeof priceTableSchema>;

/** What of a case was measured. */
export type MeasuredUsage = { readonly transitions: number; readonly reads: number; readonly writes: number };

/** Variable cost of one case to its payment day, in yen, without storage. */
export function yenPerCase(
  { dollars, assumedUsageOfACase: usage, yenPerDollar }: PriceTable,
  measured: MeasuredUsage,
): number {
  const gigabytes = (usage.attachments * usage.attachmentMegabytes) / 1000;
  const gigabyteSeconds = (usage.functionRuns * usage.functionMilliseconds * usage.functionMegabytes) / 1000 / 1024;
  const sum =
    (measured.transitions / 1000) * dollars.stepFunctionsPerThousandTransitions +
    (measured.writes / 1e6) * dollars.dynamoDbPerMillionWriteUnits +
    (measured.reads / 1e6) * dollars.dynamoDbPerMillionReadUnits +
    (usage.apiCalls / 1e6) * dollars.restApiPerMillion +
    gigabyteSeconds * dollars.lambdaArmPerGbSecond +
    (usage.functionRuns / 1e6) * dollars.lambdaPerMillion +
    // Each attachment is written twice: into quarantine, and out of it.
    ((usage.attachments * 2) / 1000) * dollars.s3PutPerThousand +
    gigabytes * dollars.guardDutyScanPerGb +
    (usage.attachments / 1000) * dollars.guardDutyScanPerThousandObjects +
    (usage.kmsCalls / 10_000) * dollars.kmsPerTenThousand +
    (usage.logMegabytes / 1000) * dollars.logsPerGb;
  return sum * yenPerDollar;
}

/** What a prefecture pays by the month whether or not there is a case, counted in its templates. */
export type FixedResources = {
  readonly keys: number;
  readonly acls: number;
  readonly aclRules: number;
  /** Metrics that alarms watch: an alarm on a sum is charged for each of its parts. */
  readonly alarmMetrics: number;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  readonly secrets: number;
  readonly hostedZones: number;
  readonly interfaceEndpoints: number;
};

const alarmSchema = z.looseObject({
  Metrics: z.array(z.looseObject({ MetricStat: z.unknown().optional() })).optional(),
});

const aclSchema = z.looseObject({ Rules: z.array(z.unknown()).default([]) });

/** Counts what costs by the month. */
export function fixedResources(stacks: readonly Pick<AssemblyStack, "template">[]): FixedResources {
  const resources = stacks.flatMap(({ template }) => Object.values(template.Resources));
  const of = (type: string) => resources.filter((resource) => resource.Type === type);
  return {
    keys: of("AWS::KMS::Key").length,
    acls: of("AWS::WAFv2::WebACL").length,
    aclRules: of("AWS::WAFv2::WebACL").reduce(
      (sum, { Properties }) => sum + aclSchema.parse(Properties ?? {}).Rules.length,
      0,
    ),
    alarmMetrics: of("AWS::CloudWatch::Alarm").reduce((sum, { Properties }) => {
      const { Metrics } = alarmSchema.parse(Properties ?? {});
      return sum + (Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1);
    }, 0),
    compositeAlarms: of("AWS::CloudWatch::CompositeAlarm").length,
    dashboards: of("AWS::CloudWatch::Dashboard").length,
    secrets: of("AWS::SecretsManager::Secret").length,
    hostedZones: of("AWS::Route53::HostedZone").length,
    interfaceEndpoints: of("AWS::EC2::VPCEndpoint").length,
  };
}

/**
 * Fixed cost of a prefecture-month in yen: without the closed line to the inquiry network, the same after what each account
 * has free, and with the line.
 */
export function yenPerMonth(
  { dollars, assumedFixed, freeOfEachAccount, yenPerDollar }: PriceTable,
  count: FixedResources,
): { readonly open: number; readonly charged: number; readonly closedLine: number } {
  const open =
    count.keys * dollars.kmsKeyMonth +
    count.acls * dollars.wafAclMonth +
    count.aclRules * dollars.wafRuleMonth +
    count.alarmMetrics * dollars.alarmMonth +
    count.compositeAlarms * dollars.compositeAlarmMonth +
    count.dashboards * dollars.dashboardMonth +
    count.secrets * dollars.secretMonth +
    count.hostedZones * dollars.hostedZoneMonth +
    assumedFixed.guardDutyAndLogBase;
  // The templates of a prefecture without the line have no endpoints yet; then those of the study are taken.
  const endpoints = count.interfaceEndpoints === 0 ? assumedFixed.endpointsOfClosedLine : count.interfaceEndpoints;
  const line =
    endpoints * assumedFixed.endpointZones * assumedFixed.hoursOfAMonth * dollars.interfaceEndpointHour +
    // Certificate and key of mutual TLS.
    2 * dollars.secretMonth;
  const free =
    Math.min(count.alarmMetrics, freeOfEachAccount.alarmMetrics) * dollars.alarmMonth +
    Math.min(count.dashboards, freeOfEachAccount.dashboards) * dollars.dashboardMonth;
  return {
    open: open * yenPerDollar,
    charged: (open - free) * yenPerDollar,
    closedLine: (open + line) * yenPerDollar,
  };
}

/** Cost of a case and of a prefecture-month from the dated price table. */
export const cost: Measure = {
  name: "cost",
  run: async (progress) => {
    const prices = priceTableSchema.parse(JSON.parse(readFileSync(join(root, "bench", "prices.json"), "utf8")));
    const { stacks } = await prefectureAssembly();
    const [ordinary] = await transitionsOfCases(progress);
    const { wholeCase, operations } = await capacityFindings(progress);
    if (ordinary === undefined) throw new Error("no path was counted");
    const opening = operations.find(({ name }) => name.startsWith("open a case"))?.large ?? 0;
    const usage = {
      transitions: ordinary.transitions,
      reads: wholeCase.reads + prices.assumedUsageOfACase.openings * opening,
      // Each opening writes an entry into the reader's chain, and one into its hourly index.
      writes: wholeCase.writes + prices.assumedUsageOfACase.openings * 2,
    };
    const month = yenPerMonth(prices, fixedResources(stacks));
    return [
      figure(
        `cost: a case (prices of ${prices.asOf}, ¥${prices.yenPerDollar} to the dollar)`,
        yenPerCase(prices, usage),
        "yen",
        {
          atMost: 2,
        },
      ),
      figure("cost: fixed, a prefecture-month without the closed line", month.open, "yen", { atMost: 3000 }),
      figure("cost: fixed, the same after what each account has free", month.charged, "yen"),
      figure("cost: fixed, a prefecture-month with the closed line", month.closedLine, "yen"),
    ];
  },
};
