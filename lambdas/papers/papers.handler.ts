import { createHash } from "node:crypto";
import { join } from "node:path";
import { Temporal } from "temporal-polyfill";
import { papersEnvironment, type PapersEnvironment } from "../../lib/environment/papers.ts";
import { caseDependencies } from "../shared/adapters/case-dependencies.ts";
import { addressNameOf } from "../shared/adapters/municipalities.ts";
import { s3ObjectStore } from "../shared/adapters/s3-object-store.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { taskHandler } from "../shared/runtime/task-handler.ts";
import { producePaper } from "./produce-paper.ts";
import { typstTypesetter } from "./typesetting/typst-typesetter.ts";

/** Producing notices and loan deeds. */
export const handler = taskHandler({
  function: "papers",
  environment: papersEnvironment,
  dependencies: (environment: PapersEnvironment, boot: Boot) => ({
    ...caseDependencies(environment, boot),
    objects: s3ObjectStore,
    typesetter: typstTypesetter({
      templates: join(import.meta.dirname, "templates"),
      fonts: join(import.meta.dirname, "fonts"),
    }),
    council: environment.SASAE_COUNCIL,
    municipalityNames: addressNameOf,
    noticesBucket: environment.SASAE_NOTICES_BUCKET,
    documentNumberPrefix: environment.SASAE_DOCUMENT_NUMBER_PREFIX,
    digestBytes: (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex"),
    epochSeconds: (instant: string) => Math.floor(Temporal.Instant.from(instant).epochMilliseconds / 1000),
  }),
  tasks: { "produce-paper": producePaper },
});
