import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import type { UploadForms } from "../ports/object-store.ts";
import { s3Client } from "./clients/s3.ts";

/**
 * Presigned POST: key, type and encryption (under the case key) are fixed by the policy, the size has a limit, and the
 * form is good for five minutes.
 */
export function s3UploadForms(caseKeyId: string): UploadForms {
  return {
    async form(bucket, key, contentType, largest) {
      return createPresignedPost(s3Client(), {
        Bucket: bucket,
        Key: key,
        Expires: 300,
        Fields: {
          "Content-Type": contentType,
          "x-amz-server-side-encryption": "aws:kms",
          "x-amz-server-side-encryption-aws-kms-key-id": caseKeyId,
        },
        Conditions: [
          ["content-length-range", 1, largest],
          ["eq", "$key", key],
          ["eq", "$Content-Type", contentType],
        ],
      });
    },
  };
}
