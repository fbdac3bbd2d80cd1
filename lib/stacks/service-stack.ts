import { Duration } from "aws-cdk-lib";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import type * as z from "zod";
import type { PrefectureConfig } from "../config/prefecture-config.ts";
import {
  allow,
  allowActing,
  allowCounting,
  allowIdentifying,
  allowLoggingReads,
  allowReading,
  allowReadingSettings,
} from "../constructs/access.ts";
import { FailureQueue } from "../constructs/failure-queue.ts";
import { NodeFunction, type NodeFunctionProps } from "../constructs/node-function.ts";
import { readOperations } from "../constructs/openapi-document.ts";
import { OriginSecret } from "../constructs/origin-secret.ts";
import { StaffApi } from "../constructs/staff-api.ts";
import { StreamFeed } from "../constructs/stream-feed.ts";
import { ApiAcl } from "../constructs/web-acl.ts";
import { Workflow } from "../constructs/workflow.ts";
import { administrationEnvironment } from "../environment/administration.ts";
import { applicationsEnvironment } from "../environment/applications.ts";
import { auditRootsEnvironment } from "../environment/audit-roots.ts";
import { casesEnvironment } from "../environment/cases.ts";
import { consultationsEnvironment } from "../environment/consultations.ts";
import { contractsEnvironment } from "../environment/contracts.ts";
import { decisionsEnvironment } from "../environment/decisions.ts";
import { disbursementsEnvironment } from "../environment/disbursements.ts";
import { documentCheckEnvironment } from "../environment/document-check.ts";
import { documentsEnvironment } from "../environment/documents.ts";
import { eligibilityEnvironment } from "../environment/eligibility.ts";
import { exportsEnvironment } from "../environment/exports.ts";
import { outboxSenderEnvironment } from "../environment/outbox-sender.ts";
import { outboxSweeperEnvironment } from "../environment/outbox-sweeper.ts";
import { papersEnvironment } from "../environment/papers.ts";
import { screeningTasksEnvironment } from "../environment/screening-tasks.ts";
import { screeningEnvironment } from "../environment/screening.ts";
import { sessionEnvironment } from "../environment/session.ts";
import { statisticsProjectionEnvironment } from "../environment/statistics-projection.ts";
import { statisticsEnvironment } from "../environment/statistics.ts";
import { homeRegion, type Tenant } from "../tenant.ts";
import type { DataStack } from "./data-stack.ts";
import type { NumberZoneStack } from "./number-zone-stack.ts";
import { TenantStack } from "./tenant-stack.ts";

/** Properties of a {@link ServiceStack}. */
export type ServiceStackProps = {
  readonly tenant: Tenant;
  readonly config: PrefectureConfig;
  readonly data: DataStack;
  readonly numberZone: NumberZoneStack;
};

/**
 * What staff and the system do: one function per capability behind the staff API, the screening workflow, senders of what
 * was decided, scheduled work. Nothing here may touch a number; the screening workflow runs the number zone's workflow.
 */
export class ServiceStack extends TenantStack {
  readonly failures: FailureQueue;
  readonly screeningWorkflow: Workflow;
  readonly api: StaffApi;
  readonly originSecret: OriginSecret;
  readonly documentCheck: NodeFunction;
  readonly papers: NodeFunction;
  readonly outboxSender: NodeFunction;
  readonly outboxSweeper: NodeFunction;
  readonly auditRoots: NodeFunction;
  readonly functions: readonly NodeFunction[];
  private readonly made: NodeFunction[] = [];
  private readonly tenant: Tenant;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    const { tenant, config, data, numberZone } = props;
    super(scope, id, "service", { tenant, description: `Sasae: service of ${config.name.romaji}`, region: homeRegion });
    this.tenant = tenant;
    this.failures = new FailureQueue(this, "Failures", { queueName: `${tenant.prefix}-failures` });
    const capabilities = this.makeCapabilities(config, data);
    this.documentCheck = this.makeDocumentCheck(data);
    this.papers = this.makePapers(config, data);
    this.screeningWorkflow = this.makeScreening(config, data, numberZone);
    ({ sender: this.outboxSender, sweeper: this.outboxSweeper } = this.makeOutbox(data));
    this.makeProjection(data);
    this.auditRoots = this.makeAuditRoots(data);
    this.functions = this.made;

