import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import type { UploadForms } from "../ports/object-store.ts";
import { s3Client } from "./clients/s3.ts";

/**
 * Presigned POST: key and type are fixed by the policy, the size has a limit, and the form is good for five minutes.
 * Encryption is the bucket's default, which a form cannot turn off.
 */
export const s3UploadForms: UploadForms = {
  async form(bucket, key, contentType, largest) {
    return createPresignedPost(s3Client(), {
      Bucket: bucket,
      Key: key,
      Expires: 300,
      Fields: { "Content-Type": contentType },
      Conditions: [
        ["content-length-range", 1, largest],
        ["eq", "$key", key],
        ["eq", "$Content-Type", contentType],
      ],
    });
  },
};
