import { createHash, randomBytes, randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import * as z from "zod";
import type { UserPoolClientDefinition, UserPoolDefinition } from "../../assembly/deployment.ts";
import type { PoolStore, PoolUser } from "./pool-store.ts";
import { hashPassword, openPoolStore, passwordMatches } from "./pool-store.ts";
import type { JsonWebKeySet } from "./tokens.ts";
import { keySetOf, openToken, signToken } from "./tokens.ts";

/** Answer to one call of the Cognito user pools API. */
export interface CognitoAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A local Cognito: the user pools of the template, with password and one-time code really checked. */
export interface CognitoService {
  /**
   * Answers one call, `operation` being the part of `X-Amz-Target` after the dot.
   * An operation it does not know is answered with UnsupportedOperationException, never ignored.
   */
  handle(operation: string, body: unknown): CognitoAnswer;
  /** Signing keys of a pool; undefined for an unknown pool. */
  keySet(poolId: string): JsonWebKeySet | undefined;
  /** The `iss` claim of a pool's tokens. */
  issuer(poolId: string): string;
  /** For the runtime's own pages and tests: makes a user who can sign in at once with password and code. */
  provision(user: ProvisionedUser): void;
  /** For the runtime's own pages and tests: the secret of a user's code generator (base32). */
  totpSecret(poolId: string, username: string): string | undefined;
  /** Letters that Cognito would have sent by e-mail, newest last. */
  letters(): readonly CognitoLetter[];
}

/** A letter that stayed here instead of going out by e-mail. */
export interface CognitoLetter {
  /** ISO 8601. */
  readonly at: string;
  readonly poolId: string;
  readonly to: string;
  readonly text: string;
}

/** A user made ready by the runtime. */
export interface ProvisionedUser {
  readonly poolId: string;
  readonly username: string;
  readonly password: string;
  /** Base32; a new one is made when left out. */
  readonly totpSecret?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A refusal in the words of the Cognito API. */
class CognitoError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const DAY_MILLISECONDS = 86_400_000;
const SIGN_IN_ATTEMPTS = 5;

interface Session {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly challenge: "NEW_PASSWORD_REQUIRED" | "SOFTWARE_TOKEN_MFA" | "MFA_SETUP" | "MFA_SETUP_VERIFIED";
  readonly expiresAt: number;
}

const letterSchema = z.object({ at: z.string(), poolId: z.string(), to: z.string(), text: z.string() });
const attributeList = z.array(z.object({ Name: z.string(), Value: z.string().default("") })).default([]);
const pooled = z.object({ UserPoolId: z.string() });
const adminUser = pooled.extend({ Username: z.string() });
const bearer = z.object({ AccessToken: z.string() });

/** Passwords, as the pool's policy wants them: the first rule that is broken, or undefined. */
function brokenPasswordRule(pool: UserPoolDefinition, password: string): string | undefined {
  const policy = pool.properties.Policies?.PasswordPolicy ?? {};
  const minimum = policy.MinimumLength ?? 8;
  if (password.length < minimum) return "Password not long enough";
  if ((policy.RequireLowercase ?? true) && !/[a-z]/.test(password)) return "Password must have lowercase characters";
  if ((policy.RequireUppercase ?? true) && !/[A-Z]/.test(password)) return "Password must have uppercase characters";
  if ((policy.RequireNumbers ?? true) && !/\d/.test(password)) return "Password must have numeric characters";
  if ((policy.RequireSymbols ?? true) && !/[^A-Za-z0-9]/.test(password)) return "Password must have symbol characters";
  return undefined;
}

function codeIsRight(secret: string, code: string, now: number): boolean {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return totp.validate({ token: code, timestamp: now, window: 1 }) !== null;
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/**
 * Starts the local Cognito. Users, secrets and refresh tokens live in `dataFolder` and survive a restart.
 *
 * Checked for real: password and its policy, one-time code (RFC 6238, one step of drift), challenge sessions (as
 * long as the client says, bound to user and client), token expiry, global sign-out, disabled users, lock-out after five failures.
 * Not done: e-mail (a temporary password is written to `mail.ndjson` instead), SRP, SMS, hosted pages, triggers.
 */
export function startCognito(options: {
  readonly pools: readonly UserPoolDefinition[];
  readonly dataFolder: string;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}): CognitoService {
  const now = options.now ?? Date.now;
  mkdirSync(options.dataFolder, { recursive: true });
  const stores = new Map(options.pools.map((pool) => [pool.id, openPoolStore(pool, options.dataFolder)]));
  const sessions = new Map<string, Session>();

  const issuer = (poolId: string) => {
    const region = poolId.split("_")[0] ?? "ap-northeast-1";
    return `https://cognito-idp.${region}.amazonaws.com/${poolId}`;
  };

  const storeOf = (poolId: string): PoolStore => {
    const store = stores.get(poolId);
    if (store === undefined) {
      throw new CognitoError("ResourceNotFoundException", `User pool ${poolId} does not exist.`);
    }
    return store;
  };

  const clientOf = (clientId: string): { store: PoolStore; client: UserPoolClientDefinition } => {
    for (const store of stores.values()) {
      const client = store.definition.clients.find(({ id }) => id === clientId);
      if (client !== undefined) return { store, client };
    }
    throw new CognitoError("ResourceNotFoundException", `User pool client ${clientId} does not exist.`);
  };

  const userOf = (store: PoolStore, name: string): PoolUser => {
    const user = store.find(name);
    if (user === undefined) throw new CognitoError("UserNotFoundException", "User does not exist.");
    return user;
  };

  const openSession = (session: Omit<Session, "expiresAt">): string => {
    const id = randomBytes(64).toString("base64url");
    const { sessionSeconds } = clientOf(session.clientId).client;
    sessions.set(id, { ...session, expiresAt: now() + sessionSeconds * 1000 });
    return id;
  };

  /** Takes a session out: each answers one challenge. */
  const takeSession = (id: string | undefined, challenges: readonly Session["challenge"][]): Session => {
    const session = id === undefined ? undefined : sessions.get(id);
    if (id === undefined || session === undefined || !challenges.includes(session.challenge)) {
      throw new CognitoError("NotAuthorizedException", "Invalid session for the user.");
    }
    sessions.delete(id);
    if (session.expiresAt < now()) {
      throw new CognitoError("NotAuthorizedException", "Invalid session for the user, session is expired.");
    }
    return session;
  };

  const tokensFor = (
    store: PoolStore,
    client: UserPoolClientDefinition,
    user: PoolUser,
    refresh: { readonly originId: string; readonly authTime: number } | undefined,
  ) => {
    const seconds = Math.floor(now() / 1000);
    const originId = refresh?.originId ?? randomUUID();
    const shared = {
      sub: user.sub,
      iss: issuer(store.definition.id),
      origin_jti: originId,
      event_id: randomUUID(),
      auth_time: refresh?.authTime ?? seconds,
      iat: seconds,
    };
    const mail = user.attributes["email"];
    const idToken = signToken(store.key, {
      ...user.attributes,
      ...shared,
      ...(mail === undefined ? {} : { email: mail, email_verified: user.attributes["email_verified"] === "true" }),
      "cognito:username": user.username,
      aud: client.id,
      token_use: "id",
      exp: seconds + client.idTokenSeconds,
      jti: randomUUID(),
    });
    const accessToken = signToken(store.key, {
      ...shared,
      client_id: client.id,
      token_use: "access",
      scope: "aws.cognito.signin.user.admin",
      exp: seconds + client.accessTokenSeconds,
      jti: randomUUID(),
      username: user.username,
    });
    const result = {
      IdToken: idToken,
      AccessToken: accessToken,
      ExpiresIn: client.accessTokenSeconds,
      TokenType: "Bearer",
    };
    if (refresh !== undefined) return { AuthenticationResult: result, ChallengeParameters: {} };
    const refreshToken = randomBytes(96).toString("base64url");
    store.keepGrant(hashOf(refreshToken), {
      username: user.username,
      clientId: client.id,
      issuedAt: now(),
      expiresAt: now() + client.refreshTokenSeconds * 1000,
      originId,
    });
    return { AuthenticationResult: { ...result, RefreshToken: refreshToken }, ChallengeParameters: {} };
  };

  /** What comes after the password: a code, setting up the code generator, or the tokens. */
  const afterPassword = (store: PoolStore, client: UserPoolClientDefinition, user: PoolUser) => {
    const mode = store.definition.properties.MfaConfiguration;
    const bound = { poolId: store.definition.id, clientId: client.id, username: user.username };
    if (user.totpVerified && mode !== "OFF") {
      return {
        ChallengeName: "SOFTWARE_TOKEN_MFA",
        Session: openSession({ ...bound, challenge: "SOFTWARE_TOKEN_MFA" }),
        ChallengeParameters: { USER_ID_FOR_SRP: user.username },
      };
    }
    if (mode === "ON") {
      return {
        ChallengeName: "MFA_SETUP",
        Session: openSession({ ...bound, challenge: "MFA_SETUP" }),
        ChallengeParameters: { USER_ID_FOR_SRP: user.username, MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' },
      };
    }
    return tokensFor(store, client, user, undefined);
  };

  const failed = (store: PoolStore, user: PoolUser, error: CognitoError): never => {
    const failures = user.failures + 1;
    // Cognito doubles the lock-out from one second after five failures, to about fifteen minutes.
    const lock = failures < SIGN_IN_ATTEMPTS ? 0 : Math.min(2 ** (failures - SIGN_IN_ATTEMPTS), 900) * 1000;
    store.save({ ...user, failures, lockedUntil: lock === 0 ? user.lockedUntil : now() + lock });
    throw error;
  };

  const passwordSignIn = (
    store: PoolStore,
    client: UserPoolClientDefinition,
    parameters: Readonly<Record<string, string>>,
  ) => {
    const user = store.find(parameters["USERNAME"] ?? "");
    const refused = new CognitoError("NotAuthorizedException", "Incorrect username or password.");
    if (user === undefined) throw refused;
    if (user.lockedUntil > now()) throw new CognitoError("NotAuthorizedException", "Password attempts exceeded");
    if (!passwordMatches(parameters["PASSWORD"] ?? "", user.password)) return failed(store, user, refused);
    if (!user.enabled) throw new CognitoError("NotAuthorizedException", "User is disabled.");
    if (user.failures > 0) store.save({ ...user, failures: 0, lockedUntil: 0 });
    if (user.status === "RESET_REQUIRED") {
      throw new CognitoError("PasswordResetRequiredException", "Password reset required for the user");
    }
    if (user.status === "FORCE_CHANGE_PASSWORD") {
      const days = store.definition.properties.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays ?? 7;
      if (user.updatedAt + days * DAY_MILLISECONDS < now()) {
        const message = "Temporary password has expired and must be reset by an administrator.";
        throw new CognitoError("NotAuthorizedException", message);
      }
      const bound = { poolId: store.definition.id, clientId: client.id, username: user.username };
      return {
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        Session: openSession({ ...bound, challenge: "NEW_PASSWORD_REQUIRED" }),
        ChallengeParameters: {
          USER_ID_FOR_SRP: user.username,
          requiredAttributes: "[]",
          userAttributes: JSON.stringify(user.attributes),
        },
      };
    }
    return afterPassword(store, client, user);
  };

  const refreshSignIn = (
    store: PoolStore,
    client: UserPoolClientDefinition,
    parameters: Readonly<Record<string, string>>,
  ) => {
    const grant = store.grant(hashOf(parameters["REFRESH_TOKEN"] ?? ""));
    if (grant === undefined || grant.clientId !== client.id) {
      throw new CognitoError("NotAuthorizedException", "Invalid Refresh Token");
    }
    const user = store.find(grant.username);
    if (user === undefined || !user.enabled) throw new CognitoError("NotAuthorizedException", "User is disabled.");
    if (grant.expiresAt < now()) throw new CognitoError("NotAuthorizedException", "Refresh Token has expired");
    if (grant.issuedAt <= user.signedOutAt) {
      throw new CognitoError("NotAuthorizedException", "Refresh Token has been revoked");
    }
    return tokensFor(store, client, user, { originId: grant.originId, authTime: Math.floor(grant.issuedAt / 1000) });
  };

  const bearerOf = (accessToken: string): { store: PoolStore; user: PoolUser; originId: string } => {
    for (const store of stores.values()) {
      const claims = openToken(store.key, accessToken);
      if (claims?.["token_use"] !== "access") continue;
      if (Number(claims["exp"]) * 1000 < now()) {
        throw new CognitoError("NotAuthorizedException", "Access Token has expired");
      }
      const user = userOf(store, String(claims["username"]));
      if (Number(claims["iat"]) * 1000 < Math.floor(user.signedOutAt / 1000) * 1000) {
        throw new CognitoError("NotAuthorizedException", "Access Token has been revoked");
      }
      return { store, user, originId: String(claims["origin_jti"]) };
    }
    throw new CognitoError("NotAuthorizedException", "Invalid Access Token");
  };

  const signOutEverywhere = (store: PoolStore, user: PoolUser) => {
    store.save({ ...user, signedOutAt: now() });
    store.dropGrants((grant) => grant.username === user.username);
    return {};
  };

  const setupSubject = (request: { Session?: string | undefined; AccessToken?: string | undefined }) => {
    if (request.AccessToken !== undefined) return { ...bearerOf(request.AccessToken), session: undefined };
    const session = takeSession(request.Session, ["MFA_SETUP"]);
    const store = storeOf(session.poolId);
    return { store, user: userOf(store, session.username), session };
  };

  const described = (user: PoolUser) => ({
    Username: user.username,
    Enabled: user.enabled,
    UserStatus: user.status,
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.updatedAt / 1000,
    ...(user.totpVerified
      ? { PreferredMfaSetting: "SOFTWARE_TOKEN_MFA", UserMFASettingList: ["SOFTWARE_TOKEN_MFA"] }
      : {}),
  });
  const attributesOf = (user: PoolUser) => [
    { Name: "sub", Value: user.sub },
    ...Object.entries(user.attributes).map(([Name, Value]) => ({ Name, Value })),
  ];

  const newUser = (
    store: PoolStore,
    username: string,
    password: string,
    attributes: Readonly<Record<string, string>>,
  ) => {
    const sub = randomUUID();
    const byMail = store.definition.properties.UsernameAttributes.includes("email");
    const user: PoolUser = {
      username: byMail ? sub : username,
      sub,
      status: "FORCE_CHANGE_PASSWORD",
      enabled: true,
      password: hashPassword(password),
      attributes: byMail ? { email: username, email_verified: "true", ...attributes } : { ...attributes },
      totpVerified: false,
      createdAt: now(),
      updatedAt: now(),
      signedOutAt: 0,
      failures: 0,
      lockedUntil: 0,
    };
    return user;
  };

  const mail = (poolId: string, to: string, text: string) =>
    appendFileSync(
      join(options.dataFolder, "mail.ndjson"),
      `${JSON.stringify({ at: new Date(now()).toISOString(), poolId, to, text })}\n`,
    );

  const operations: Readonly<Record<string, (body: unknown) => unknown>> = {
    InitiateAuth(body) {
      const request = z
        .object({ AuthFlow: z.string(), ClientId: z.string(), AuthParameters: z.record(z.string(), z.string()) })
        .parse(body);
      const { store, client } = clientOf(request.ClientId);
      const flow = request.AuthFlow === "REFRESH_TOKEN" ? "REFRESH_TOKEN_AUTH" : request.AuthFlow;
      if (!client.authFlows.includes(`ALLOW_${flow}`)) {
        throw new CognitoError("InvalidParameterException", `${flow} flow not enabled for this client`);
      }
      if (flow === "USER_PASSWORD_AUTH") return passwordSignIn(store, client, request.AuthParameters);
      if (flow === "REFRESH_TOKEN_AUTH") return refreshSignIn(store, client, request.AuthParameters);
      throw new CognitoError("InvalidParameterException", `${flow} is not supported by the local Cognito`);
    },
    RespondToAuthChallenge(body) {
      const request = z
        .object({
          ClientId: z.string(),
          ChallengeName: z.string(),
          Session: z.string().optional(),
          ChallengeResponses: z.record(z.string(), z.string()),
        })
        .parse(body);
      const { store, client } = clientOf(request.ClientId);
      const answers = request.ChallengeResponses;
      const bind = (session: Session): PoolUser => {
        const user = userOf(store, session.username);
        const named = store.find(answers["USERNAME"] ?? "");
        if (session.clientId !== client.id || session.poolId !== store.definition.id || named?.sub !== user.sub) {
          throw new CognitoError("NotAuthorizedException", "Invalid session for the user.");
        }
        if (!user.enabled) throw new CognitoError("NotAuthorizedException", "User is disabled.");
        return user;
      };
      switch (request.ChallengeName) {
        case "NEW_PASSWORD_REQUIRED": {
          const password = answers["NEW_PASSWORD"] ?? "";
          const broken = brokenPasswordRule(store.definition, password);
          // A refused password must not use up the session: the person tries another one on the same page.
          if (broken !== undefined) {
            throw new CognitoError("InvalidPasswordException", `Password did not conform with policy: ${broken}`);
          }
          const user = bind(takeSession(request.Session, ["NEW_PASSWORD_REQUIRED"]));
          const changed: PoolUser = {
            ...user,
            password: hashPassword(password),
            status: "CONFIRMED",
            updatedAt: now(),
          };
          store.save(changed);
          return afterPassword(store, client, changed);
        }
        case "SOFTWARE_TOKEN_MFA": {
          const session = takeSession(request.Session, ["SOFTWARE_TOKEN_MFA"]);
          const user = bind(session);
          if (user.lockedUntil > now()) throw new CognitoError("NotAuthorizedException", "Password attempts exceeded");
          if (!codeIsRight(user.totpSecret ?? "", answers["SOFTWARE_TOKEN_MFA_CODE"] ?? "", now())) {
            // The session stays good for another try, as in Cognito, until it expires or the user is locked out.
            if (request.Session !== undefined) sessions.set(request.Session, session);
            return failed(store, user, new CognitoError("CodeMismatchException", "Invalid code received for user"));
          }
          const cleared: PoolUser = { ...user, failures: 0, lockedUntil: 0 };
          store.save(cleared);
          return tokensFor(store, client, cleared, undefined);
        }
        case "MFA_SETUP":
          return tokensFor(store, client, bind(takeSession(request.Session, ["MFA_SETUP_VERIFIED"])), undefined);
        default:
          throw new CognitoError(
            "InvalidParameterException",
            `${request.ChallengeName} is not supported by the local Cognito`,
          );
      }
    },
    AssociateSoftwareToken(body) {
      const request = z.object({ Session: z.string().optional(), AccessToken: z.string().optional() }).parse(body);
      const { store, user, session } = setupSubject(request);
      const secret = new Secret({ size: 20 }).base32;
      store.save({ ...user, totpSecret: secret, totpVerified: false });
      return { SecretCode: secret, ...(session === undefined ? {} : { Session: openSession(session) }) };
    },
    VerifySoftwareToken(body) {
      const request = z
        .object({ Session: z.string().optional(), AccessToken: z.string().optional(), UserCode: z.string() })
        .parse(body);
      const { store, user, session } = setupSubject(request);
      if (user.totpSecret === undefined || !codeIsRight(user.totpSecret, request.UserCode, now())) {
        if (session !== undefined && request.Session !== undefined) sessions.set(request.Session, session);
        throw new CognitoError("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA");
      }
      store.save({ ...user, totpVerified: true, updatedAt: now() });
      return {
        Status: "SUCCESS",
        ...(session === undefined ? {} : { Session: openSession({ ...session, challenge: "MFA_SETUP_VERIFIED" }) }),
      };
    },
    GetUser(body) {
      const { user } = bearerOf(bearer.parse(body).AccessToken);
      return { Username: user.username, UserAttributes: attributesOf(user) };
    },
    ChangePassword(body) {
      const request = bearer.extend({ PreviousPassword: z.string(), ProposedPassword: z.string() }).parse(body);
      const { store, user } = bearerOf(request.AccessToken);
      if (!passwordMatches(request.PreviousPassword, user.password)) {
        throw new CognitoError("NotAuthorizedException", "Incorrect username or password.");
      }
      const broken = brokenPasswordRule(store.definition, request.ProposedPassword);
      if (broken !== undefined) throw new CognitoError("InvalidPasswordException", broken);
      store.save({ ...user, password: hashPassword(request.ProposedPassword), updatedAt: now() });
      return {};
    },
    GlobalSignOut(body) {
      const { store, user } = bearerOf(bearer.parse(body).AccessToken);
      return signOutEverywhere(store, user);
    },
    RevokeToken(body) {
      const request = z.object({ Token: z.string(), ClientId: z.string() }).parse(body);
      const { store } = clientOf(request.ClientId);
      store.dropGrants((_grant, hash) => hash === hashOf(request.Token));
      return {};
    },
    AdminCreateUser(body) {
      const request = adminUser
        .extend({
          TemporaryPassword: z.string().optional(),
          UserAttributes: attributeList,
          MessageAction: z.string().optional(),
        })
        .parse(body);
      const store = storeOf(request.UserPoolId);
      if (store.find(request.Username) !== undefined) {
        throw new CognitoError("UsernameExistsException", "User account already exists");
      }
      const password = request.TemporaryPassword ?? `Aa1!${randomBytes(12).toString("base64url")}`;
      const broken = brokenPasswordRule(store.definition, password);
      if (broken !== undefined) throw new CognitoError("InvalidPasswordException", broken);
      const attributes = Object.fromEntries(request.UserAttributes.map(({ Name, Value }) => [Name, Value]));
      const user = newUser(store, request.Username, password, attributes);
      store.save(user);
      if (request.MessageAction !== "SUPPRESS") {
        mail(request.UserPoolId, attributes["email"] ?? request.Username, `Your temporary password is ${password}`);
      }
      return { User: { ...described(user), Attributes: attributesOf(user) } };
    },
    AdminGetUser(body) {
      const request = adminUser.parse(body);
      const user = userOf(storeOf(request.UserPoolId), request.Username);
      return { ...described(user), UserAttributes: attributesOf(user) };
    },
    AdminDisableUser: (body) => adminChange(body, (user) => ({ ...user, enabled: false })),
    AdminEnableUser: (body) => adminChange(body, (user) => ({ ...user, enabled: true })),
    AdminUserGlobalSignOut(body) {
      const request = adminUser.parse(body);
      const store = storeOf(request.UserPoolId);
      return signOutEverywhere(store, userOf(store, request.Username));
    },
    AdminDeleteUser(body) {
      const request = adminUser.parse(body);
      const store = storeOf(request.UserPoolId);
      store.remove(userOf(store, request.Username).username);
      return {};
    },
    AdminSetUserPassword(body) {
      const request = adminUser.extend({ Password: z.string(), Permanent: z.boolean().default(false) }).parse(body);
      const broken = brokenPasswordRule(storeOf(request.UserPoolId).definition, request.Password);
      if (broken !== undefined) throw new CognitoError("InvalidPasswordException", broken);
      return adminChange(body, (user) => ({
        ...user,
        password: hashPassword(request.Password),
        status: request.Permanent ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD",
      }));
    },
    AdminUpdateUserAttributes(body) {
      const request = adminUser.extend({ UserAttributes: attributeList }).parse(body);
      const changes = Object.fromEntries(request.UserAttributes.map(({ Name, Value }) => [Name, Value]));
      return adminChange(body, (user) => ({ ...user, attributes: { ...user.attributes, ...changes } }));
    },
    AdminSetUserMFAPreference(body) {
      const request = adminUser
        .extend({ SoftwareTokenMfaSettings: z.object({ Enabled: z.boolean().default(false) }).optional() })
        .parse(body);
      // Switching the code generator off is how an administrator lets a person set up a new one.
      return adminChange(body, (user) =>
        request.SoftwareTokenMfaSettings?.Enabled === false ? { ...user, totpVerified: false } : user,
      );
    },
    ListUsers(body) {
      const request = pooled.parse(body);
      const users = storeOf(request.UserPoolId).list();
      return { Users: users.map((user) => ({ ...described(user), Attributes: attributesOf(user) })) };
    },
    DescribeUserPool(body) {
      const { id, arn, properties } = storeOf(pooled.parse(body).UserPoolId).definition;
      return { UserPool: { Id: id, Arn: arn, MfaConfiguration: properties.MfaConfiguration } };
    },
  };

  const adminChange = (body: unknown, change: (user: PoolUser) => PoolUser) => {
    const request = adminUser.parse(body);
    const store = storeOf(request.UserPoolId);
    store.save({ ...change(userOf(store, request.Username)), updatedAt: now() });
    return {};
  };

  return {
    handle(operation, body) {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      try {
        if (run === undefined) {
          throw new CognitoError("UnsupportedOperationException", `${operation} is not supported by the local Cognito`);
        }
        return { status: 200, body: run(body) };
      } catch (error) {
        if (error instanceof CognitoError) {
          return { status: 400, body: { __type: error.type, message: error.message } };
        }
        if (error instanceof z.ZodError) {
          return { status: 400, body: { __type: "InvalidParameterException", message: z.prettifyError(error) } };
        }
        throw error;
      }
    },
    keySet: (poolId) => {
      const store = stores.get(poolId);
      return store === undefined ? undefined : keySetOf(store.key);
    },
    issuer,
    provision({ poolId, username, password, totpSecret, attributes }) {
      const store = storeOf(poolId);
      const known = store.find(username) ?? newUser(store, username, password, attributes ?? {});
      store.save({
        ...known,
        status: "CONFIRMED",
        password: hashPassword(password),
        attributes: { ...known.attributes, ...attributes },
        totpSecret: totpSecret ?? known.totpSecret ?? new Secret({ size: 20 }).base32,
        totpVerified: true,
        updatedAt: now(),
      });
    },
    letters() {
      const path = join(options.dataFolder, "mail.ndjson");
      if (!existsSync(path)) return [];
      const lines = readFileSync(path, "utf8").split("\n");
      return lines.filter((line) => line !== "").map((line) => letterSchema.parse(JSON.parse(line)));
    },
    totpSecret: (poolId, username) => storeOf(poolId).find(username)?.totpSecret,
  };
}
