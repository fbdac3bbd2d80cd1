import type * as kms from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { Tenant } from "../tenant.ts";
import { EncryptedTable, type TableIndex } from "./encrypted-table.ts";

const queueCarries = [
  "caseNumber",
  "fund",
  "applicantName",
  "protected",
  "status",
  "since",
  "municipalityCode",
  "round",
  "waitingFor",
];

const searchCarries = ["caseNumber", "fund", "applicantName", "protected", "status", "municipalityCode"];

function index(name: string, partition: string, sort: string, carries: TableIndex["carries"]): TableIndex {
  return { name, partitionKey: { name: partition, type: "S" }, sortKey: { name: sort, type: "S" }, carries };
}

/** A key attribute is projected anyway and may not be listed again. */
function without(list: readonly string[], ...keys: readonly string[]): readonly string[] {
  return list.filter((name) => !keys.includes(name));
}

/** A case and everything of it in one collection; the indexes hold what a queue or a search may show, and no more. */
export function casesTable(scope: Construct, tenant: Tenant, key: kms.IKey): EncryptedTable {
  return new EncryptedTable(scope, "Cases", {
    tableName: `${tenant.prefix}-cases`,
    encryptionKey: key,
    partitionKey: { name: "caseId", type: "S" },
    sortKey: { name: "item", type: "S" },
    stream: true,
    recoverable: true,
    indexes: [
      index("byMunicipality", "municipalityCode", "queueSort", without(queueCarries, "municipalityCode")),
      index("byStatus", "status", "since", without(queueCarries, "status", "since")),
      index("personSearchMunicipal", "personScope", "personSort", searchCarries),
      index("personSearchPrefecture", "personPrefix", "personSort", searchCarries),
      index("outboxPending", "outboxState", "createdAt", "keys"),
      index("byPaymentDate", "paymentDate", "caseId", "all"),
    ],
  });
}

/** Staff, parameters, proposals, counters, municipalities. */
export function directoryTable(scope: Construct, tenant: Tenant, key: kms.IKey): EncryptedTable {
  return new EncryptedTable(scope, "Directory", {
    tableName: `${tenant.prefix}-directory`,
    encryptionKey: key,
    partitionKey: { name: "kind", type: "S" },
    sortKey: { name: "id", type: "S" },
    recoverable: true,
  });
}

/** The audit chains. Nobody is granted an update or a deletion. */
export function auditTable(scope: Construct, tenant: Tenant, key: kms.IKey): EncryptedTable {
  return new EncryptedTable(scope, "Audit", {
    tableName: `${tenant.prefix}-audit`,
    encryptionKey: key,
    partitionKey: { name: "chain", type: "S" },
    sortKey: { name: "sequence", type: "N" },
    recoverable: true,
    indexes: [index("byHour", "hour", "chainSort", "all")],
  });
}

/** Rows of the statistics and the releases made of them. */
export function statisticsTable(scope: Construct, tenant: Tenant, key: kms.IKey): EncryptedTable {
  return new EncryptedTable(scope, "Statistics", {
    tableName: `${tenant.prefix}-statistics`,
    encryptionKey: key,
    partitionKey: { name: "partition", type: "S" },
    sortKey: { name: "id", type: "S" },
    recoverable: true,
  });
}

/** Encrypted numbers and facts of members, inquiry records and records of destruction. */
export function numberVaultTable(scope: Construct, tenant: Tenant, key: kms.IKey): EncryptedTable {
  return new EncryptedTable(scope, "NumberVault", {
    tableName: `${tenant.prefix}-number-vault`,
    encryptionKey: key,
    partitionKey: { name: "caseId", type: "S" },
    sortKey: { name: "item", type: "S" },
    recoverable: true,
  });
}

/**
 * The wrapped key of each case. Without recovery and backup: whoever deletes a key here destroys everything under it, and a
 * recovery would undo the destruction. Losing the table costs only new inquiries.
 */
export function numberKeysTable(scope: Construct, tenant: Tenant, key: kms.IKey): EncryptedTable {
  return new EncryptedTable(scope, "NumberKeys", {
    tableName: `${tenant.prefix}-number-keys`,
    encryptionKey: key,
    partitionKey: { name: "caseId", type: "S" },
    recoverable: false,
  });
}

/** The national table: what was pulled, and the analysts. */
export function nationalTable(scope: Construct, tenant: Tenant, key: kms.IKey): EncryptedTable {
  return new EncryptedTable(scope, "National", {
    tableName: tenant.prefix,
    encryptionKey: key,
    partitionKey: { name: "kind", type: "S" },
    sortKey: { name: "id", type: "S" },
    recoverable: true,
  });
}
