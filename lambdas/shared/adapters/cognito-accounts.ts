import { randomInt } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  UsernameExistsException,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import type { UserAccounts } from "../ports/user-pool.ts";
import { cognitoClient } from "./clients/cognito.ts";

/** Makes an account; false when there is one. */
async function create(userPoolId: string, username: string, temporaryPassword: string): Promise<boolean> {
  try {
    await cognitoClient().send(
      new AdminCreateUserCommand({
        UserPoolId: userPoolId,
        Username: username,
        TemporaryPassword: temporaryPassword,
        MessageAction: "SUPPRESS",
        UserAttributes: [
          { Name: "email", Value: username },
          { Name: "email_verified", Value: "true" },
        ],
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof UsernameExistsException) return false;
    throw error;
  }
}

/** Accounts of the prefecture's user pool. */
export function cognitoAccounts(userPoolId: string): UserAccounts {
  return {
    async open(username, temporaryPassword) {
      if (await create(userPoolId, username, temporaryPassword)) return true;
      await cognitoClient().send(new AdminEnableUserCommand({ UserPoolId: userPoolId, Username: username }));
      return false;
    },
    async renewPassword(username, temporaryPassword) {
      if (await create(userPoolId, username, temporaryPassword)) return;
      const user = { UserPoolId: userPoolId, Username: username };
      await cognitoClient().send(
        new AdminSetUserPasswordCommand({ ...user, Password: temporaryPassword, Permanent: false }),
      );
      await cognitoClient().send(new AdminUserGlobalSignOutCommand(user));
    },
    async disable(username) {
      try {
        await cognitoClient().send(new AdminDisableUserCommand({ UserPoolId: userPoolId, Username: username }));
        await cognitoClient().send(new AdminUserGlobalSignOutCommand({ UserPoolId: userPoolId, Username: username }));
      } catch (error) {
        if (!(error instanceof UserNotFoundException)) throw error;
      }
    },
  };
}

/** Characters that are not mistaken for one another when read from a sheet of paper. */
const groups = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789", "!#$%&*+-=?"] as const;

/** A temporary password of 16 characters, with at least three of each kind. */
export function randomTemporaryPassword(): string {
  const characters = groups.flatMap((group) => Array.from({ length: 4 }, () => group.charAt(randomInt(group.length))));
  for (let index = characters.length - 1; index > 0; index -= 1) {
    const other = randomInt(index + 1);
    [characters[index], characters[other]] = [characters[other] ?? "", characters[index] ?? ""];
  }
  return characters.join("");
}
