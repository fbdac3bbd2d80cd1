import { auditRootsEnvironment, type AuditRootsEnvironment } from "../../lib/environment/audit-roots.ts";
import { kmsSigner } from "../shared/adapters/kms-signatures.ts";
import { s3ObjectStore } from "../shared/adapters/s3-object-store.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { eventHandler } from "../shared/runtime/event-handler.ts";
import { sealAuditHours } from "./seal-audit-hour.ts";

/** Joins the audit entries of each hour that is over under one signed root. */
export const handler = eventHandler({
  function: "audit-roots",
  environment: auditRootsEnvironment,
  dependencies: (environment: AuditRootsEnvironment, boot: Boot) => ({
    store: boot.store(),
    auditTable: environment.SASAE_AUDIT_TABLE,
    objects: s3ObjectStore,
    releasesBucket: environment.SASAE_RELEASES_BUCKET,
    signer: kmsSigner(environment.SASAE_SIGNING_KEY_ID),
    digest: boot.digest,
    clock: boot.clock,
    prefectureCode: environment.SASAE_PREFECTURE,
    logger: boot.logger,
  }),
  handle: sealAuditHours,
});