    this.api = new StaffApi(this, "StaffApi", {
      tenant,
      name: "staff",
      operations: readOperations("openapi-3.0.json").filter(
        (operation) => !operation.functionName.startsWith("number-"),
      ),
      functions: capabilities,
      userPoolArn: data.staff.userPool.userPoolArn,
      webOrigin: `https://${config.web.domain}`,
      limits: config.limits,
    });
    this.originSecret = new OriginSecret(this, "Origin", tenant);
    const acl = new ApiAcl(this, "ApiAcl", { tenant, originSecret: this.originSecret.reference });
    acl.protect("Staff", this.api.stageArn);
    if (numberZone.api !== undefined) acl.protect("Number", numberZone.api.stageArn);
  }

  private add<Schema extends z.ZodObject>(
    id: string,
    props: Omit<NodeFunctionProps<Schema>, "tenant">,
  ): NodeFunction<Schema> {
    const made = new NodeFunction(this, id, { tenant: this.tenant, ...props });
    this.made.push(made);
    return made;
  }

  /** The functions behind the staff API. */
  private makeCapabilities(config: PrefectureConfig, data: DataStack): readonly NodeFunction[] {
    const core = {
      SASAE_CASES_TABLE: data.cases.name,
      SASAE_DIRECTORY_TABLE: data.directory.name,
      SASAE_AUDIT_TABLE: data.audit.name,
    };
    const funds = { SASAE_FUNDS: JSON.stringify(config.funds) };
    const people = { SASAE_DIRECTORY_TABLE: data.directory.name, SASAE_AUDIT_TABLE: data.audit.name };

    const session = this.add("Session", {
      name: "session",
      description: "Signs staff in and says who they are",
      schema: sessionEnvironment,
      environment: {
        ...people,
        SASAE_USER_POOL_ID: data.staff.userPool.userPoolId,
        SASAE_USER_POOL_CLIENT_ID: data.staff.client.userPoolClientId,
      },
    });

    const cases = this.add("Cases", {
      name: "cases",
      description: "Queue, search, opening of cases, reading of the audit trail",
      schema: casesEnvironment,
      environment: { ...core, ...funds },
    });
    allowReading(cases, data);
    allowReadingSettings(cases, data.directory);
    data.cases.allowIndexQuery(cases, "byMunicipality", "byStatus", "personSearchMunicipal", "personSearchPrefecture");

    const consultations = this.add("Consultations", {
      name: "consultations",
      description: "Records consultations",
      schema: consultationsEnvironment,
      environment: core,
    });
    allowActing(consultations, data);
    allowCounting(consultations, data.directory);

    const eligibility = this.add("Eligibility", {
      name: "eligibility",
      description: "Judges a case under the loan rules and records the facts that were asked",
      memoryMegabytes: 1024,
      schema: eligibilityEnvironment,
      environment: { ...core, ...funds },
    });
    allowActing(eligibility, data);
    allowReadingSettings(eligibility, data.directory);

    const applications = this.add("Applications", {
      name: "applications",
      description: "Opens, saves, submits and withdraws applications",
      schema: applicationsEnvironment,
      environment: { ...core, ...funds },
    });
    allowActing(applications, data);
    allowReadingSettings(applications, data.directory);
    // Search keys of members who are taken out of the application.
    data.cases.allow(applications, "DeleteItem");

    const documents = this.add("Documents", {
      name: "documents",
      description: "Takes announcements of documents and links to clean ones",
      schema: documentsEnvironment,
      environment: {
        ...core,
        SASAE_QUARANTINE_BUCKET: data.quarantine.name,
        SASAE_DOCUMENTS_BUCKET: data.documents.name,
        SASAE_CASE_KEY_ID: data.caseKey.key.keyArn,
      },
    });
    allowActing(documents, data);
    data.quarantine.allow(documents, "", "PutObject");
    data.documents.allow(documents, "", "GetObject");

    const screening = this.add("Screening", {
      name: "screening",
      description: "Questions, answers, forwarding and return of a case",
      schema: screeningEnvironment,
      environment: { ...core, ...funds },
    });
    allowActing(screening, data);
    allowReadingSettings(screening, data.directory);

    const decisions = this.add("Decisions", {
      name: "decisions",
      description: "Approval steps",
      schema: decisionsEnvironment,
      environment: core,
    });
    allowActing(decisions, data);

    const contracts = this.add("Contracts", {
      name: "contracts",
      description: "Receipt of the loan deed and links to papers",
      schema: contractsEnvironment,
      environment: { ...core, SASAE_NOTICES_BUCKET: data.notices.name },
    });
    allowActing(contracts, data);
    allowReadingSettings(contracts, data.directory);
    data.notices.allow(contracts, "", "GetObject");

    const { seed: _placeholder, ...consignor } = config.consignor;
    const disbursements = this.add("Disbursements", {
      name: "disbursements",
      description: "Payment days and payment files",
      timeoutSeconds: 14,
      memoryMegabytes: 1024,
      schema: disbursementsEnvironment,
      environment: {
        ...core,
        SASAE_PAYMENT_FILES_BUCKET: data.paymentFiles.name,
        SASAE_CONSIGNOR: JSON.stringify(consignor),
      },
    });
    data.cases.allow(disbursements, "GetItem", "PutItem");
    data.cases.allowIndexQuery(disbursements, "byPaymentDate");
    data.paymentFiles.allow(disbursements, "", "PutObject");
    data.paymentFiles.allowFinding(disbursements, "");

    const statistics = this.add("Statistics", {
      name: "statistics",
      description: "The prefecture's table",
      schema: statisticsEnvironment,
      environment: { ...people, SASAE_STATISTICS_TABLE: data.statistics.name },
    });
    data.statistics.allow(statistics, "Query");

    const exports = this.add("Exports", {
      name: "exports",
      description: "Proposes, approves and signs releases",
      memoryMegabytes: 1024,
      schema: exportsEnvironment,
      environment: {
        ...people,
        SASAE_STATISTICS_TABLE: data.statistics.name,
        SASAE_RELEASES_BUCKET: data.releases.name,
        SASAE_SIGNING_KEY_ID: data.signingKey.key.keyArn,
      },
    });
    data.statistics.allow(exports, "GetItem", "Query", "PutItem");
    data.releases.allow(exports, "releases/", "GetObject", "PutObject");
    allow(exports, ["kms:Sign"], [data.signingKey.key.keyArn]);

    const administration = this.add("Administration", {
      name: "administration",
      description: "Staff and parameters, proposed by one and approved by another",
      schema: administrationEnvironment,
      environment: { ...people, ...funds, SASAE_USER_POOL_ID: data.staff.userPool.userPoolId },
    });
    data.directory.allow(administration, "Query", "PutItem");
    allow(
      administration,
      [
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminEnableUser",
        "cognito-idp:AdminDisableUser",
        "cognito-idp:AdminSetUserPassword",
        "cognito-idp:AdminUserGlobalSignOut",
      ],
      [data.staff.userPool.userPoolArn],
    );

    const capabilities = [
      session,
      cases,
      consultations,
      eligibility,
      applications,
      documents,
      screening,
      decisions,
      contracts,
      disbursements,
      statistics,
      exports,
      administration,
    ];
    for (const capability of capabilities) {
      allowIdentifying(capability, data.directory);
      allowLoggingReads(capability, data.audit);
    }
    return capabilities;
  }

  /** Looks at each file put into quarantine and moves the clean ones. */
  private makeDocumentCheck(data: DataStack): NodeFunction {
    const check = this.add("DocumentCheck", {
      name: "document-check",
      description: "Checks quarantined documents and moves the clean ones",
      memoryMegabytes: 1024,
      timeoutSeconds: 60,
      reservedConcurrency: 10,
      onFailure: this.failures.queue,
      schema: documentCheckEnvironment,
      environment: {
        SASAE_CASES_TABLE: data.cases.name,
        SASAE_DIRECTORY_TABLE: data.directory.name,
        SASAE_AUDIT_TABLE: data.audit.name,
        SASAE_QUARANTINE_BUCKET: data.quarantine.name,
        SASAE_DOCUMENTS_BUCKET: data.documents.name,
      },
    });
    allowActing(check, data);
    data.quarantine.allowFinding(check, "");
    data.quarantine.allow(check, "", "DeleteObject");
    data.documents.allow(check, "", "PutObject");
    new events.Rule(this, "DocumentArrived", {
      ruleName: `${this.tenant.prefix}-document-arrived`,
      description: "A file was put into quarantine",
      eventPattern: {
        source: ["aws.s3"],
        detailType: ["Object Created"],
        detail: { bucket: { name: [data.quarantine.name] } },
      },
      targets: [new targets.LambdaFunction(check.function, { retryAttempts: 2, maxEventAge: Duration.hours(2) })],
    });
    return check;
  }

  private makePapers(config: PrefectureConfig, data: DataStack): NodeFunction {
    const { seed: _placeholder, ...council } = config.council;
    const papers = this.add("Papers", {
      name: "papers",
      description: "Typesets notices and loan deeds",
      memoryMegabytes: 1024,
      timeoutSeconds: 60,
      reservedConcurrency: 10,
      schema: papersEnvironment,
      environment: {
        SASAE_CASES_TABLE: data.cases.name,
        SASAE_DIRECTORY_TABLE: data.directory.name,
        SASAE_AUDIT_TABLE: data.audit.name,
        SASAE_NOTICES_BUCKET: data.notices.name,
        SASAE_COUNCIL: JSON.stringify(council),
        SASAE_DOCUMENT_NUMBER_PREFIX: config.documentNumber.prefix,
      },
    });
    allowActing(papers, data);
    allowCounting(papers, data.directory);
    data.notices.allow(papers, "", "PutObject");
    return papers;
  }

  private makeScreening(config: PrefectureConfig, data: DataStack, numberZone: NumberZoneStack): Workflow {
    const tasks = this.add("ScreeningTasks", {
      name: "screening-tasks",
      description: "Tasks of the screening workflow",
      timeoutSeconds: 60,
      schema: screeningTasksEnvironment,
      environment: {
        SASAE_CASES_TABLE: data.cases.name,
        SASAE_DIRECTORY_TABLE: data.directory.name,
        SASAE_AUDIT_TABLE: data.audit.name,
        SASAE_REMITTANCE_OWNER: config.ownership.remittance,
        SASAE_FUNDS: JSON.stringify(config.funds),
      },
    });
    allowActing(tasks, data);
    // A wait is registered only while the case stands in the version that was read.
    data.cases.allow(tasks, "ConditionCheckItem");
    allowReadingSettings(tasks, data.directory);
    const workflow = new Workflow(this, "ScreeningWorkflow", {
      tenant: this.tenant,
      name: "screening",
      functions: [tasks, this.papers],
      workflows: [numberZone.inquiry],
    });
    allow(tasks, ["states:SendTaskSuccess"], [workflow.arn]);
    return workflow;
  }

  /** What was decided is sent on from the stream, and again by a sweep when that failed. */
  private makeOutbox(data: DataStack): { sender: NodeFunction; sweeper: NodeFunction } {
    const environment = {
      SASAE_CASES_TABLE: data.cases.name,
      SASAE_AUDIT_TABLE: data.audit.name,
      SASAE_SCREENING_STATE_MACHINE_ARN: this.screeningWorkflow.arn,
    };
    const sender = this.add("OutboxSender", {
      name: "outbox-sender",
      description: "Sends what a change of a case has left in its outbox",
      timeoutSeconds: 60,
      schema: outboxSenderEnvironment,
      environment,
    });
    new StreamFeed(this, "OutboxFeed", {
      table: data.cases,
      target: sender,
      itemPrefix: "outbox#",
      onFailure: this.failures.queue,
    });
    const sweeper = this.add("OutboxSweeper", {
      name: "outbox-sweeper",
      description: "Sends again what has stayed in an outbox for five minutes",
      timeoutSeconds: 120,
      reservedConcurrency: 1,
      onFailure: this.failures.queue,
      schema: outboxSweeperEnvironment,
      environment,
    });
    data.cases.allowIndexQuery(sweeper, "outboxPending");
    for (const carrier of [sender, sweeper]) {
      data.cases.allow(carrier, "GetItem", "Query", "PutItem", "DeleteItem");
      data.audit.allow(carrier, "PutItem");
      allow(carrier, ["states:StartExecution", "states:SendTaskSuccess"], [this.screeningWorkflow.arn]);
    }
    this.schedule("SweepOutbox", "sweep-outbox", Duration.minutes(5), sweeper);
    return { sender, sweeper };
  }

  private makeProjection(data: DataStack): void {
    const projection = this.add("StatisticsProjection", {
      name: "statistics-projection",
      description: "Turns events of cases into rows of the statistics",
      timeoutSeconds: 60,
      schema: statisticsProjectionEnvironment,
      environment: { SASAE_CASES_TABLE: data.cases.name, SASAE_STATISTICS_TABLE: data.statistics.name },
    });
    data.cases.allow(projection, "Query");
    data.statistics.allow(projection, "GetItem", "PutItem");
    new StreamFeed(this, "EventFeed", {
      table: data.cases,
      target: projection,
      itemPrefix: "event#",
      onFailure: this.failures.queue,
    });
  }

  private makeAuditRoots(data: DataStack): NodeFunction {
    const roots = this.add("AuditRoots", {
      name: "audit-roots",
      description: "Joins the audit entries of each hour under one signed root",
      memoryMegabytes: 1024,
      timeoutSeconds: 300,
      reservedConcurrency: 1,
      onFailure: this.failures.queue,
      schema: auditRootsEnvironment,
      environment: {
        SASAE_AUDIT_TABLE: data.audit.name,
        SASAE_SIGNING_KEY_ID: data.signingKey.key.keyArn,
        SASAE_RELEASES_BUCKET: data.releases.name,
      },
    });
    data.audit.allowIndexQuery(roots, "byHour");
    data.releases.allow(roots, "audit-roots/", "PutObject");
    // Where the last root is; what is missing since then is sealed too.
    data.releases.allowFinding(roots, "audit-roots/");
    allow(roots, ["kms:Sign"], [data.signingKey.key.keyArn]);
    this.schedule("SealAuditHour", "seal-audit-hour", Duration.hours(1), roots);
    return roots;
  }

  private schedule(id: string, name: string, rate: Duration, target: NodeFunction): void {
    new events.Rule(this, id, {
      ruleName: `${this.tenant.prefix}-${name}`,
      description: `Runs ${target.name}`,
      schedule: events.Schedule.rate(rate),
      targets: [new targets.LambdaFunction(target.function, { retryAttempts: 2, maxEventAge: Duration.minutes(30) })],
    });
  }
}
