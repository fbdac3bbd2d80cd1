import { describe, expect, test } from "@jest/globals";
import { AwsSolutionsChecks } from "cdk-nag";
import { synthesize } from "../support/synth.ts";

/** A finding of the rule pack that we answer for, and why. A reason that no finding needs any more must go. */
type Acknowledgement = { readonly rule: RegExp; readonly where: RegExp; readonly reason: string };

const acknowledgements: readonly Acknowledgement[] = [
  {
    rule: /^AwsSolutions-COG8$/,
    where: /\/Staff\/UserPool\//,
    reason:
      "Plan Plus costs 0.02 USD a user without a free part; every sign-in takes a one-time code already. The operator decides.",
  },
  {
    rule: /^AwsSolutions-DDB3$/,
    where: /\/NumberZone\/NumberKeys\//,
    reason: "A recovery would bring destroyed keys back. Losing the table costs only new inquiries.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /\/(ServiceRole)\/Role\/DefaultPolicy\//,
    reason:
      "X-Ray, log delivery and ListStreams take no resource; invariants.test.ts names each action that may stand there.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::.*(Documents|Notices|PaymentFiles|Releases|Quarantine|Dataset)Bucket.*\/\*\]$/,
    where: /\/ServiceRole\/Role\/DefaultPolicy\//,
    reason: "Objects of one named bucket, or under one prefix of it; keys of objects are made at run time.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:aws:s3:::sasae-\d\d-releases-\d{12}\/\*\]$/,
    where: /^National\/National\/Pull\//,
    reason: "Released objects of each prefecture's bucket, which holds nothing else; each bucket names this role too.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:aws:kms:ap-northeast-1:\d{12}:key\/\*\]$/,
    where: /^National\/National\/Pull\//,
    reason:
      "Ids of keys in other accounts are not known; a condition on the alias and each key's own policy narrow it to public signing keys.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:aws:states:.*:execution:sasae-\d\d-inquiry:\*\]$/,
    where: /\/ScreeningWorkflow\//,
    reason: "Executions of the one nested workflow; their names are made at run time.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:aws:events:.*:rule\/AwsBackupManagedRule\*\]$/,
    where: /\/Backups\//,
    reason: "Rules that AWS Backup makes and names itself to follow changes of a bucket.",
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::.*AmazonAPIGatewayPushToCloudWatchLogs\]$/,
    where: /\/GatewayLogging\//,
    reason: "API Gateway refuses a logging role without exactly these rights; they reach log groups only.",
  },
  {
    rule: /^AwsSolutions-APIG2$/,
    where: /\/(Staff|Number)Api\//,
    reason:
      "Parameters are checked by the gateway, bodies by the functions: the gateway would answer first and could not name the wrong field.",
  },
  {
    rule: /^AwsSolutions-APIG3$/,
    where: /^Prefecture13\/NumberZone\/NumberApi\//,
    reason: "The Service stack puts it behind the same web ACL as the staff API; the rule looks into one stack only.",
  },
  {
    rule: /^AwsSolutions-APIG6$/,
    where: /\/(Staff|Number)Api\//,
    reason:
      "Execution logs hold paths with case ids and may hold bodies; access logs without personal data and the functions' logs stand in.",
  },
  {
    rule: /^AwsSolutions-SMG4$/,
    where: /\/Origin\/Secret\//,
    reason:
      "The word opens nothing: it keeps callers from walking around the edge. Changing it is a redeployment (docs/runbooks/origin-word.md).",
  },
  {
    rule: /^AwsSolutions-CFR1$/,
    where: /\/Site\/Distribution\//,
    reason: "The edge ACL restricts countries and networks, by a switch in the configuration.",
  },
  {
    rule: /^AwsSolutions-CFR3$/,
    where: /\/Site\/Distribution\//,
    reason:
      "Its logs hold addresses of staff and need a bucket with access lists; API access logs and the audit trail say who did what.",
  },
];

const { violations } = synthesize({
  prefectures: ["13"],
  national: true,
  plugins: (app) => [new AwsSolutionsChecks(app)],
});
const findings = violations.flatMap(({ rule, constructs }) => constructs.map((construct) => ({ rule, construct })));
const answers = (entry: Acknowledgement, finding: (typeof findings)[number]) =>
  entry.rule.test(finding.rule) && entry.where.test(finding.construct);

describe("the AwsSolutions rules", () => {
  test("find nothing that we have not answered for", () => {
    const open = findings.filter((finding) => !acknowledgements.some((entry) => answers(entry, finding)));
    expect(open).toEqual([]);
  });

  test("still find everything that we answer for", () => {
    const stale = acknowledgements.filter((entry) => !findings.some((finding) => answers(entry, finding)));
    expect(stale).toEqual([]);
  });
});
