import { RefusedError, type ErrorCode } from "../../domain/errors.ts";
import { actionsOf } from "../../domain/permissions/permissions.ts";
import { prefectureName } from "../../domain/prefectures/prefecture-names.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, Contract, RequestOf } from "../shared/contract.ts";
import type { Municipality } from "../shared/ports/directory.ts";
import type { SignIn, SignInRefusal, SignInStep } from "../shared/ports/user-pool.ts";
import type { CatalogueLogger } from "../shared/runtime/logger.ts";
import type * as contracts from "./session.contract.ts";

/** Ports of signing in. */
export type SignInDependencies = { readonly signIn: SignIn; readonly logger: CatalogueLogger };

/** Ports of the own profile. */
export type ProfileDependencies = {
  readonly prefectureCode: string;
  readonly municipalities: (prefectureCode: string) => readonly Municipality[];
};

const codes: Readonly<Record<SignInRefusal["reason"], ErrorCode>> = {
  credentials: "SIGN_IN_REFUSED",
  code: "CODE_REFUSED",
  password: "PASSWORD_REFUSED",
  session: "SESSION_EXPIRED",
};

type PublicRequest<Of extends Contract> = Omit<RequestOf<Of, never>, "staff">;

function settled<Step extends SignInStep>(
  { logger }: SignInDependencies,
  step: Step | SignInRefusal,
  correlationId: string,
): Step {
  if (step.kind === "refused") {
    logger.info("SIGN_IN_REFUSED", { correlationId, resultCode: codes[step.reason] });
    throw new RefusedError(codes[step.reason]);
  }
  if (step.kind === "signed-in") logger.info("SIGN_IN_COMPLETED", { correlationId });
  return step;
}

/** Begins with user name and password. @throws RefusedError SIGN_IN_REFUSED, the same for an unknown name. */
export async function startSession(
  dependencies: SignInDependencies,
  { body, correlationId }: PublicRequest<typeof contracts.startSession>,
): Promise<AnswerOf<typeof contracts.startSession>> {
  return settled(dependencies, await dependencies.signIn.start(body.username, body.password), correlationId);
}

/** Gives the one-time code. @throws RefusedError CODE_REFUSED, SESSION_EXPIRED. */
export async function answerOneTimeCode(
  dependencies: SignInDependencies,
  { body, correlationId }: PublicRequest<typeof contracts.answerOneTimeCode>,
): Promise<AnswerOf<typeof contracts.answerOneTimeCode>> {
  const step = await dependencies.signIn.answerCode(body.username, body.session, body.code);
  return settled(dependencies, step, correlationId);
}

/** Sets the own password. @throws RefusedError PASSWORD_REFUSED, SESSION_EXPIRED. */
export async function setPassword(
  dependencies: SignInDependencies,
  { body, correlationId }: PublicRequest<typeof contracts.setPassword>,
): Promise<AnswerOf<typeof contracts.setPassword>> {
  const step = await dependencies.signIn.setPassword(body.username, body.session, body.password);
  return settled(dependencies, step, correlationId);
}

/** Registers the authenticator app. @throws RefusedError CODE_REFUSED, SESSION_EXPIRED. */
export async function registerAuthenticator(
  dependencies: SignInDependencies,
  { body, correlationId }: PublicRequest<typeof contracts.registerAuthenticator>,
): Promise<AnswerOf<typeof contracts.registerAuthenticator>> {
  const step = await dependencies.signIn.registerAuthenticator(body.username, body.session, body.code);
  return settled(dependencies, step, correlationId);
}

/** Renews the tokens. @throws RefusedError SESSION_EXPIRED. */
export async function refreshSession(
  dependencies: SignInDependencies,
  { body, correlationId }: PublicRequest<typeof contracts.refreshSession>,
): Promise<AnswerOf<typeof contracts.refreshSession>> {
  return settled(dependencies, await dependencies.signIn.refresh(body.refreshToken), correlationId);
}

/** Ends the session. */
export async function endSession(
  { signIn }: SignInDependencies,
  { body }: PublicRequest<typeof contracts.endSession>,
): Promise<AnswerOf<typeof contracts.endSession>> {
  await signIn.end(body.refreshToken);
  return { kind: "signed-out" };
}

/** Who is signed in, and what they may do. */
export async function getMe(
  { prefectureCode, municipalities }: ProfileDependencies,
  { staff }: RequestOf<typeof contracts.getMe, Staff>,
): Promise<AnswerOf<typeof contracts.getMe>> {
  const register = municipalities(prefectureCode);
  const own = register.find((row) => row.code === staff.municipalityCode);
  return Promise.resolve({
    staffId: staff.staffId,
    name: staff.name,
    roles: [...staff.roles],
    actions: [...actionsOf(staff.roles)],
    prefectureCode,
    prefectureName: prefectureName(prefectureCode),
    ...(own === undefined ? {} : { municipalityCode: own.code, municipalityName: own.name }),
    municipalities: [...register],
  });
}
