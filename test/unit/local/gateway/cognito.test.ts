import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { Secret, TOTP } from "otpauth";
import type { UserPoolDefinition } from "../../../../local/assembly/deployment.ts";
import { userPoolShape } from "../../../../local/assembly/shape.ts";
import type { CognitoService } from "../../../../local/services/cognito/cognito.ts";
import { startCognito } from "../../../../local/services/cognito/cognito.ts";

const POOL = "ap-northeast-1_Abcdefghi";
const CLIENT = "client13";

const pool: UserPoolDefinition = {
  stage: { stageId: "Prefecture13", code: "13" },
  stackName: "sasae-13-data",
  logicalId: "Pool",
  accountId: "200000000013",
  region: "ap-northeast-1",
  id: POOL,
  arn: `arn:aws:cognito-idp:ap-northeast-1:200000000013:userpool/${POOL}`,
  properties: userPoolShape.parse({
    MfaConfiguration: "ON",
    UsernameAttributes: ["email"],
    Policies: { PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 3 } },
  }),
  clients: [
    {
      id: CLIENT,
      authFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      sessionSeconds: 600,
      accessTokenSeconds: 900,
      idTokenSeconds: 900,
      refreshTokenSeconds: 36_000,
    },
  ],
};

class Bench {
  time = Date.parse("2026-11-24T00:00:00Z");
  readonly folder = mkdtempSync(join(tmpdir(), "sasae-cognito-"));
  service: CognitoService = this.open();

  open(): CognitoService {
    return startCognito({ pools: [pool], dataFolder: this.folder, now: () => this.time });
  }

  call(operation: string, body: object): { status: number; body: Record<string, unknown> } {
    const answer = this.service.handle(operation, body);
    return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body)) };
  }

  code(secret: string): string {
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: this.time });
  }

  password(password: string) {
    return this.call("InitiateAuth", {
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: CLIENT,
      AuthParameters: { USERNAME: "a@example.jp", PASSWORD: password },
    }).body;
  }

  respond(challenge: string, session: unknown, responses: object) {
    return this.call("RespondToAuthChallenge", {
      ClientId: CLIENT,
      ChallengeName: challenge,
      Session: session,
      ChallengeResponses: { USERNAME: "a@example.jp", ...responses },
    }).body;
  }
}

const PASSWORD = "Abcdefg-12345";

function ready(): { bench: Bench; secret: string } {
  const bench = new Bench();
  bench.service.provision({ poolId: POOL, username: "a@example.jp", password: PASSWORD });
  return { bench, secret: bench.service.totpSecret(POOL, "a@example.jp") ?? "" };
}

