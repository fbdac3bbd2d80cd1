/**
 * Child of the handler-path measure: a process of its own, since handlers log to standard output. Tells its figures to
 * its parent as one message: requests a second of the real handler and of a bare one over the same fake ports.
 */
import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import type { Staff } from "../../domain/staff/staff.ts";
import { listCases, openCase } from "../../lambdas/cases/cases.ts";
import * as contracts from "../../lambdas/cases/cases.contract.ts";
import { identifyByDirectory } from "../../lambdas/shared/adapters/case-dependencies.ts";
import type { ItemStore } from "../../lambdas/shared/ports/item-store.ts";
import { apiHandler, route } from "../../lambdas/shared/runtime/api-handler.ts";
import { casesEnvironment } from "../../lib/environment/cases.ts";
import { memoryWorld, people, stepsOf } from "../../test/support/memory-world.ts";
import { median } from "../figure.ts";

let keeping = true;

function withoutKeeping(store: ItemStore): ItemStore {
  return {
    get: (table, key, consistent) => store.get(table, key, consistent),
    query: (query) => store.query(query),
    transact: (writes) => store.transact(writes),
    put: (table, item, condition) => (keeping ? store.put(table, item, condition) : Promise.resolve(true)),
    remove: (table, key) => store.remove(table, key),
    increment: (table, key, attribute) => store.increment(table, key, attribute),
  };
}

const rounds = 7;
const perRound = 600;

/**
 * A prefecture over a store in memory, the only fake there is: repositories and use cases are the real ones on both
 * sides. Entries of the audit trail are made and then dropped, since a chain that grows would slow the fake down.
 */
const world = await memoryWorld({ wrapStore: withoutKeeping });
const steps = stepsOf(world);
const caseId = await steps.payable();
for (let i = 0; i < 25; i += 1) await steps.begin();
keeping = false;
const staff = people.window;
const { ports } = world;

process.env["SASAE_PREFECTURE"] = "13";
process.env["SASAE_STAGE_NAME"] = "Prefecture13";
process.env["SASAE_CASES_TABLE"] = "sasae-13-cases";
process.env["SASAE_DIRECTORY_TABLE"] = "sasae-13-directory";
process.env["SASAE_AUDIT_TABLE"] = "sasae-13-audit";
process.env["SASAE_FUNDS"] = "{}";

const handler = apiHandler({
  function: "cases",
  environment: casesEnvironment,
  dependencies: () => ports,
  identification: identifyByDirectory,
  routes: [route(contracts.listCases, listCases), route(contracts.openCase, openCase)],
});

const eventOf = (
  method: string,
  path: string,
  more: Pick<APIGatewayProxyEvent, "body" | "pathParameters" | "queryStringParameters">,
): APIGatewayProxyEvent => ({
  ...more,
  httpMethod: method,
  path,
  resource: path,
  headers: { "content-type": "application/json", "x-correlation-id": "correlation-0001" },
  multiValueHeaders: {},
  multiValueQueryStringParameters: null,
  isBase64Encoded: false,
  stageVariables: null,
  requestContext: {
    accountId: "111111111111",
    apiId: "bench",
    authorizer: { claims: { "cognito:username": staff.staffId, email: staff.staffId } },
    protocol: "HTTP/1.1",
    httpMethod: method,
    identity: {
      accessKey: null,
      accountId: null,
      apiKey: null,
      apiKeyId: null,
      caller: null,
      clientCert: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: "192.0.2.1",
      user: null,
      userAgent: null,
      userArn: null,
    },
    path,
    stage: "api",
    requestId: "request-0001",
    requestTimeEpoch: 0,
    resourceId: "bench",
    resourcePath: path,
  },
});

const callbacks = { done: () => undefined, fail: () => undefined, succeed: () => undefined };

const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "cases",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:ap-northeast-1:111111111111:function:sasae-13-cases",
  memoryLimitInMB: "512",
  awsRequestId: "request-0001",
  logGroupName: "bench",
  logStreamName: "bench",
  getRemainingTimeInMillis: () => 30_000,
  // The type still asks for what Lambda gave to callbacks; nothing calls it.
  ...callbacks,
};

type Answer = { readonly statusCode: number; readonly body: string };
type Call = () => Promise<Answer>;

const real =
  (event: APIGatewayProxyEvent): Call =>
  async () =>
    handler(event, context);

const openEvent = eventOf("POST", `/cases/${caseId}/openings`, {
  body: JSON.stringify({ purpose: "application" }),
  pathParameters: { caseId },
  queryStringParameters: null,
});
const listEvent = eventOf("GET", "/cases", {
  body: null,
  pathParameters: null,
  queryStringParameters: { status: "consultation" },
});

async function whoAsks(): Promise<Staff> {
  const found = await ports.directory.findStaff(staff.staffId);
  if (found === undefined) throw new Error("the asking member of staff is unknown");
  return found;
}

/** What a handler without any chain would do: find who asks, read the body, call the use case, write the answer. */
const bareOpen: Call = async () => {
  const who = await whoAsks();
  const body: unknown = JSON.parse(openEvent.body ?? "");
  if (typeof body !== "object" || body === null || !("purpose" in body)) throw new Error("no purpose");
  const result = await openCase(ports, {
    staff: who,
    path: { caseId },
    query: {},
    body: { purpose: "application" },
    correlationId: "correlation-0001",
  });
  return { statusCode: 200, body: JSON.stringify(result) };
};
const bareList: Call = async () => {
  const who = await whoAsks();
  const result = await listCases(ports, {
    staff: who,
    path: {},
    query: { status: "consultation" },
    body: {},
    correlationId: "correlation-0001",
  });
  return { statusCode: 200, body: JSON.stringify(result) };
};

async function perSecond(call: Call): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < perRound; i += 1) await call();
  return perRound / ((performance.now() - began) / 1000);
}

async function compare(name: string, bare: Call, full: Call) {
  const [left, right] = [await bare(), await full()];
  if (right.statusCode !== 200 || Math.abs(left.body.length - right.body.length) > 50) {
    throw new Error(
      `${name}: the two handlers do not answer alike: ${String(right.statusCode)} ${right.body.slice(0, 300)}`,
    );
  }
  const pairs: { readonly bare: number; readonly full: number }[] = [];
  for (let round = 0; round < rounds + 1; round += 1) {
    pairs.push({ bare: await perSecond(bare), full: await perSecond(full) });
  }
  // The first round warms both up.
  const counted = pairs.slice(1);
  return {
    name,
    bare: median(counted.map((pair) => pair.bare)),
    full: median(counted.map((pair) => pair.full)),
  };
}

process.send?.([
  await compare("open a case", bareOpen, real(openEvent)),
  await compare("queue page of 25", bareList, real(listEvent)),
]);
process.disconnect();
