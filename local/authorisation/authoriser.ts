import { evaluate } from "./evaluate.ts";
import type { AuthorisationRequest, Decision, EvaluationEnvironment, Principal } from "./evaluate.ts";
import type { PolicySet } from "./policies.ts";
import { impliedKeyRequests, mapRequest } from "./requests.ts";
import type { RequestEnvironment, SdkRequest } from "./requests/request.ts";
import { createUsageRecorder } from "./usage.ts";
import type { UsageRecorder } from "./usage.ts";

/** The answer to a whole SDK request. */
export interface Verdict {
  readonly allowed: boolean;
  readonly service: string;
  readonly operation: string;
  /** One decision per action and resource, implied key permissions included; it ends with the first denial. */
  readonly decisions: readonly Decision[];
}

/** Decides requests against the policies of an assembly and counts which statements let them through. */
export interface Authoriser {
  readonly policies: PolicySet;
  readonly recorder: UsageRecorder;
  /** Decides a whole SDK request, with the key permissions that encrypted tables, buckets and queues imply. */
  authoriseSdk(principal: Principal, request: SdkRequest, where: CallerPlace): Verdict;
  /** Decides single actions: a state machine's task, a rule's target, an event source. Also with implied keys. */
  authorise(principal: Principal, requests: readonly AuthorisationRequest[], where: CallerPlace): readonly Decision[];
}

/** Where a call is made: the caller's account, the region of the request. */
export type CallerPlace = Pick<RequestEnvironment, "accountId" | "region">;

/** Choices of {@link createAuthoriser}. */
export interface AuthoriserOptions extends EvaluationEnvironment {
  readonly recorder?: UsageRecorder;
  /** What only the running services know: tokens, ciphertexts, object tags. */
  readonly knowledge?: Omit<RequestEnvironment, "resolver" | "accountId" | "region">;
}

/** Makes an authoriser. A denied request counts nothing towards usage, not even the parts that were allowed. */
export function createAuthoriser(policies: PolicySet, options: AuthoriserOptions = {}): Authoriser {
  const recorder = options.recorder ?? createUsageRecorder();
  const environmentOf = (where: CallerPlace): RequestEnvironment => ({
    resolver: policies.resolver,
    ...options.knowledge,
    ...where,
  });
  const authorise = (
    principal: Principal,
    requests: readonly AuthorisationRequest[],
    where: CallerPlace,
  ): readonly Decision[] => {
    const environment = environmentOf(where);
    const decisions: Decision[] = [];
    for (const request of requests.flatMap((item) => [item, ...impliedKeyRequests(item, environment)])) {
      const decision = evaluate(policies, principal, request, options);
      decisions.push(decision);
      if (!decision.allowed) return decisions;
    }
    for (const decision of decisions) recorder.record(decision);
    return decisions;
  };
  return {
    policies,
    recorder,
    authorise,
    authoriseSdk(principal, request, where) {
      const mapping = mapRequest(request, environmentOf(where));
      const { service, operation } = mapping;
      if (mapping.kind === "no-iam") return { allowed: true, service, operation, decisions: [] };
      const decisions = authorise(principal, mapping.requests, where);
      return { allowed: decisions.every((decision) => decision.allowed), service, operation, decisions };
    },
  };
}
