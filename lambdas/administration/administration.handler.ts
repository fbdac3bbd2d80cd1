import { administrationEnvironment, type AdministrationEnvironment } from "../../lib/environment/administration.ts";
import { identifyByDirectory, staffDependencies } from "../shared/adapters/case-dependencies.ts";
import { cognitoAccounts, randomTemporaryPassword } from "../shared/adapters/cognito-accounts.ts";
import { prefectureLayers } from "../shared/adapters/fund-terms.ts";
import { municipalitiesOf } from "../shared/adapters/municipalities.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import * as contracts from "./administration.contract.ts";
import {
  decideStaffProposal,
  listStaff,
  proposeStaff,
  renewPassword,
  withdrawStaffProposal,
} from "./administration.ts";
import * as settingsContracts from "./settings.contract.ts";
import { decideSettingProposal, listSettings, proposeSetting, withdrawSettingProposal } from "./settings.ts";

/** The staff register and the settings, changed by maker and checker. */
export const handler = apiHandler({
  function: "administration",
  environment: administrationEnvironment,
  dependencies: (environment: AdministrationEnvironment, boot: Boot) => ({
    ...staffDependencies(environment, boot),
    store: boot.store(),
    directoryTable: environment.SASAE_DIRECTORY_TABLE,
    accounts: cognitoAccounts(environment.SASAE_USER_POOL_ID),
    temporaryPassword: randomTemporaryPassword,
    prefectureCode: environment.SASAE_PREFECTURE,
    municipalities: municipalitiesOf,
    fundLayers: prefectureLayers(environment.SASAE_FUNDS),
  }),
  identification: identifyByDirectory,
  routes: [
    route(contracts.listStaff, listStaff),
    route(contracts.proposeStaff, proposeStaff),
    route(contracts.decideStaffProposal, decideStaffProposal),
    route(contracts.withdrawStaffProposal, withdrawStaffProposal),
    route(contracts.renewPassword, renewPassword),
    route(settingsContracts.listSettings, listSettings),
    route(settingsContracts.proposeSetting, proposeSetting),
    route(settingsContracts.decideSettingProposal, decideSettingProposal),
    route(settingsContracts.withdrawSettingProposal, withdrawSettingProposal),
  ],
});
