import { UnsupportedRequestError } from "../errors.ts";
import type { AuthorisationRequest } from "../evaluate.ts";
import { asList, isJsonObject } from "../template.ts";
import type { JsonObject } from "../template.ts";
import { authorise, callerArn, findResource, jsonBody, requiredString, stringOf } from "./request.ts";
import type { ReceivedRequest, RequestEnvironment } from "./request.ts";

/**
 * Cognito operations that need no IAM permission: they are authorised by a client id, a session or a token.
 * Source: Amazon Cognito developer guide, "List of API operations grouped by authorization model".
 */
export const COGNITO_WITHOUT_IAM: ReadonlySet<string> = new Set(
  [
    ["InitiateAuth", "RespondToAuthChallenge", "GetTokensFromRefreshToken", "RevokeToken", "GlobalSignOut"],
    ["AssociateSoftwareToken", "VerifySoftwareToken", "SetUserMFAPreference", "SetUserSettings", "GetUser"],
    ["SignUp", "ConfirmSignUp", "ResendConfirmationCode", "ForgotPassword", "ConfirmForgotPassword"],
    ["ChangePassword", "DeleteUser", "UpdateUserAttributes", "DeleteUserAttributes", "VerifyUserAttribute"],
    ["GetUserAttributeVerificationCode", "ConfirmDevice", "ForgetDevice", "GetDevice", "ListDevices"],
    ["UpdateDeviceStatus", "GetUserAuthFactors", "StartWebAuthnRegistration", "CompleteWebAuthnRegistration"],
    ["ListWebAuthnCredentials", "DeleteWebAuthnCredential", "UpdateAuthEventFeedback"],
  ].flat(),
);

/** What a Cognito user pool call needs: its action on the pool it names. */
export function cognitoRequests(request: ReceivedRequest, operation: string): readonly AuthorisationRequest[] {
  const body = jsonBody(request);
  if (operation === "ListUserPools") return [authorise(request, "cognito-idp:ListUserPools", "*")];
  const pool = requiredString(body, "UserPoolId", operation);
  return [
    authorise(request, `cognito-idp:${operation}`, callerArn(request.environment, "cognito-idp", `userpool/${pool}`)),
  ];
}

/** What a Lambda call needs. Only invocation is known: no function of ours may change another. */
export function lambdaRequests(request: ReceivedRequest): readonly AuthorisationRequest[] {
  const name = /^\/20\d\d-\d\d-\d\d\/functions\/([^/]+)\/(?:invocations|invoke-async)\/?$/.exec(request.pathname)?.[1];
  if (name === undefined || request.sdk.method !== "POST") {
    throw new UnsupportedRequestError(`lambda: ${request.sdk.method} ${request.pathname} is not known`);
  }
  const arn = functionArn(request.environment, decodeURIComponent(name), request.query.get("Qualifier") ?? undefined);
  return [authorise(request, "lambda:InvokeFunction", arn, { "lambda:FunctionArn": arn })];
}

/** The ARN behind a function name, `name:alias`, `account:function:name` or ARN. */
export function functionArn(environment: RequestEnvironment, name: string, qualifier?: string): string {
  const given = name.startsWith("arn:")
    ? name
    : callerArn(environment, "lambda", `function:${/^(?:\d{12}:function:)?(.+)$/.exec(name)?.[1] ?? name}`);
  return qualifier === undefined || given.split(":").length > 7 ? given : `${given}:${qualifier}`;
}

/**
 * What a Step Functions call needs. Answers to a task token are authorised on the state machine that gave it out
 * (seen in AWS's own denial messages), so the gateway must know it; otherwise only a grant on `*` lets them through.
 */
export function statesRequests(request: ReceivedRequest, operation: string): readonly AuthorisationRequest[] {
  const body = jsonBody(request);
  const action = `states:${operation}`;
  switch (operation) {
    case "StartExecution":
    case "StartSyncExecution":
    case "ListExecutions":
    case "DescribeStateMachine": {
      const parts = requiredString(body, "stateMachineArn", operation).split(":");
      const qualifier = parts[7];
      const facts = qualifier === undefined ? {} : { "states:StateMachineQualifier": qualifier };
      return [authorise(request, action, parts.slice(0, 7).join(":"), facts)];
    }
    case "DescribeExecution":
    case "DescribeStateMachineForExecution":
    case "GetExecutionHistory":
    case "StopExecution":
    case "RedriveExecution":
      return [authorise(request, action, requiredString(body, "executionArn", operation))];
    case "SendTaskSuccess":
    case "SendTaskFailure":
    case "SendTaskHeartbeat": {
      const token = requiredString(body, "taskToken", operation);
      return [authorise(request, action, request.environment.stateMachineOfTaskToken?.(token) ?? "*")];
    }
    case "ListStateMachines":
      return [authorise(request, action, "*")];
    default:
      throw new UnsupportedRequestError(`${action} is not known`);
  }
}

