import { sessionEnvironment, type SessionEnvironment } from "../../lib/environment/session.ts";
import { prefectureName } from "../../domain/prefectures/prefecture-names.ts";
import { identifyByDirectory, staffDependencies } from "../shared/adapters/case-dependencies.ts";
import { cognitoSignIn } from "../shared/adapters/cognito-sign-in.ts";
import { municipalitiesOf } from "../shared/adapters/municipalities.ts";
import { apiHandler, publicRoute, route } from "../shared/runtime/api-handler.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import * as contracts from "./session.contract.ts";
import * as useCases from "./session.ts";

/** Signing in and the own profile. */
export const handler = apiHandler({
  function: "session",
  environment: sessionEnvironment,
  dependencies: (environment: SessionEnvironment, boot: Boot) => ({
    ...staffDependencies(environment, boot),
    signIn: cognitoSignIn(
      environment.SASAE_USER_POOL_CLIENT_ID,
      `Sasae ${prefectureName(environment.SASAE_PREFECTURE)}`,
    ),
    logger: boot.logger,
    prefectureCode: environment.SASAE_PREFECTURE,
    municipalities: municipalitiesOf,
  }),
  identification: identifyByDirectory,
  routes: [
    publicRoute(contracts.startSession, useCases.startSession),
    publicRoute(contracts.answerOneTimeCode, useCases.answerOneTimeCode),
    publicRoute(contracts.setPassword, useCases.setPassword),
    publicRoute(contracts.registerAuthenticator, useCases.registerAuthenticator),
    publicRoute(contracts.refreshSession, useCases.refreshSession),
    publicRoute(contracts.endSession, useCases.endSession),
    route(contracts.getMe, useCases.getMe),
  ],
});
