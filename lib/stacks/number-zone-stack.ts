import type { Construct } from "constructs";
import type { PrefectureConfig } from "../config/prefecture-config.ts";
import { allow, allowLoggingReads } from "../constructs/access.ts";
import type { EncryptedTable } from "../constructs/encrypted-table.ts";
import { GatewayLogging } from "../constructs/gateway-logging.ts";
import { numberKeysTable, numberVaultTable } from "../constructs/house-tables.ts";
import { NodeFunction } from "../constructs/node-function.ts";
import { readOperations } from "../constructs/openapi-document.ts";
import { StaffApi } from "../constructs/staff-api.ts";
import { TenantKey } from "../constructs/tenant-key.ts";
import { Workflow } from "../constructs/workflow.ts";
import { numberFactsEnvironment } from "../environment/number-facts.ts";
import { numberInquiriesEnvironment } from "../environment/number-inquiries.ts";
import { numberLinkCodeEnvironment } from "../environment/number-link-code.ts";
import { numberReduceEnvironment } from "../environment/number-reduce.ts";
import { numberResidentRecordEnvironment } from "../environment/number-resident-record.ts";
import { numberShredEnvironment } from "../environment/number-shred.ts";
import { homeRegion, numberRolePath, type Tenant } from "../tenant.ts";
import type { DataStack } from "./data-stack.ts";
import { TenantStack } from "./tenant-stack.ts";

/** Beginning of every route of the number zone, by which the distribution tells its API from the other. */
export const numberRoutes = "/number/";

/** Functions of the number zone that answer its own API. */
const apiFunctionNames = ["number-inquiries"];

/** Properties of a {@link NumberZoneStack}. */
export type NumberZoneStackProps = {
  readonly tenant: Tenant;
  readonly config: PrefectureConfig;
  readonly data: DataStack;
};

/**
 * Everything that can touch a number, and nothing else: its keys, its tables, its functions, the inquiry workflow. All
 * roles lie under the path that the number key's policy names. Others reach it in one way only: they run the inquiry
 * workflow and get a verdict, bands and ids back.
 */
export class NumberZoneStack extends TenantStack {
  readonly numberKey: TenantKey;
  readonly searchKey: TenantKey;
  readonly vault: EncryptedTable;
  readonly keys: EncryptedTable;
  readonly inquiry: Workflow;
  readonly shredding: NodeFunction;
  readonly functions: readonly NodeFunction[];
  /** Absent while no contract of the zone has a route. */
  readonly api: StaffApi | undefined;