const QUEUE_ACTIONS: Readonly<Record<string, string>> = {
  SendMessageBatch: "SendMessage",
  DeleteMessageBatch: "DeleteMessage",
  ChangeMessageVisibilityBatch: "ChangeMessageVisibility",
};

/** What an SQS call needs: a batch needs the permission of the single operation. */
export function sqsRequests(request: ReceivedRequest, operation: string): readonly AuthorisationRequest[] {
  const body = jsonBody(request);
  if (operation === "ListQueues") return [authorise(request, "sqs:ListQueues", "*")];
  const url = stringOf(body, "QueueUrl");
  const name = stringOf(body, "QueueName") ?? url?.split("/").at(-1);
  if (name === undefined || name === "") throw new UnsupportedRequestError(`sqs:${operation} names no queue`);
  const account = /\/(\d{12})\/[^/]+$/.exec(url ?? "")?.[1] ?? request.environment.accountId;
  const arn = callerArn({ ...request.environment, accountId: account }, "sqs", name);
  return [authorise(request, `sqs:${QUEUE_ACTIONS[operation] ?? operation}`, arn)];
}

/** What an EventBridge call needs: `PutEvents` on each bus that an entry names. */
export function eventsRequests(request: ReceivedRequest, operation: string): readonly AuthorisationRequest[] {
  if (operation !== "PutEvents") throw new UnsupportedRequestError(`events:${operation} is not known`);
  return asList(jsonBody(request)["Entries"])
    .filter((entry) => isJsonObject(entry))
    .map((entry) => {
      const bus = stringOf(entry, "EventBusName") ?? "default";
      const arn = bus.startsWith("arn:") ? bus : callerArn(request.environment, "events", `event-bus/${bus}`);
      const facts: Record<string, string> = {};
      const [source, type] = [stringOf(entry, "Source"), stringOf(entry, "DetailType")];
      if (source !== undefined) facts["events:source"] = source;
      if (type !== undefined) facts["events:detail-type"] = type;
      return authorise(request, "events:PutEvents", arn, facts);
    });
}

/** What a CloudWatch call needs. The body may be CBOR, so a policy on the namespace cannot be judged here. */
export function monitoringRequests(request: ReceivedRequest, operation: string): readonly AuthorisationRequest[] {
  if (operation !== "PutMetricData" && operation !== "GetMetricData" && operation !== "GetMetricStatistics") {
    throw new UnsupportedRequestError(`cloudwatch:${operation} is not known`);
  }
  return [authorise(request, `cloudwatch:${operation}`, "*", {}, ["cloudwatch:namespace"])];
}

/** What a Parameter Store call needs: its action on each parameter it names. */
export function parameterRequests(request: ReceivedRequest, operation: string): readonly AuthorisationRequest[] {
  const body = jsonBody(request);
  const names = [...asList(body["Names"]), ...asList(body["Name"]), ...asList(body["Path"])].filter(
    (name) => typeof name === "string",
  );
  if (!/^(?:GetParameters?|GetParametersByPath|PutParameter)$/.test(operation) || names.length === 0) {
    throw new UnsupportedRequestError(`ssm:${operation} is not known`);
  }
  return names.map((name) =>
    authorise(
      request,
      `ssm:${operation}`,
      name.startsWith("arn:")
        ? name
        : callerArn(request.environment, "ssm", `parameter${name.startsWith("/") ? "" : "/"}${name}`),
    ),
  );
}

/** What a Secrets Manager call needs: its action on the secret, found by name or ARN. */
export function secretRequests(request: ReceivedRequest, operation: string): readonly AuthorisationRequest[] {
  if (!/^(?:GetSecretValue|DescribeSecret|PutSecretValue)$/.test(operation)) {
    throw new UnsupportedRequestError(`secretsmanager:${operation} is not known`);
  }
  const id = requiredString(jsonBody(request), "SecretId", operation);
  const declared = findResource(
    request.environment,
    "AWS::SecretsManager::Secret",
    (resource) => resource.ref === id || stringOf(resource.properties(), "Name") === id,
  );
  const arn =
    declared?.arn ?? (id.startsWith("arn:") ? id : callerArn(request.environment, "secretsmanager", `secret:${id}`));
  return [authorise(request, `secretsmanager:${operation}`, arn, { "secretsmanager:SecretId": arn })];
}

