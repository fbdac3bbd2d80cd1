import { SFNClient } from "@aws-sdk/client-sfn";
import { once } from "./once.ts";

/** Step Functions client. */
export const sfnClient = once(() => new SFNClient({}));
