import type { ScriptedAnswer } from "./inquiry.scenarios.ts";

/** What happens to a wait: a person acts, a week passes without one, or registering it fails by an error's name. */
export type WaitAnswer = { readonly act: string } | { readonly passes: "a week" } | { readonly error: string };

/**
 * One named case of the screening workflow: what each task answers (in order, the last one repeats), what becomes of each
 * wait in order, which states are entered in this order among others, and where it ends.
 */
export type ScreeningScenario = {
  readonly name: string;
  /** By task name: `record-verdict`, `produce-paper:loan-deed`. */
  readonly tasks: Readonly<Record<string, readonly ScriptedAnswer[]>>;
  readonly waits: Readonly<Partial<Record<"screener" | "approval" | "loan-deed" | "retry", readonly WaitAnswer[]>>>;
  /** Answer of the inquiry workflow by action. */
  readonly inquiry: Readonly<Partial<Record<"inquire" | "shred", readonly ScriptedAnswer[]>>>;
  readonly path: readonly string[];
  readonly avoids: readonly string[];
  readonly end: "Money may move" | "Screening ended" | { readonly fails: string };
};

const answer = (output: unknown): readonly ScriptedAnswer[] => [{ output }];
const within = {
  verdictClass: "within-standard",
  bandCodes: ["income-b1", "tax-exempt", "assistance-none"],
  gapCodes: [],
  ruleId: "household-income-against-standard",
  ruleVersion: "2026-11-24",
  taxYear: 2026,
  inquiryIds: ["inquiry-1"],
};
const destroyed = {
  destructionId: "destruction-1",
  destroyedAt: "2026-11-24T06:00:00.000Z",
  keyCacheLifetimeSeconds: 0,
};

const tasks = {
  "check-completeness": answer({ complete: true, way: "inquire" }),
  "return-incomplete": answer({ outcome: "return" }),
  "record-verdict": answer({ verdictClass: "within-standard" }),
  remind: answer({ reminded: true }),
  "record-destruction": answer({ recorded: true }),
  "register-contract": answer({ instalments: 12 }),
  "produce-paper": answer({ documentNumber: "東社協福資2026第1号" }),
};
const inquiry = { inquire: answer(within), shred: answer(destroyed) };
const way = (name: string): readonly ScriptedAnswer[] => answer({ complete: true, way: name });
const approvedPath = [
  "Destroy the number key after approval",
  "Record the destruction after approval",
  "Register the contract",
  "Issue the decision notice",
  "Make the loan deed",
  "Wait for the loan deed",
  "Money may move",
];

