import { S3Client } from "@aws-sdk/client-s3";
import { once } from "./once.ts";

/** S3 client. Streamed uploads name no default checksum, so that any S3 keeps their bytes. */
export const s3Client = once(() => new S3Client({ forcePathStyle: true, requestChecksumCalculation: "WHEN_REQUIRED" }));
