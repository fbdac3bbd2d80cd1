import { type DocumentsEnvironment, documentsEnvironment } from "../../lib/environment/documents.ts";
import { caseDependencies, identifyByDirectory } from "../shared/adapters/case-dependencies.ts";
import { s3ObjectStore } from "../shared/adapters/s3-object-store.ts";
import { s3UploadForms } from "../shared/adapters/s3-upload-forms.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import * as contracts from "./documents.contract.ts";
import { announceDocument, linkDocument } from "./documents.ts";

/** Sending and reading documents (書類). */
export const handler = apiHandler({
  function: "documents",
  environment: documentsEnvironment,
  dependencies: (environment: DocumentsEnvironment, boot: Boot) => ({
    ...caseDependencies(environment, boot),
    objects: s3ObjectStore,
    uploads: s3UploadForms(environment.SASAE_CASE_KEY_ID),
    quarantineBucket: environment.SASAE_QUARANTINE_BUCKET,
    documentsBucket: environment.SASAE_DOCUMENTS_BUCKET,
  }),
  identification: identifyByDirectory,
  routes: [route(contracts.announceDocument, announceDocument), route(contracts.linkDocument, linkDocument)],
});