/** The named cases of the screening workflow. Together they enter every state and take every transition. */
export const screeningScenarios: readonly ScreeningScenario[] = [
  {
    name: "inquired, sent on, approved, signed",
    tasks,
    inquiry,
    waits: { screener: [{ act: "forward" }], approval: [{ act: "approved" }], "loan-deed": [{ act: "received" }] },
    path: [
      "Check completeness",
      "Run the inquiry",
      "Record the verdict",
      "Wait for the screener",
      "Wait for the decision",
      ...approvedPath,
    ],
    avoids: ["Record the failed inquiry", "Record that there was no inquiry", "Issue the decline notice"],
    end: "Money may move",
  },
  {
    name: "初回給与までのつなぎ: no inquiry, decided on present facts",
    tasks: { ...tasks, "check-completeness": way("skip"), "record-verdict": answer({ verdictClass: "not-inquired" }) },
    inquiry: { shred: answer(destroyed) },
    waits: { screener: [{ act: "forward" }], approval: [{ act: "approved" }], "loan-deed": [{ act: "received" }] },
    path: ["Record that there was no inquiry", "Wait for the screener", "Wait for the decision", ...approvedPath],
    avoids: ["Run the inquiry"],
    end: "Money may move",
  },
  {
    name: "something is missing after submission: returned at once",
    tasks: { ...tasks, "check-completeness": answer({ complete: false, way: "inquire" }) },
    inquiry,
    waits: {},
    path: [
      "Check completeness",
      "Return the incomplete application",
      "Destroy the number key after the end",
      "Record the destruction after the end",
      "Screening ended",
    ],
    avoids: ["Run the inquiry", "Wait for the screener"],
    end: "Screening ended",
  },
  {
    name: "withdrawn before screening began: nothing is asked, the key goes",
    tasks: { ...tasks, "check-completeness": way("withdrawn") },
    inquiry,
    waits: {},
    path: ["Which way does screening take", "Destroy the number key after the end", "Screening ended"],
    avoids: ["Run the inquiry", "Wait for the screener"],
    end: "Screening ended",
  },
  {
    name: "begun again after the verdict: nothing is inquired twice",
    tasks: { ...tasks, "check-completeness": way("settled") },
    inquiry,
    waits: { screener: [{ act: "return" }] },
    path: ["Which way does screening take", "Wait for the screener", "Destroy the number key after the end"],
    avoids: ["Run the inquiry", "Record the verdict"],
    end: "Screening ended",
  },
  {
    name: "the inquiry fails: a person sees it, and screening goes on",
    tasks: { ...tasks, "record-verdict": answer({ verdictClass: "needs-check" }) },
    inquiry: { ...inquiry, inquire: [{ error: "InquiryBroke" }] },
    waits: { screener: [{ act: "return" }] },
    path: ["Run the inquiry", "Record the failed inquiry", "Wait for the screener", "Screening ended"],
    avoids: ["Record the verdict"],
    end: "Screening ended",
  },
  {
    name: "declined: the key goes before the notice is written",
    tasks,
    inquiry,
    waits: { screener: [{ act: "forward" }], approval: [{ act: "declined" }] },
    path: [
      "What was decided",
      "Destroy the number key after refusal",
      "Record the destruction after refusal",
      "Issue the decline notice",
      "Screening ended",
    ],
    avoids: ["Register the contract", "Wait for the loan deed"],
    end: "Screening ended",
  },
  {
    name: "returned to the screener, sent on again, then withdrawn",
    tasks,
    inquiry,
    waits: {
      screener: [{ act: "forward" }, { act: "forward" }],
      approval: [{ act: "returned-to-screener" }, { act: "withdraw" }],
    },
    path: ["Wait for the decision", "Wait for the screener", "Wait for the decision", "Screening ended"],
    avoids: ["Register the contract", "Issue the decline notice"],
    end: "Screening ended",
  },
  {
    name: "nobody acts for weeks: each wait is reminded of and goes on waiting",
    tasks,
    inquiry,
    waits: {
      screener: [{ passes: "a week" }, { passes: "a week" }, { act: "forward" }],
      approval: [{ passes: "a week" }, { act: "approved" }],
      "loan-deed": [{ passes: "a week" }, { act: "received" }],
    },
    path: ["Remind of the screening", "Remind of the decision", "Remind of the loan deed", "Money may move"],
    avoids: [],
    end: "Money may move",
  },
  {
    name: "people act while tasks do: each task tries again until it has its turn",
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([name, answers]) => [name, [{ error: "CaseBusyError" }, ...answers]]),
    ),
    inquiry,
    waits: {
      screener: [{ error: "CaseBusyError" }, { act: "forward" }],
      approval: [{ error: "CaseBusyError" }, { act: "approved" }],
      "loan-deed": [{ error: "CaseBusyError" }, { act: "received" }],
    },
    path: ["Check completeness", "Record the verdict", ...approvedPath],
    avoids: ["Record the failed inquiry"],
    end: "Money may move",
  },
  {
    name: "the number zone fails twice to destroy the key: it is tried until it is gone",
    tasks,
    inquiry: { ...inquiry, shred: [{ error: "KeyZoneBroke" }, { error: "KeyZoneBroke" }, { output: destroyed }] },
    waits: { screener: [{ act: "return" }] },
    path: ["Destroy the number key after the end", "Record the destruction after the end", "Screening ended"],
    avoids: [],
    end: "Screening ended",
  },
  {
    name: "a case that is not there fails the execution by name and is tried no further",
    tasks: { ...tasks, "check-completeness": [{ error: "CaseNotScreenableError" }] },
    inquiry,
    waits: { retry: [{ error: "CaseNotScreenableError" }] },
    path: ["Check completeness", "Wait to check completeness again"],
    avoids: ["Which way does screening take"],
    end: { fails: "CaseNotScreenableError" },
  },
  {
    name: "what fails for good on the way to the deed stands still, and goes on when the screener has it tried again",
    tasks: {
      ...tasks,
      "check-completeness": [{ error: "CaseNotScreenableError" }, { output: { complete: true, way: "inquire" } }],
      "register-contract": [{ error: "TypeError" }, { output: { instalments: 12 } }],
      "produce-paper": [
        { error: "PaperGlyphMissingError" },
        { error: "PaperGlyphMissingError" },
        ...tasks["produce-paper"],
      ],
    },
    inquiry,
    waits: {
      screener: [{ act: "forward" }],
      approval: [{ act: "approved" }],
      "loan-deed": [{ act: "received" }],
      retry: [{ act: "retry" }],
    },
    path: [
      "Check completeness",
      "Wait to check completeness again",
      "Check completeness",
      "Run the inquiry",
      "Register the contract",
      "Wait to register the contract again",
      "Register the contract",
      "Issue the decision notice",
      "Wait to issue the decision notice again",
      "Issue the decision notice",
      "Wait to issue the decision notice again",
      "Issue the decision notice",
      "Make the loan deed",
      "Money may move",
    ],
    avoids: ["Wait to make the loan deed again"],
    end: "Money may move",
  },
  {
    name: "the deed cannot be made: nobody may sign before it can",
    tasks: {
      ...tasks,
      "produce-paper": [...tasks["produce-paper"], { error: "PaperFactsMissingError" }, ...tasks["produce-paper"]],
    },
    inquiry,
    waits: {
      screener: [{ act: "forward" }],
      approval: [{ act: "approved" }],
      "loan-deed": [{ act: "received" }],
      retry: [{ act: "retry" }],
    },
    path: [
      "Make the loan deed",
      "Wait to make the loan deed again",
      "Make the loan deed",
      "Wait for the loan deed",
      "Money may move",
    ],
    avoids: [],
    end: "Money may move",
  },
  {
    name: "the decline notice cannot be made: it stands still, and goes on when the screener has it tried again",
    tasks: { ...tasks, "produce-paper": [{ error: "PaperGlyphMissingError" }, ...tasks["produce-paper"]] },
    inquiry,
    waits: { screener: [{ act: "forward" }], approval: [{ act: "declined" }], retry: [{ act: "retry" }] },
    path: [
      "Issue the decline notice",
      "Wait to issue the decline notice again",
      "Issue the decline notice",
      "Screening ended",
    ],
    avoids: [],
    end: "Screening ended",
  },
  {
    name: "nobody sees to what stands still for a week: it is tried again by itself",
    tasks: {
      ...tasks,
      "check-completeness": [{ error: "TypeError" }, { output: { complete: true, way: "skip" } }],
      "register-contract": [{ error: "TypeError" }, { output: { instalments: 12 } }],
      "produce-paper": [
        { error: "TypeError" },
        ...tasks["produce-paper"],
        { error: "TypeError" },
        ...tasks["produce-paper"],
      ],
    },
    inquiry,
    waits: {
      screener: [{ act: "forward" }],
      approval: [{ act: "approved" }],
      "loan-deed": [{ act: "received" }],
      retry: [{ passes: "a week" }],
    },
    path: [
      "Wait to check completeness again",
      "Wait to register the contract again",
      "Wait to issue the decision notice again",
      "Wait to make the loan deed again",
      "Money may move",
    ],
    avoids: [],
    end: "Money may move",
  },
  {
    name: "nobody sees to a decline notice for a week: it is tried again by itself; waits are registered in their turn",
    tasks: { ...tasks, "produce-paper": [{ error: "TypeError" }, ...tasks["produce-paper"]] },
    inquiry,
    waits: {
      screener: [{ act: "forward" }],
      approval: [{ act: "declined" }],
      retry: [{ error: "CaseBusyError" }, { passes: "a week" }],
    },
    path: ["Wait to issue the decline notice again", "Issue the decline notice", "Screening ended"],
    avoids: [],
    end: "Screening ended",
  },
];
