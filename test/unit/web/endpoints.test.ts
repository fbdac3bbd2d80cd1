import { describe, expect, test } from "@jest/globals";
import { administrationContracts } from "../../../lambdas/administration/administration.contract.ts";
import { applicationsContracts } from "../../../lambdas/applications/applications.contract.ts";
import { casesContracts } from "../../../lambdas/cases/cases.contract.ts";
import { consultationsContracts } from "../../../lambdas/consultations/consultations.contract.ts";
import { contractsContracts } from "../../../lambdas/contracts/contracts.contract.ts";
import { decisionsContracts } from "../../../lambdas/decisions/decisions.contract.ts";
import { disbursementsContracts } from "../../../lambdas/disbursements/disbursements.contract.ts";
import { documentsContracts } from "../../../lambdas/documents/documents.contract.ts";
import { eligibilityContracts } from "../../../lambdas/eligibility/eligibility.contract.ts";
import { exportsContracts } from "../../../lambdas/exports/exports.contract.ts";
import { numberInquiriesContracts } from "../../../lambdas/inquiry/number-inquiries.contract.ts";
import { nationalContracts } from "../../../lambdas/national/national.contract.ts";
import { screeningContracts } from "../../../lambdas/screening/screening.contract.ts";
import { sessionContracts } from "../../../lambdas/session/session.contract.ts";
import { statisticsContracts } from "../../../lambdas/statistics/statistics.contract.ts";
import { anyMe, endpoints } from "../../../web/src/lib/endpoints.ts";

const contracts = [
  ...sessionContracts,
  ...casesContracts,
  ...consultationsContracts,
  ...applicationsContracts,
  ...documentsContracts,
  ...eligibilityContracts,
  ...screeningContracts,
  ...decisionsContracts,
  ...contractsContracts,
  ...disbursementsContracts,
  ...statisticsContracts,
  ...exportsContracts,
  ...administrationContracts,
  ...numberInquiriesContracts,
  ...nationalContracts,
].map(({ operationId, method, path }) => ({ operationId, method, path }));

describe("routes the screens call", () => {
  test.each([...Object.values(endpoints), anyMe])("$operationId is called as its contract says", (endpoint) => {
    expect(contracts).toContainEqual({
      operationId: endpoint.operationId,
      method: endpoint.method,
      path: endpoint.path,
    });
  });

  test("both stages answer who is signed in on the same route", () => {
    expect(contracts.filter(({ path }) => path === anyMe.path).map(({ method }) => method)).toEqual(["GET", "GET"]);
  });

  test("each is named after its own operation", () => {
    expect(Object.entries(endpoints).filter(([name, { operationId }]) => name !== operationId)).toEqual([]);
  });
});
