import { KMSClient } from "@aws-sdk/client-kms";
import { once } from "./once.ts";

/** KMS client. */
export const kmsClient = once(() => new KMSClient({}));
