import {
  AssociateSoftwareTokenCommand,
  type AuthenticationResultType,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeCommandOutput,
  RevokeTokenCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { SignIn, SignInRefusal, SignInStep, Tokens } from "../ports/user-pool.ts";
import { cognitoClient } from "./clients/cognito.ts";

const reasons: Readonly<Record<string, SignInRefusal["reason"]>> = {
  UserNotFoundException: "credentials",
  PasswordResetRequiredException: "credentials",
  UserNotConfirmedException: "credentials",
  TooManyRequestsException: "credentials",
  CodeMismatchException: "code",
  EnableSoftwareTokenMFAException: "code",
  ExpiredCodeException: "code",
  InvalidPasswordException: "password",
};

/** Names that one step answers with, meaning something else at another. */
async function refusing<Value>(
  otherwise: SignInRefusal["reason"],
  attempt: () => Promise<Value>,
): Promise<Value | SignInRefusal> {
  try {
    return await attempt();
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (name === "NotAuthorizedException" || name === "InvalidParameterException" || name in reasons) {
      return { kind: "refused", reason: reasons[name] ?? otherwise };
    }
    throw error;
  }
}

const tokensOf = (result: AuthenticationResultType): Tokens => ({
  kind: "signed-in",
  idToken: result.IdToken ?? "",
  ...(result.RefreshToken === undefined ? {} : { refreshToken: result.RefreshToken }),
  expiresIn: result.ExpiresIn ?? 0,
});

/** Signing in at the prefecture's user pool, through the API operations that need no AWS identity. */
export function cognitoSignIn(clientId: string, issuerName: string): SignIn {
  const stepOf = async (
    username: string,
    answer: InitiateAuthCommandOutput | RespondToAuthChallengeCommandOutput,
  ): Promise<SignInStep> => {
    if (answer.AuthenticationResult !== undefined) return tokensOf(answer.AuthenticationResult);
    const session = answer.Session ?? "";
    switch (answer.ChallengeName) {
      case "SOFTWARE_TOKEN_MFA":
        return { kind: "one-time-code", session };
      case "NEW_PASSWORD_REQUIRED":
        return { kind: "new-password", session };
      case "MFA_SETUP": {
        const made = await cognitoClient().send(new AssociateSoftwareTokenCommand({ Session: session }));
        const secret = made.SecretCode ?? "";
        const label = encodeURIComponent(`${issuerName}:${username}`);
        const otpauth = `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuerName)}`;
        return { kind: "register-authenticator", session: made.Session ?? session, secret, otpauth };
      }
      default:
        throw new Error(`the user pool asks for ${String(answer.ChallengeName)}, which sign-in does not offer`);
    }
  };
  const respond = async (
    username: string,
    session: string,
    name: "SOFTWARE_TOKEN_MFA" | "NEW_PASSWORD_REQUIRED" | "MFA_SETUP",
    responses: Readonly<Record<string, string>>,
  ): Promise<SignInStep> =>
    stepOf(
      username,
      await cognitoClient().send(
        new RespondToAuthChallengeCommand({
          ClientId: clientId,
          ChallengeName: name,
          Session: session,
          ChallengeResponses: { USERNAME: username, ...responses },
        }),
      ),
    );
  return {
    start: (username, password) =>
      refusing("credentials", async () =>
        stepOf(
          username,
          await cognitoClient().send(
            new InitiateAuthCommand({
              ClientId: clientId,
              AuthFlow: "USER_PASSWORD_AUTH",
              AuthParameters: { USERNAME: username, PASSWORD: password },
            }),
          ),
        ),
      ),
    answerCode: (username, session, code) =>
      refusing("session", () => respond(username, session, "SOFTWARE_TOKEN_MFA", { SOFTWARE_TOKEN_MFA_CODE: code })),
    setPassword: (username, session, password) =>
      refusing("session", () => respond(username, session, "NEW_PASSWORD_REQUIRED", { NEW_PASSWORD: password })),
    registerAuthenticator: (username, session, code) =>
      refusing("session", async () => {
        const verified = await cognitoClient().send(
          new VerifySoftwareTokenCommand({ Session: session, UserCode: code, FriendlyDeviceName: "authenticator" }),
        );
        if (verified.Status !== "SUCCESS") return { kind: "refused", reason: "code" } as const;
        return respond(username, verified.Session ?? session, "MFA_SETUP", {});
      }),
    refresh: (refreshToken) =>
      refusing("session", async () => {
        const answer = await cognitoClient().send(
          new InitiateAuthCommand({
            ClientId: clientId,
            AuthFlow: "REFRESH_TOKEN_AUTH",
            AuthParameters: { REFRESH_TOKEN: refreshToken },
          }),
        );
        return answer.AuthenticationResult === undefined
          ? ({ kind: "refused", reason: "session" } as const)
          : tokensOf(answer.AuthenticationResult);
      }),
    async end(refreshToken) {
      await refusing("session", async () => {
        await cognitoClient().send(new RevokeTokenCommand({ ClientId: clientId, Token: refreshToken }));
        return { kind: "signed-out" } as const;
      });
    },
  };
}
