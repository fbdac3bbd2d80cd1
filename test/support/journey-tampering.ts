import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Runtime } from "../../local/runtime.ts";

/** Changes the last digit of a drafted payment file where it is stored, as somebody with the account's own rights could. */
export async function changeOneByte(runtime: Runtime, prefecture: string, fileId: string): Promise<void> {
  const bucket = runtime.deployment.buckets.find(({ name }) => name.startsWith(`sasae-${prefecture}-payment-files-`));
  const s3 = new S3Client({
    endpoint: runtime.sdkEndpoint,
    region: "ap-northeast-1",
    credentials: runtime.administrator,
    forcePathStyle: true,
  });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket?.name }));
  const key = Contents.map(({ Key = "" }) => Key).find((name) => name.includes(fileId));
  if (key === undefined) throw new Error("the payment file is not stored");
  const stored = await s3.send(new GetObjectCommand({ Bucket: bucket?.name, Key: key }));
  const text = Buffer.from((await stored.Body?.transformToByteArray()) ?? new Uint8Array()).toString("latin1");
  const at = text.search(/[0-8](?=[^0-9]*$)/);
  const changed = `${text.slice(0, at)}${String(Number(text.charAt(at)) + 1)}${text.slice(at + 1)}`;
  await s3.send(new PutObjectCommand({ Bucket: bucket?.name, Key: key, Body: Buffer.from(changed, "latin1") }));
}
