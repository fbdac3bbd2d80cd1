import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  paginateListUserPools,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { storedSetting } from "../../domain/staff/setting-items.ts";
import type { SetUpPorts, SetUpRecord } from "./set-up.ts";

const region = "ap-northeast-1";

/** Keys of a session. */
export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** Something about the account is not as it must be; the message is for the operator. */
export class AccountError extends Error {
  override readonly name = "AccountError";
}

/** Account of the operator's session. */
export async function callerAccount(): Promise<string> {
  const identity = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
  return identity.Account ?? "";
}

/** Takes the role that sets a tenant up. @throws AccountError when the answer holds no keys. */
export async function takeRole(
  roleArn: string,
  mfa: { serial: string; code: string } | undefined,
): Promise<Credentials> {
  const { Credentials: keys } = await new STSClient({ region }).send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: "first-administrator",
      DurationSeconds: 900,
      ...(mfa === undefined ? {} : { SerialNumber: mfa.serial, TokenCode: mfa.code }),
    }),
  );
  if (keys?.AccessKeyId === undefined || keys.SecretAccessKey === undefined || keys.SessionToken === undefined) {
    throw new AccountError(`${roleArn} gave no keys`);
  }
  return { accessKeyId: keys.AccessKeyId, secretAccessKey: keys.SecretAccessKey, sessionToken: keys.SessionToken };
}

/** Id of the user pool with this name, looked up with the operator's own session. @throws AccountError when there is none. */
export async function findUserPool(name: string): Promise<string> {
  const client = new CognitoIdentityProviderClient({ region });
  for await (const page of paginateListUserPools({ client, pageSize: 60 }, { MaxResults: 60 })) {
    const found = page.UserPools?.find((pool) => pool.Name === name);
    if (found?.Id !== undefined) return found.Id;
  }
  throw new AccountError(`there is no user pool ${name}: deploy the data stack first, or give --user-pool`);
}

const recordSchema = z.object({ state: z.enum(["begun", "done"]), people: z.array(z.string()), on: z.string() });
const recordKey = { kind: "setup", id: "first-administrator" } as const;

/** The ports of the set-up on the tenant's Directory table and user pool. */
export function awsPorts(options: {
  readonly table: string;
  readonly userPoolId: string;
  readonly credentials: Credentials | undefined;
  readonly temporaryPassword: SetUpPorts["temporaryPassword"];
  readonly tell: SetUpPorts["tell"];
}): SetUpPorts {
  const session = { region, ...(options.credentials === undefined ? {} : { credentials: options.credentials }) };
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(session), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const cognito = new CognitoIdentityProviderClient(session);
  const absent = "attribute_not_exists(kind)";
  const put = (item: Readonly<Record<string, unknown>>) => ({
    Put: { TableName: options.table, Item: item, ConditionExpression: absent },
  });
  return {
    temporaryPassword: options.temporaryPassword,
    tell: options.tell,
    async findRecord(): Promise<SetUpRecord | undefined> {
      const { Item } = await tables.send(
        new GetCommand({ TableName: options.table, Key: recordKey, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : recordSchema.parse(Item);
    },
    async begin(record, staff, settings) {
      try {
        await tables.send(
          new TransactWriteCommand({
            TransactItems: [
              put({ ...recordKey, ...record }),
              ...staff.map((item) => put({ kind: "staff", id: item.staffId, ...item })),
              ...settings.map((item) => put(storedSetting(item))),
            ],
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof TransactionCanceledException) return false;
        throw error;
      }
    },
    async finish(record) {
      try {
        await tables.send(
          new PutCommand({
            TableName: options.table,
            Item: { ...recordKey, ...record },
            ConditionExpression: "#state = :begun",
            ExpressionAttributeNames: { "#state": "state" },
            ExpressionAttributeValues: { ":begun": "begun" },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    async createAccount(email, temporaryPassword) {
      try {
        await cognito.send(
          new AdminCreateUserCommand({
            UserPoolId: options.userPoolId,
            Username: email,
            TemporaryPassword: temporaryPassword,
            MessageAction: "SUPPRESS",
            UserAttributes: [
              { Name: "email", Value: email },
              { Name: "email_verified", Value: "true" },
            ],
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof UsernameExistsException) return false;
        throw error;
      }
    },
  };
}
