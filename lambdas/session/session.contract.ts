import * as z from "zod";
import { actions, prefectureRoles } from "../../domain/permissions/permissions.ts";
import { defineContract } from "../shared/contract.ts";
import { nothing } from "../shared/schemas.ts";

const username = z.email().max(120);
const password = z.string().min(1).max(256);
const sessionToken = z.string().min(1).max(4096);
const oneTimeCode = z.string().regex(/^\d{6}$/);

/** Tokens of a signed-in person. `expiresIn` is in seconds. */
export const tokensSchema = z.strictObject({
  kind: z.literal("signed-in"),
  idToken: z.string(),
  refreshToken: z.string().optional(),
  expiresIn: z.int(),
});

/** What the sign-in asks for next. */
export const signInStepSchema = z.discriminatedUnion("kind", [
  tokensSchema,
  z.strictObject({ kind: z.literal("one-time-code"), session: sessionToken }),
  z.strictObject({ kind: z.literal("new-password"), session: sessionToken }),
  /** First sign-in: the secret to put into an authenticator app, also as an otpauth address. */
  z.strictObject({
    kind: z.literal("register-authenticator"),
    session: sessionToken,
    secret: z.string(),
    otpauth: z.string(),
  }),
]);

/** Signs in with user name and password; answers with the next step. */
export const startSession = defineContract({
  operationId: "startSession",
  method: "POST",
  path: "/session",
  action: "public",
  summary: "利用者名とパスワードでサインインを始める",
  request: { path: nothing, query: nothing, body: z.strictObject({ username, password }) },
  response: { status: 200, body: signInStepSchema },
  errors: ["SIGN_IN_REFUSED"],
});

/** Gives the one-time code. */
export const answerOneTimeCode = defineContract({
  operationId: "answerOneTimeCode",
  method: "POST",
  path: "/session/one-time-code",
  action: "public",
  summary: "確認コードを送る",
  request: {
    path: nothing,
    query: nothing,
    body: z.strictObject({ username, session: sessionToken, code: oneTimeCode }),
  },
  response: { status: 200, body: signInStepSchema },
  errors: ["CODE_REFUSED", "SESSION_EXPIRED"],
});

/** Sets the own password at the first sign-in. */
export const setPassword = defineContract({
  operationId: "setPassword",
  method: "POST",
  path: "/session/password",
  action: "public",
  summary: "初回サインインで新しいパスワードを決める",
  request: {
    path: nothing,
    query: nothing,
    body: z.strictObject({ username, session: sessionToken, password: z.string().min(12).max(256) }),
  },
  response: { status: 200, body: signInStepSchema },
  errors: ["PASSWORD_REFUSED", "SESSION_EXPIRED"],
});

/** Proves that the authenticator app is set up. */
export const registerAuthenticator = defineContract({
  operationId: "registerAuthenticator",
  method: "POST",
  path: "/session/authenticator",
  action: "public",
  summary: "認証アプリを登録する",
  request: {
    path: nothing,
    query: nothing,
    body: z.strictObject({ username, session: sessionToken, code: oneTimeCode }),
  },
  response: { status: 200, body: signInStepSchema },
  errors: ["CODE_REFUSED", "SESSION_EXPIRED"],
});

/** Renews the tokens. */
export const refreshSession = defineContract({
  operationId: "refreshSession",
  method: "POST",
  path: "/session/refresh",
  action: "public",
  summary: "サインインを延長する",
  request: { path: nothing, query: nothing, body: z.strictObject({ refreshToken: z.string().min(1).max(4096) }) },
  response: { status: 200, body: tokensSchema },
  errors: ["SESSION_EXPIRED"],
});

/** Ends the session everywhere. */
export const endSession = defineContract({
  operationId: "endSession",
  method: "POST",
  path: "/session/end",
  action: "public",
  summary: "サインアウトする",
  request: { path: nothing, query: nothing, body: z.strictObject({ refreshToken: z.string().min(1).max(4096) }) },
  response: { status: 200, body: z.strictObject({ kind: z.literal("signed-out") }) },
  errors: [],
});

/** Who is signed in, and what they may do. */
export const getMe = defineContract({
  operationId: "getMe",
  method: "GET",
  path: "/me",
  action: "session:read",
  summary: "サインイン中の職員と、できる操作",
  request: { path: nothing, query: nothing, body: nothing },
  response: {
    status: 200,
    body: z.strictObject({
      staffId: z.string(),
      name: z.string(),
      roles: z.array(z.enum(prefectureRoles)),
      actions: z.array(z.enum(actions)),
      prefectureCode: z.string(),
      prefectureName: z.string(),
      municipalityCode: z.string().optional(),
      municipalityName: z.string().optional(),
      /** Municipalities of the prefecture, for choosing and naming. */
      municipalities: z.array(z.strictObject({ code: z.string(), name: z.string() })),
    }),
  },
  errors: [],
});

/** Routes of the capability. */
export const sessionContracts = [
  startSession,
  answerOneTimeCode,
  setPassword,
  registerAuthenticator,
  refreshSession,
  endSession,
  getMe,
] as const;