/** What an SNS call needs; only publishing is known. */
export function snsRequests(request: ReceivedRequest, form: URLSearchParams): readonly AuthorisationRequest[] {
  const topic = form.get("TopicArn") ?? form.get("TargetArn");
  if (!/^Publish(?:Batch)?$/.test(form.get("Action") ?? "") || topic === null) {
    throw new UnsupportedRequestError(`sns:${form.get("Action") ?? ""} is not known`);
  }
  return [authorise(request, "sns:Publish", topic)];
}

/** What an STS call needs; undefined for `GetCallerIdentity`, which no policy can forbid. */
export function stsRequests(
  request: ReceivedRequest,
  form: URLSearchParams,
): readonly AuthorisationRequest[] | undefined {
  const operation = form.get("Action") ?? "";
  if (operation === "GetCallerIdentity") return undefined;
  const role = form.get("RoleArn");
  if (operation !== "AssumeRole" || role === null) throw new UnsupportedRequestError(`sts:${operation} is not known`);
  const facts: Record<string, string> = {};
  const [session, external] = [form.get("RoleSessionName"), form.get("ExternalId")];
  if (session !== null) facts["sts:RoleSessionName"] = session;
  if (external !== null) facts["sts:ExternalId"] = external;
  return [authorise(request, "sts:AssumeRole", role, facts)];
}

/** The actions behind a Task state of a state machine, as its role needs them. */
export function taskRequests(
  environment: RequestEnvironment,
  taskResource: string,
  parameters: JsonObject,
): readonly Pick<AuthorisationRequest, "action" | "resource">[] {
  if (/^arn:[^:]+:lambda:/.test(taskResource)) return [{ action: "lambda:InvokeFunction", resource: taskResource }];
  const integration = /^arn:[^:]+:states:::(.+?)(?:\.(?:sync(?::2)?|waitForTaskToken))?$/.exec(taskResource)?.[1];
  const waits = /\.sync(?::2)?$/.test(taskResource);
  switch (integration) {
    case "lambda:invoke":
      return [
        {
          action: "lambda:InvokeFunction",
          resource: functionArn(environment, requiredString(parameters, "FunctionName", taskResource)),
        },
      ];
    case "states:startExecution": {
      const machine = requiredString(parameters, "StateMachineArn", taskResource);
      const start = { action: "states:StartExecution", resource: machine };
      // A nested run that is waited for is also watched and stopped, by polling and by a managed rule.
      const executions = `${machine.replace(":stateMachine:", ":execution:")}:any`;
      return waits
        ? [
            start,
            { action: "states:DescribeExecution", resource: executions },
            { action: "states:StopExecution", resource: executions },
          ]
        : [start];
    }
    case "sqs:sendMessage": {
      const name = requiredString(parameters, "QueueUrl", taskResource).split("/").at(-1) ?? "";
      return [{ action: "sqs:SendMessage", resource: callerArn(environment, "sqs", name) }];
    }
    case "events:putEvents":
      return asList(parameters["Entries"]).map((entry) => {
        const bus = (isJsonObject(entry) ? stringOf(entry, "EventBusName") : undefined) ?? "default";
        return {
          action: "events:PutEvents",
          resource: bus.startsWith("arn:") ? bus : callerArn(environment, "events", `event-bus/${bus}`),
        };
      });
    case "sns:publish":
      return [{ action: "sns:Publish", resource: requiredString(parameters, "TopicArn", taskResource) }];
    default: {
      const table = /^dynamodb:(getItem|putItem|updateItem|deleteItem)$/.exec(integration ?? "")?.[1];
      if (table !== undefined) {
        const name = requiredString(parameters, "TableName", taskResource);
        return [
          {
            action: `dynamodb:${table.charAt(0).toUpperCase()}${table.slice(1)}`,
            resource: name.startsWith("arn:") ? name : callerArn(environment, "dynamodb", `table/${name}`),
          },
        ];
      }
      throw new UnsupportedRequestError(`the task resource ${taskResource} is not known`);
    }
  }
}
