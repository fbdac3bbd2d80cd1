/** One field that was refused: a path into what was sent, and what to do about it. */
export type ProblemField = { readonly field: string; readonly code: string; readonly message: string };

/** What a refusal says to the person: the members of the problem+json answer, or our own where no answer came. */
export type ProblemFacts = {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly correlationId: string;
  readonly errors: readonly ProblemField[];
  /** Further members, such as what another person changed. */
  readonly facts: Readonly<Record<string, unknown>>;
};

/** A refusal of the API, or no answer at all (status 0). */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly problem: ProblemFacts;
  constructor(problem: ProblemFacts) {
    super(problem.code);
    this.problem = problem;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);

function fieldsOf(value: unknown): readonly ProblemField[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((entry) => ({
    field: textOf(entry["field"], ""),
    code: textOf(entry["code"], ""),
    message: textOf(entry["message"], "入力内容を確認してください。"),
  }));
}

/** No answer came: the network is down or the service does not answer. */
export function noAnswer(correlationId: string): ProblemFacts {
  return {
    status: 0,
    code: "NO_ANSWER",
    title: "通信できませんでした",
    detail: "ネットワークの接続を確認して、もう一度お試しください。入力した内容は残っています。",
    correlationId,
    errors: [],
    facts: {},
  };
}

/** Reads a refusal from its status and body, whatever the body is. */
export function readProblem(status: number, body: unknown, correlationId: string): ProblemFacts {
  const members = isRecord(body) ? body : {};
  return {
    status,
    code: textOf(members["code"], "INTERNAL"),
    title: textOf(members["title"], "処理できませんでした"),
    detail: textOf(members["detail"], "時間をおいてもう一度お試しください。入力した内容は残っています。"),
    correlationId: textOf(members["correlationId"], correlationId),
    errors: fieldsOf(members["errors"]),
    facts: members,
  };
}

/** The problem of anything that was thrown. */
export function problemFrom(error: unknown): ProblemFacts {
  if (error instanceof Problem) return error.problem;
  return readProblem(500, undefined, "");
}

/** Problems found in the browser before anything is sent, in the same shape. */
export function inputProblem(errors: readonly ProblemField[]): ProblemFacts {
  return {
    status: 422,
    code: "INVALID_INPUT",
    title: "入力内容を確認してください",
    detail: "次の項目を直してから、もう一度押してください。",
    correlationId: "",
    errors,
    facts: {},
  };
}

/** What another person changed meanwhile, when the refusal is a version conflict. */
export type Conflict = {
  readonly currentVersion: number;
  readonly changes: readonly { readonly act: string; readonly byName: string; readonly at: string }[];
  readonly currentContent: unknown;
};

/** The conflict a refusal tells of, or undefined when it is another refusal. */
export function conflictOf({ code, facts }: ProblemFacts): Conflict | undefined {
  const currentVersion = facts["currentVersion"];
  if (code !== "VERSION_CONFLICT" || typeof currentVersion !== "number") return undefined;
  const changes = facts["changes"];
  return {
    currentVersion,
    changes: (Array.isArray(changes) ? changes : []).filter(isRecord).map((change) => ({
      act: textOf(change["act"], ""),
      byName: textOf(change["byName"], ""),
      at: textOf(change["at"], ""),
    })),
    currentContent: facts["currentContent"],
  };
}
