import { nationalSessionEnvironment, type NationalSessionEnvironment } from "../../lib/environment/national-session.ts";
import { cognitoSignIn } from "../shared/adapters/cognito-sign-in.ts";
import * as sessionContracts from "../session/session.contract.ts";
import * as session from "../session/session.ts";
import { apiHandler, publicRoute, route } from "../shared/runtime/api-handler.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { identifyAnalyst } from "./analysts.ts";
import { getNationalMe as meContract } from "./national.contract.ts";
import { getNationalMe } from "./national.ts";

/** Signing in at the national stage. */
export const handler = apiHandler({
  function: "national-session",
  environment: nationalSessionEnvironment,
  dependencies: (environment: NationalSessionEnvironment, boot: Boot) => ({
    store: boot.store(),
    nationalTable: environment.SASAE_NATIONAL_TABLE,
    signIn: cognitoSignIn(environment.SASAE_USER_POOL_CLIENT_ID, "Sasae 全国"),
    logger: boot.logger,
  }),
  identification: ({ store, nationalTable }) => identifyAnalyst(store, nationalTable),
  routes: [
    publicRoute(sessionContracts.startSession, session.startSession),
    publicRoute(sessionContracts.answerOneTimeCode, session.answerOneTimeCode),
    publicRoute(sessionContracts.setPassword, session.setPassword),
    publicRoute(sessionContracts.registerAuthenticator, session.registerAuthenticator),
    publicRoute(sessionContracts.refreshSession, session.refreshSession),
    publicRoute(sessionContracts.endSession, session.endSession),
    route(meContract, getNationalMe),
  ],
});
