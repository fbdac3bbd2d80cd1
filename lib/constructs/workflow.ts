import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ArnFormat, RemovalPolicy, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as logs from "aws-cdk-lib/aws-logs";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { repositoryRoot } from "../repository.ts";
import { stateMachineArn, type Tenant } from "../tenant.ts";
import { logRetention, type NodeFunction } from "./node-function.ts";
import { ServiceRole } from "./service-role.ts";

/** A definition and what it is given do not fit together. */
export class WorkflowDefinitionError extends Error {
  override readonly name = "WorkflowDefinitionError";
}

function pascalCase(kebab: string): string {
  return kebab
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

/** Placeholder of a function in a definition: `screening-tasks` → `ScreeningTasksFunctionArn`. */
export function functionPlaceholder(name: string): string {
  return `${pascalCase(name)}FunctionArn`;
}

/** Placeholder of a nested workflow in a definition: `inquiry` → `InquiryStateMachineArn`. */
export function workflowPlaceholder(name: string): string {
  return `${pascalCase(name)}StateMachineArn`;
}

/** Text of a definition file without its white space. Throws {@link WorkflowDefinitionError}. */
export function readDefinition(name: string): string {
  const file = join("statemachines", `${name}.asl.json`);
  const path = join(repositoryRoot, file);
  if (!existsSync(path)) throw new WorkflowDefinitionError(`${file} is missing`);
  try {
    return JSON.stringify(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new WorkflowDefinitionError(`${file} is not JSON: ${error instanceof Error ? error.message : "unknown"}`);
  }
}

/**
 * Checks that a definition's placeholders and the given substitutions are the same set.
 * Throws {@link WorkflowDefinitionError} naming each difference.
 */
export function checkPlaceholders(name: string, definition: string, given: readonly string[]): void {
  const wanted = new Set([...definition.matchAll(/\$\{([A-Za-z0-9_]+)\}/g)].map((match) => match[1] ?? ""));
  const faults = [
    ...[...wanted]
      .filter((placeholder) => !given.includes(placeholder))
      .map((placeholder) => `nothing fills \${${placeholder}}`),
    ...given
      .filter((placeholder) => !wanted.has(placeholder))
      .map((placeholder) => `\${${placeholder}} is given but not used`),
  ];
  if (faults.length > 0) throw new WorkflowDefinitionError(`statemachines/${name}.asl.json: ${faults.join("; ")}`);
}

/** Properties of a {@link Workflow}. */
export type WorkflowProps = {
  readonly tenant: Tenant;
  /** Name without the tenant's prefix; names the definition file too. */
  readonly name: string;
  /** Role path; the tenant's unless the workflow belongs to the number zone. */
  readonly rolePath?: string;
  /** Functions the definition names as `${…FunctionArn}`. */
  readonly functions: readonly NodeFunction[];
  /** Workflows the definition runs and waits for, named `${…StateMachineArn}`. */
  readonly workflows?: readonly Workflow[];
};

/**
 * A state machine whose definition is `statemachines/<name>.asl.json`, inlined so that the template alone says what runs.
 * Its role may do what its substitutions need and nothing else. Execution data are never logged. Kept when the stack is
 * deleted: executions wait for people for weeks.
 */
export class Workflow extends Construct {
  /** Name without the prefix. */
  readonly name: string;
  /** ARN, known before the machine exists. */
  readonly arn: string;
  /** The machine. */
  readonly stateMachine: sfn.StateMachine;
  /** ARN pattern of its executions. */
  readonly executionArns: string;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const { tenant, functions } = props;
    const workflows = props.workflows ?? [];
    const machineName = `${tenant.prefix}-${props.name}`;
    this.name = props.name;
    this.arn = stateMachineArn(this, machineName);
    this.executionArns = Stack.of(this).formatArn({
      service: "states",
      resource: "execution",
      resourceName: `${machineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });

    const substitutions = Object.fromEntries([
      ...functions.map((task) => [functionPlaceholder(task.name), task.arn] as const),
      ...workflows.map((workflow) => [workflowPlaceholder(workflow.name), workflow.arn] as const),
    ]);
    const definition = readDefinition(props.name);
    checkPlaceholders(props.name, definition, Object.keys(substitutions));

    const role = new ServiceRole(this, "ServiceRole", {
      roleName: `${machineName}-workflow`,
      path: props.rolePath ?? tenant.rolePath,
      service: "states.amazonaws.com",
      description: `Role of the ${props.name} workflow of ${tenant.prefix}`,
    }).role;
    this.allowTasks(role, functions);
    this.allowNested(role, workflows);

    this.stateMachine = new sfn.StateMachine(this, "StateMachine", {
      stateMachineName: machineName,
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromString(definition),
      definitionSubstitutions: substitutions,
      role,
      tracingEnabled: true,
      removalPolicy: RemovalPolicy.RETAIN,
      logs: {
        // The prefix keeps the account's resource policy for log delivery from outgrowing its limit of 5,120 characters.
        destination: new logs.LogGroup(this, "Logs", {
          logGroupName: `/aws/vendedlogs/states/${machineName}`,
          retention: logRetention,
          removalPolicy: RemovalPolicy.RETAIN,
        }),
        level: sfn.LogLevel.ALL,
        includeExecutionData: false,
      },
    });
  }

  private allowTasks(role: iam.Role, functions: readonly NodeFunction[]): void {
    if (functions.length === 0) return;
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: "InvokeTasks",
        actions: ["lambda:InvokeFunction"],
        resources: functions.map((task) => task.arn),
      }),
    );
  }

  /** Running a workflow and waiting for it needs the execution's rights and a rule that Step Functions manages itself. */
  private allowNested(role: iam.Role, workflows: readonly Workflow[]): void {
    if (workflows.length === 0) return;
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: "RunNestedWorkflows",
        actions: ["states:StartExecution"],
        resources: workflows.map((workflow) => workflow.arn),
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: "WatchNestedExecutions",
        actions: ["states:DescribeExecution", "states:StopExecution"],
        resources: workflows.map((workflow) => workflow.executionArns),
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: "NotifyOfNestedExecutions",
        actions: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
        resources: [
          Stack.of(this).formatArn({
            service: "events",
            resource: "rule",
            resourceName: "StepFunctionsGetEventsForStepFunctionsExecutionRule",
          }),
        ],
      }),
    );
  }
}