function signIn(bench: Bench, secret: string): Record<string, string> {
  const { Session } = bench.password(PASSWORD);
  const done = bench.respond("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE: bench.code(secret) });
  return JSON.parse(JSON.stringify(done["AuthenticationResult"]));
}

describe("the local Cognito", () => {
  test("leads a new person from the temporary password over a new one and a code generator to tokens", () => {
    const bench = new Bench();
    bench.call("AdminCreateUser", { UserPoolId: POOL, Username: "a@example.jp", TemporaryPassword: "Temporary-123" });
    const first = bench.password("Temporary-123");
    expect(first["ChallengeName"]).toBe("NEW_PASSWORD_REQUIRED");
    const weak = bench.respond("NEW_PASSWORD_REQUIRED", first["Session"], { NEW_PASSWORD: "short" });
    expect(weak["__type"]).toBe("InvalidPasswordException");
    const second = bench.respond("NEW_PASSWORD_REQUIRED", first["Session"], { NEW_PASSWORD: PASSWORD });
    expect(second["ChallengeName"]).toBe("MFA_SETUP");
    const associated = bench.call("AssociateSoftwareToken", { Session: second["Session"] }).body;
    const wrong = bench.call("VerifySoftwareToken", { Session: associated["Session"], UserCode: "000000" });
    expect(wrong.body["__type"]).toBe("EnableSoftwareTokenMFAException");
    const verified = bench.call("VerifySoftwareToken", {
      Session: associated["Session"],
      UserCode: bench.code(String(associated["SecretCode"])),
    }).body;
    expect(verified["Status"]).toBe("SUCCESS");
    const done = bench.respond("MFA_SETUP", verified["Session"], {});
    expect(done["AuthenticationResult"]).toMatchObject({ TokenType: "Bearer", ExpiresIn: 900 });
    expect(bench.password(PASSWORD)["ChallengeName"]).toBe("SOFTWARE_TOKEN_MFA");
  });

  test("gives no token without the password, nor without the code", () => {
    const { bench } = ready();
    expect(bench.password("wrong")["__type"]).toBe("NotAuthorizedException");
    const { Session } = bench.password(PASSWORD);
    expect(bench.respond("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE: "000000" })["__type"]).toBe(
      "CodeMismatchException",
    );
    expect(bench.respond("SOFTWARE_TOKEN_MFA", "made-up", {})["__type"]).toBe("NotAuthorizedException");
    expect(bench.respond("MFA_SETUP", Session, {})["__type"]).toBe("NotAuthorizedException");
  });

  test("signs tokens that a verifier of the pool accepts, with the e-mail address in them", () => {
    const { bench, secret } = ready();
    const { IdToken = "" } = signIn(bench, secret);
    const [, claims = ""] = IdToken.split(".");
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
      iss: `https://cognito-idp.ap-northeast-1.amazonaws.com/${POOL}`,
      aud: CLIENT,
      email: "a@example.jp",
      token_use: "id",
    });
    const verifier = CognitoJwtVerifier.create({
      userPoolId: POOL,
      tokenUse: "id",
      clientId: CLIENT,
      graceSeconds: 1e9,
    });
    verifier.cacheJwks(JSON.parse(JSON.stringify(bench.service.keySet(POOL))));
    expect(verifier.verifySync(IdToken)["email"]).toBe("a@example.jp");
    expect(() => verifier.verifySync(`${IdToken.slice(0, -6)}AAAAAA`)).toThrow();
  });

  test("renews by refresh token until it expires, the person signs out everywhere or is disabled", () => {
    const { bench, secret } = ready();
    const renew = (token = "") =>
      bench.call("InitiateAuth", {
        AuthFlow: "REFRESH_TOKEN_AUTH",
        ClientId: CLIENT,
        AuthParameters: { REFRESH_TOKEN: token },
      }).body;
    const tokens = signIn(bench, secret);
    expect(renew(tokens["RefreshToken"])["AuthenticationResult"]).toBeDefined();
    bench.service = bench.open();
    expect(renew(tokens["RefreshToken"])["AuthenticationResult"]).toBeDefined();
    bench.time += 1000;
    expect(bench.call("GlobalSignOut", { AccessToken: tokens["AccessToken"] }).status).toBe(200);
    expect(renew(tokens["RefreshToken"])["__type"]).toBe("NotAuthorizedException");
    expect(bench.call("GlobalSignOut", { AccessToken: tokens["AccessToken"] }).status).toBe(400);

    bench.time += 60_000;
    const again = signIn(bench, secret);
    bench.call("AdminDisableUser", { UserPoolId: POOL, Username: "a@example.jp" });
    expect(renew(again["RefreshToken"])["__type"]).toBe("NotAuthorizedException");
    expect(bench.password(PASSWORD)["message"]).toBe("User is disabled.");
    bench.call("AdminEnableUser", { UserPoolId: POOL, Username: "a@example.jp" });
    bench.time += 36_001_000;
    expect(renew(again["RefreshToken"])["__type"]).toBe("NotAuthorizedException");
  });

  test("ends a challenge with its time, a temporary password with its days, and locks after five failures", () => {
    const { bench, secret } = ready();
    const { Session } = bench.password(PASSWORD);
    bench.time += 601_000;
    const late = bench.respond("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE: bench.code(secret) });
    expect(late["__type"]).toBe("NotAuthorizedException");
    for (let failure = 0; failure < 5; failure += 1) bench.password("wrong");
    expect(bench.password(PASSWORD)["message"]).toBe("Password attempts exceeded");
    bench.time += 2000;
    expect(bench.password(PASSWORD)["ChallengeName"]).toBe("SOFTWARE_TOKEN_MFA");

    const other = new Bench();
    other.call("AdminCreateUser", { UserPoolId: POOL, Username: "a@example.jp", TemporaryPassword: "Temporary-123" });
    other.time += 3 * 86_400_000 + 1;
    expect(String(other.password("Temporary-123")["message"])).toContain("Temporary password has expired");
  });

  test("answers what it does not know with an error that names it", () => {
    expect(new Bench().call("StartUserImportJob", {}).body).toMatchObject({
      __type: "UnsupportedOperationException",
      message: "StartUserImportJob is not supported by the local Cognito",
    });
  });
});
