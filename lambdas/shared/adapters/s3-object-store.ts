import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { ObjectStore } from "../ports/object-store.ts";
import { s3Client } from "./clients/s3.ts";

/** Objects in S3. Encryption is the bucket's default, TLS and public access its policy. */
export const s3ObjectStore: ObjectStore = {
  async find(bucket, key) {
    try {
      const answer = await s3Client().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await answer.Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  },
  async put(bucket, key, bytes, contentType, options = { once: false }) {
    try {
      await s3Client().send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: bytes,
          ContentType: contentType,
          ...(options.once ? { IfNoneMatch: "*" } : {}),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return false;
      throw error;
    }
  },
  async remove(bucket, key) {
    await s3Client().send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  },
  async link(bucket, key, seconds, fileName) {
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ResponseContentDisposition: `inline; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    });
    return getSignedUrl(s3Client(), command, { expiresIn: seconds });
  },
};