  constructor(scope: Construct, id: string, props: NumberZoneStackProps) {
    const { tenant, config, data } = props;
    super(scope, id, "number", {
      tenant,
      description: `Sasae: number zone of ${config.name.romaji}`,
      region: homeRegion,
    });
    const rolePath = numberRolePath(tenant);

    this.numberKey = new TenantKey(this, "NumberKey", { tenant, purpose: "number" });
    this.searchKey = new TenantKey(this, "SearchKey", { tenant, purpose: "search" });
    this.vault = numberVaultTable(this, tenant, this.numberKey.key);
    this.keys = numberKeysTable(this, tenant, this.numberKey.key);

    const vaultEnvironment = {
      SASAE_NUMBER_VAULT_TABLE: this.vault.name,
      SASAE_NUMBER_KEYS_TABLE: this.keys.name,
    };
    const inquiryEnvironment = {
      ...vaultEnvironment,
      SASAE_CASES_TABLE: data.cases.name,
      SASAE_NUMBER_KEY_ID: this.numberKey.key.keyArn,
      SASAE_GATEWAY_URL: config.inquiry.gatewayUrl,
      SASAE_GATEWAY_CA: config.inquiry.certificateAuthority,
    };
    // The middle server asks for a booking above ten inquiries a second; three functions of three runs stay below it.
    const inquiring = { tenant, rolePath, memoryMegabytes: 1024, timeoutSeconds: 60, reservedConcurrency: 3 };

    const linkCode = new NodeFunction(this, "LinkCode", {
      ...inquiring,
      name: "number-link-code",
      description: "Obtains the link code of a member who has none",
      schema: numberLinkCodeEnvironment,
      environment: inquiryEnvironment,
    });
    const residentRecord = new NodeFunction(this, "ResidentRecord", {
      ...inquiring,
      name: "number-resident-record",
      description: "Inquires the resident record of a member",
      schema: numberResidentRecordEnvironment,
      environment: inquiryEnvironment,
    });
    const facts = new NodeFunction(this, "Facts", {
      ...inquiring,
      name: "number-facts",
      description: "Inquires one item of information of a member",
      schema: numberFactsEnvironment,
      environment: inquiryEnvironment,
    });
    for (const inquirer of [linkCode, residentRecord, facts]) {
      data.cases.allow(inquirer, "GetItem");
      this.vault.allow(inquirer, "GetItem", "Query", "PutItem", "DeleteItem");
      this.keys.allow(inquirer, "GetItem");
      allow(inquirer, ["kms:Decrypt"], [this.numberKey.key.keyArn]);
    }
    // The first task about a case makes its key; all others find it.
    this.keys.allow(linkCode, "PutItem");
    allow(linkCode, ["kms:GenerateDataKey"], [this.numberKey.key.keyArn]);

    const reduce = new NodeFunction(this, "Reduce", {
      tenant,
      rolePath,
      name: "number-reduce",
      description: "Reduces inquired facts to a verdict and bands",
      memoryMegabytes: 1024,
      timeoutSeconds: 60,
      schema: numberReduceEnvironment,
      environment: {
        ...vaultEnvironment,
        SASAE_NUMBER_KEY_ID: this.numberKey.key.keyArn,
        SASAE_DIRECTORY_TABLE: data.directory.name,
        SASAE_FUNDS: JSON.stringify(config.funds),
      },
    });
    // The standard of 低所得世帯 that administrators set on screen: the same one the assessment goes by.
    data.directory.allow(reduce, "Query");
    this.vault.allow(reduce, "GetItem", "Query", "PutItem");
    this.keys.allow(reduce, "GetItem");
    allow(reduce, ["kms:Decrypt"], [this.numberKey.key.keyArn]);

    this.shredding = new NodeFunction(this, "Shred", {
      tenant,
      rolePath,
      name: "number-shred",
      description: "Destroys the key of a case's numbers and records it",
      timeoutSeconds: 60,
      schema: numberShredEnvironment,
      environment: vaultEnvironment,
    });
    this.vault.allow(this.shredding, "GetItem", "PutItem");
    this.keys.allow(this.shredding, "DeleteItem");

    const tasks = [linkCode, residentRecord, facts, reduce, this.shredding];
    this.inquiry = new Workflow(this, "Inquiry", { tenant, name: "inquiry", rolePath, functions: tasks });

    const inquiries = new NodeFunction(this, "Inquiries", {
      tenant,
      rolePath,
      name: "number-inquiries",
      description: "Shows inquiry records to number handlers",
      schema: numberInquiriesEnvironment,
      environment: {
        SASAE_NUMBER_VAULT_TABLE: this.vault.name,
        SASAE_CASES_TABLE: data.cases.name,
        SASAE_DIRECTORY_TABLE: data.directory.name,
        SASAE_AUDIT_TABLE: data.audit.name,
      },
    });
    this.vault.allow(inquiries, "GetItem", "Query", "PutItem", "DeleteItem");
    // What a handler did about an exception stands in the case's history, where the screener reads it.
    data.cases.allow(inquiries, "GetItem", "Query", "PutItem");
    data.directory.allow(inquiries, "GetItem");
    allowLoggingReads(inquiries, data.audit);
    this.functions = [...tasks, inquiries];

    const logging = new GatewayLogging(this, "GatewayLogging", tenant);
    const operations = readOperations("openapi-3.0.json").filter((entry) =>
      apiFunctionNames.includes(entry.functionName),
    );
    for (const operation of operations) {
      if (!operation.path.startsWith(numberRoutes)) {
        throw new Error(`operation ${operation.operationId}: routes of the number zone begin with ${numberRoutes}`);
      }
    }
    this.api = operations.length === 0 ? undefined : this.makeApi(props, operations, inquiries);
    this.api?.api.deploymentStage.node.addDependency(logging.account);
  }

  private makeApi(props: NumberZoneStackProps, operations: ReturnType<typeof readOperations>, inquiries: NodeFunction) {
    return new StaffApi(this, "NumberApi", {
      tenant: props.tenant,
      name: "number",
      operations,
      functions: [inquiries],
      userPoolArn: props.data.staff.userPool.userPoolArn,
      webOrigin: `https://${props.config.web.domain}`,
      limits: props.config.limits,
    });
  }
}
