import { documentCheckEnvironment } from "../../lib/environment/document-check.ts";
import { caseDependencies } from "../shared/adapters/case-dependencies.ts";
import { s3ObjectStore } from "../shared/adapters/s3-object-store.ts";
import { eventHandler } from "../shared/runtime/event-handler.ts";
import { checkDocument } from "./check-document.ts";

/** Checks what arrives in quarantine. */
export const handler = eventHandler({
  function: "document-check",
  environment: documentCheckEnvironment,
  dependencies: (environment, boot) => ({
    ...caseDependencies(environment, boot),
    objects: s3ObjectStore,
    documentsBucket: environment.SASAE_DOCUMENTS_BUCKET,
    logger: boot.logger,
  }),
  handle: checkDocument,
});
