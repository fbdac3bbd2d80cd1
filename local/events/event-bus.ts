import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import type { FunctionDefinition, RuleDefinition, StateMachineDefinition } from "../assembly/deployment.ts";
import { functionNameOf } from "../assembly/deployment.ts";
import { readJsonFile, writeJsonFile } from "../services/json-file.ts";
import type { StepFunctionsService } from "../stepfunctions/step-functions.ts";
import type { FunctionPool } from "../workers/function-pool.ts";
import type { EventMatcher } from "./event-pattern.ts";
import { compilePattern } from "./event-pattern.ts";
import type { FileQueues } from "./file-queue.ts";
import { parseSchedule } from "./schedule-expression.ts";

/** An EventBridge event. */
export interface BusEvent {
  readonly source: string;
  readonly "detail-type": string;
  readonly account: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** Carries events and schedules to the functions and state machines that the template's rules name. */
export interface EventBus {
  /** Gives an event to every rule of its account whose pattern it fits. */
  publish(event: BusEvent): void;
  /** Fires a schedule now, by the name of its rule; settles when its targets answered. */
  fire(ruleName: string): Promise<void>;
  /** Number of deliveries under way. */
  busy(): number;
  stop(): Promise<void>;
}

/** What {@link startEventBus} needs. */
export interface EventBusOptions {
  readonly rules: readonly RuleDefinition[];
  readonly functions: readonly FunctionDefinition[];
  readonly stateMachines: readonly StateMachineDefinition[];
  readonly pool: FunctionPool;
  readonly stepFunctions: StepFunctionsService;
  readonly queues: FileQueues;
  /** Deliveries not yet done are kept here and done after a restart. */
  readonly dataFolder: string;
  /** Asks whether the rule may call its target; a text says why not. */
  readonly refuses: (
    rule: RuleDefinition,
    roleArn: string | undefined,
    action: string,
    resource: string,
  ) => string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** False leaves schedules to {@link EventBus.fire}. */
  readonly runsSchedules: boolean;
  readonly onError: (error: unknown) => void;
}

const deliverySchema = z.object({ id: z.string(), rule: z.string(), targetArn: z.string(), event: z.unknown() });

type Delivery = z.infer<typeof deliverySchema>;

/** Starts the bus, and the deliveries an earlier run left undone. */
export function startEventBus(options: EventBusOptions): EventBus {
  mkdirSync(options.dataFolder, { recursive: true });
  let stopping = false;
  const ending = new AbortController();
  const under = new Set<Promise<void>>();
  const patterns = new Map<RuleDefinition, EventMatcher>(
    options.rules.flatMap((rule) =>
      rule.eventPattern === undefined ? [] : [[rule, compilePattern(rule.eventPattern)] as const],
    ),
  );
  const fileOf = ({ id }: Delivery) => join(options.dataFolder, `${id}.json`);

  const callTarget = async (
    rule: RuleDefinition,
    { arn: targetArn, roleArn }: RuleDefinition["targets"][number],
    event: unknown,
  ): Promise<string | undefined> => {
    if (/^arn:[^:]+:lambda:/.test(targetArn)) {
      const refusal = options.refuses(rule, roleArn, "lambda:InvokeFunction", targetArn);
      if (refusal !== undefined) return refusal;
      const result = await options.pool.invoke(functionNameOf(targetArn), event);
      return result.ok ? undefined : result.error.errorType;
    }
    if (/^arn:[^:]+:states:/.test(targetArn)) {
      const refusal = options.refuses(rule, roleArn, "states:StartExecution", targetArn);
      if (refusal !== undefined) return refusal;
      const input = JSON.stringify(event);
      const { status, body } = options.stepFunctions.handle("StartExecution", { stateMachineArn: targetArn, input });
      return status === 200 ? undefined : JSON.stringify(body);
    }
    return `${targetArn} is no target the local runtime knows`;
  };

  /** An asynchronous call is tried three times by Lambda, then goes to the dead-letter queue. */
  const deliver = async (delivery: Delivery): Promise<void> => {
    const rule = options.rules.find(({ arn }) => arn === delivery.rule);
    const target = rule?.targets.find(({ arn }) => arn === delivery.targetArn);
    if (rule === undefined || target === undefined) {
      rmSync(fileOf(delivery), { force: true });
      return;
    }
    for (let attempt = 0; !stopping; attempt += 1) {
      const failure = await callTarget(rule, target, delivery.event);
      if (stopping) return;
      if (failure === undefined) break;
      if (attempt >= Math.min(target.maximumRetries, 2)) {
        options.onError(new Error(`${rule.name} → ${target.arn}: ${failure}`));
        if (target.deadLetterArn !== undefined) options.queues.send(target.deadLetterArn, delivery.event);
        break;
      }
      await delay(200 * 2 ** attempt, undefined, { signal: ending.signal }).catch(() => undefined);
    }
    if (!stopping) rmSync(fileOf(delivery), { force: true });
  };

  const begin = (delivery: Delivery): Promise<void> => {
    writeJsonFile(fileOf(delivery), delivery);
    const work = deliver(delivery).catch(options.onError);
    under.add(work);
    void work.finally(() => under.delete(work));
    return work;
  };

  const envelope = (event: BusEvent) => ({
    version: "0",
    id: randomUUID(),
    time: new Date(options.now()).toISOString().replace(/\.\d{3}Z$/, "Z"),
    ...event,
  });

  const fireRule = async (rule: RuleDefinition): Promise<void> => {
    const event = envelope({
      source: "aws.events",
      "detail-type": "Scheduled Event",
      account: rule.accountId,
      region: rule.region,
      resources: [rule.arn],
      detail: {},
    });
    const deliveries = rule.targets.map(({ arn, input }) => ({
      id: randomUUID(),
      rule: rule.arn,
      targetArn: arn,
      event: input === undefined ? event : z.json().parse(JSON.parse(input)),
    }));
    await Promise.all(deliveries.map(begin));
  };

  const timers = new Map<string, NodeJS.Timeout>();
  if (options.runsSchedules) {
    const start = options.now();
    for (const rule of options.rules) {
      if (rule.schedule === undefined) continue;
      const schedule = parseSchedule(rule.schedule, rule.timezone, start);
      const arm = () => {
        const due = schedule.nextAfter(options.now());
        if (due === undefined || stopping) return;
        const wait = due - options.now();
        // A timer holds 24.8 days; a later date is looked at again then.
        const timer = setTimeout(
          () => {
            if (wait <= 2_147_483_000) void fireRule(rule).catch(options.onError);
            arm();
          },
          Math.min(Math.max(wait, 0), 2_147_483_000),
        );
        timer.unref();
        timers.set(rule.arn, timer);
      };
      arm();
    }
  }
  if (existsSync(options.dataFolder)) {
    for (const file of readdirSync(options.dataFolder).filter((name) => name.endsWith(".json"))) {
      const delivery = readJsonFile(join(options.dataFolder, file), deliverySchema.optional(), undefined);
      if (delivery !== undefined) void begin(delivery);
    }
  }

  return {
    publish(event) {
      const whole = envelope(event);
      for (const [rule, matches] of patterns) {
        if (rule.accountId !== event.account || rule.region !== event.region || !matches(whole)) continue;
        for (const { arn, input } of rule.targets) {
          const payload = input === undefined ? whole : z.json().parse(JSON.parse(input));
          void begin({ id: randomUUID(), rule: rule.arn, targetArn: arn, event: payload });
        }
      }
    },
    async fire(ruleName) {
      const rule = options.rules.find(({ name }) => name === ruleName);
      if (rule === undefined) throw new Error(`no template declares the rule ${ruleName}`);
      await fireRule(rule);
    },
    busy: () => under.size,
    async stop() {
      stopping = true;
      ending.abort();
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.allSettled(under);
    },
  };
}
