import * as z from "zod";
import { nationalPullEnvironment, type NationalPullEnvironment } from "../../lib/environment/national-pull.ts";
import { kmsVerifier } from "../shared/adapters/kms-signatures.ts";
import { s3ObjectList } from "../shared/adapters/s3-object-list.ts";
import { s3ObjectStore } from "../shared/adapters/s3-object-store.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { eventHandler } from "../shared/runtime/event-handler.ts";
import { identifyAnalyst } from "./analysts.ts";
import { pullReleases as pullContract } from "./national.contract.ts";
import { pullAll, pullReleases } from "./national.ts";

const dependencies = (environment: NationalPullEnvironment, boot: Boot) => {
  const accounts = new Map(
    environment.SASAE_PREFECTURE_ACCOUNTS.map(({ prefecture, account }) => [prefecture, account]),
  );
  return {
    store: boot.store(),
    nationalTable: environment.SASAE_NATIONAL_TABLE,
    objects: s3ObjectStore,
    list: s3ObjectList,
    datasetBucket: environment.SASAE_DATASET_BUCKET,
    prefectures: environment.SASAE_PREFECTURE_ACCOUNTS,
    releasesBucketOf: (prefecture: string, account: string) => `sasae-${prefecture}-releases-${account}`,
    verifier: kmsVerifier(
      (prefecture) => `arn:aws:kms:ap-northeast-1:${accounts.get(prefecture) ?? ""}:alias/sasae-${prefecture}-signing`,
    ),
    clock: boot.clock,
    logger: boot.logger,
  };
};

const definition = { function: "national-pull", environment: nationalPullEnvironment, dependencies };

const api = apiHandler({
  ...definition,
  identification: ({ store, nationalTable }) => identifyAnalyst(store, nationalTable),
  routes: [route(pullContract, pullReleases)],
});

const schedule = eventHandler({
  ...definition,
  handle: async (ports) => {
    await pullAll(ports);
  },
});

const isRequest = z.object({ httpMethod: z.string() });

/** Pulls what the prefectures released: daily by schedule, or when an analyst asks. */
export const handler = async (event: Parameters<typeof api>[0], context: Parameters<typeof api>[1]) =>
  isRequest.safeParse(event).success ? api(event, context) : schedule(event);
