import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { s3Client } from "./clients/s3.ts";

/** Keys under a prefix of a bucket, all pages. */
export async function s3ObjectList(bucket: string, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3Client().send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
    );
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
}
