/** Grants that nothing on one machine can use, and why they stand all the same. */
export type Exemption = {
  /** Name of the role; for a policy that stands on a resource, the logical id of what declares it. */
  readonly holder: RegExp;
  readonly actions: RegExp;
  /** Sid, where the holder has several statements of these actions. */
  readonly statement?: string;
  /** Who uses the grant, and how it is known to be needed. */
  readonly why: string;
};

/**
 * The whole list. Each entry must cover a grant that is unused, and none that is used: one that becomes needless makes
 * the suite fail as an unused grant does.
 */
export const exemptions: readonly Exemption[] = [
  {
    holder: /^sasae-(13|national)-/,
    actions: /^logs:(CreateLogStream|PutLogEvents)$/,
    statement: "WriteLogs",
    why: "The Lambda service writes a function's log with the function's role; the local runtime writes files.",
  },
  {
    holder: /^sasae-(13|national)-/,
    actions: /^xray:/,
    why: "The Lambda and Step Functions services send traces with the role; nothing is traced on one machine.",
  },
  {
    holder: /^sasae-13-(screening|inquiry)-workflow$/,
    actions: /^logs:/,
    why: "Step Functions sets up the vended delivery of its own log with these; AWS takes no narrower resource than *.",
  },
  {
    holder: /^sasae-13-(outbox-sender|statistics-projection)$/,
    actions: /^dynamodb:ListStreams$/,
    why: "Lambda's event source mapping asks for it when it is made; the local poller knows its stream.",
  },
  {
    holder:
      /^sasae-(13-(document-check|outbox-sender|outbox-sweeper|statistics-projection|audit-roots)|national-pull)$/,
    actions: /^sqs:SendMessage$/,
    why: "Lambda sends what has failed for good (three asynchronous attempts, ten of a stream) with the function's role.",
  },
  {
    holder: /^sasae-13-backup$/,
    actions: /./,
    why: "AWS Backup takes the role at night; its documentation lists these for tables, versioned buckets and copies.",
  },
  {
    holder: /Key[0-9A-F]{8}$/,
    actions: /^kms:/,
    statement: "ManageNotUse",
    why: "Administrators and CloudFormation manage the key; none of these reads or writes a byte under it.",
  },
  {
    holder: /^(Case|Audit|Number)Key[0-9A-F]{8}$/,
    actions: /^kms:CreateGrant$/,
    why: "DynamoDB takes a grant on the key once, when CloudFormation makes the table.",
  },
  {
    holder: /^(Case|Audit|Number)Key[0-9A-F]{8}$/,
    actions: /^kms:(Encrypt|GenerateDataKeyWithoutPlaintext|ReEncryptFrom|ReEncryptTo)$/,
    statement: "UseThroughTablesAndBuckets",
    why: "DynamoDB asks for these in the caller's name at moments of its own choice (its list for customer managed keys).",
  },
  {
    holder: /^(Audit|Number)Key[0-9A-F]{8}$/,
    actions: /^kms:GenerateDataKey$/,
    statement: "UseThroughTablesAndBuckets",
    why: "The same, for keys under which there are tables and no buckets.",
  },
  {
    holder: /^SiteFilesBucketPolicy/,
    actions: /^s3:GetObject$/,
    why: "CloudFront reads the front end; the local web origin reads the files themselves.",
  },
  {
    holder: /^AccessLogsBucketPolicy/,
    actions: /^s3:PutObject$/,
    why: "S3 delivers its access logs; there are none on one machine.",
  },
];
