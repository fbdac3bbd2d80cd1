/** One answer of a task: its output, or the name of the error it throws. */
export type ScriptedAnswer = { readonly output: unknown } | { readonly error: string };

/** One named case of a workflow: what goes in, what each task answers (in order), which way it takes, what comes out. */
export type WorkflowScenario = {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Answers by task name, `<task>` or `<task>:<personId>` or `<task>:<personId>:<item>`; the last one repeats. */
  readonly tasks: Readonly<Record<string, readonly ScriptedAnswer[]>>;
  /** States that must be entered, in this order among others. */
  readonly path: readonly string[];
  /** States that must not be entered. */
  readonly avoids: readonly string[];
  readonly output: unknown;
};

const caseId = "11111111-1111-4111-8111-111111111111";
const first = "22222222-2222-4222-8222-222222222222";
const second = "33333333-3333-4333-8333-333333333333";
const input = { action: "inquire", caseId, round: 1, members: [], correlationId: "scenario" };
const open = (...personIds: readonly string[]): ScriptedAnswer => ({
  output: {
    members: personIds.map((personId) => ({ personId })),
    network: "open",
    opensAt: "2026-11-24T00:00:00.000Z",
  },
});
const ready: ScriptedAnswer = { output: { kind: "ready" } };
const items: ScriptedAnswer = { output: { items: [{ item: "local-tax" }, { item: "public-assistance" }] } };
const data: ScriptedAnswer = { output: { kind: "data" } };
const within = {
  verdictClass: "within-standard",
  bandCodes: ["income-b1", "tax-exempt", "assistance-none"],
  gapCodes: [],
  ruleId: "household-income-against-standard",
  ruleVersion: "2026-11-24",
  taxYear: 2026,
  inquiryIds: [],
};
const needsCheck = {
  ...within,
  verdictClass: "needs-check",
  bandCodes: ["income-bx", "tax-unknown", "assistance-unknown"],
};

/** The named cases of the inquiry workflow. Together they take every transition but the refusal of an unknown action. */
export const inquiryScenarios: readonly WorkflowScenario[] = [
  {
    name: "two members, everything answered",
    input,
    tasks: {
      "open-inquiry": [open(first, second)],
      "obtain-link-code": [ready],
      "inquire-resident-record": [items],
      "inquire-facts": [data],
      "reduce-facts": [{ output: within }],
    },
    path: ["Open the inquiry", "Inquire the members", "Obtain the link code", "Inquire one fact", "Reduce the facts"],
    avoids: ["Record the gap of the fact", "Wait for the opening"],
    output: within,
  },
  {
    name: "nobody consented: nothing is asked",
    input,
    tasks: { "open-inquiry": [open()], "reduce-facts": [{ output: { ...within, verdictClass: "not-inquired" } }] },
    path: ["Open the inquiry", "Inquire the members", "Reduce the facts"],
    avoids: ["Obtain the link code"],
    output: { ...within, verdictClass: "not-inquired" },
  },
  {
    name: "the network is closed at the start: the execution waits until it opens",
    input,
    tasks: {
      "open-inquiry": [
        { output: { members: [{ personId: first }], network: "closed", opensAt: "2026-11-24T23:00:00.000Z" } },
      ],
      "obtain-link-code": [ready],
      "inquire-resident-record": [items],
      "inquire-facts": [data],
      "reduce-facts": [{ output: within }],
    },
    path: ["Open the inquiry", "Wait for the opening", "Inquire the members", "Reduce the facts"],
    avoids: [],
    output: within,
  },
  {
    name: "the network is down: every fact is a gap, never a silent pass",
    input,
    tasks: {
      "open-inquiry": [{ error: "InquiryNetworkUnavailableError" }],
      "record-case-gap": [{ output: { code: "network-down" } }],
      "reduce-facts": [{ output: needsCheck }],
    },
    path: ["Open the inquiry", "Record the gap of the case", "Reduce the facts"],
    avoids: ["Inquire the members"],
    output: needsCheck,
  },
  {
    name: "the line breaks twice and holds the third time",
    input,
    tasks: {
      "open-inquiry": [open(first)],
      "obtain-link-code": [
        { error: "InquiryNetworkUnavailableError" },
        { error: "InquiryAnswerUnreadableError" },
        ready,
      ],
      "inquire-resident-record": [items],
      "inquire-facts": [{ error: "InquiryRateExceededError" }, data],
      "reduce-facts": [{ output: within }],
    },
    path: ["Obtain the link code", "Inquire the resident record", "Inquire one fact", "Reduce the facts"],
    avoids: ["Record the gap of the link code", "Record the gap of the fact"],
    output: within,
  },
  {
    name: "the provider's staff decide: the answer is pending and becomes a gap",
    input,
    tasks: {
      "open-inquiry": [open(first)],
      "obtain-link-code": [ready],
      "inquire-resident-record": [items],
      [`inquire-facts:${first}:local-tax`]: [{ error: "InquiryAnswerNotReadyError" }],
      [`inquire-facts:${first}:public-assistance`]: [data],
      "record-gap": [{ output: { code: "answer-pending" } }],
      "reduce-facts": [{ output: needsCheck }],
    },
    path: ["Inquire one fact", "Record the gap of the fact", "Reduce the facts"],
    avoids: ["Record the gap of the link code"],
    output: needsCheck,
  },
  {
    name: "a person who is not found is not asked about further",
    input,
    tasks: {
      "open-inquiry": [open(first)],
      "obtain-link-code": [{ output: { kind: "gap", code: "not-in-register" } }],
      "reduce-facts": [{ output: needsCheck }],
    },
    path: ["Obtain the link code", "Is the person known to the network", "Finish the member", "Reduce the facts"],
    avoids: ["Inquire the resident record"],
    output: needsCheck,
  },
  {
    name: "the network closes before a member, a record and a fact: each waits and goes on",
    input,
    tasks: {
      "open-inquiry": [open(first)],
      "obtain-link-code": [{ error: "InquiryNetworkClosedError" }, ready],
      "find-opening": [{ output: { opensAt: "2026-11-24T23:00:00.000Z" } }],
      "inquire-resident-record": [{ error: "InquiryNetworkClosedError" }, items],
      [`inquire-facts:${first}:local-tax`]: [{ error: "InquiryNetworkClosedError" }, data],
      [`inquire-facts:${first}:public-assistance`]: [data],
      "reduce-facts": [{ output: within }],
    },
    path: [
      "Find when the network opens",
      "Wait until the network opens",
      "Find when facts can be asked again",
      "Wait until facts can be asked again",
      "Reduce the facts",
    ],
    avoids: ["Record the gap of the link code", "Record the gap of the fact"],
    output: within,
  },
  {
    name: "the network closes and does not say until when: two gaps, one verdict",
    input,
    tasks: {
      "open-inquiry": [open(first, second)],
      [`obtain-link-code:${first}`]: [{ error: "InquiryNetworkClosedError" }],
      [`obtain-link-code:${second}`]: [ready],
      "find-opening": [{ error: "InquiryNetworkUnavailableError" }],
      "inquire-resident-record": [items],
      [`inquire-facts:${second}:local-tax`]: [{ error: "InquiryNetworkClosedError" }],
      [`inquire-facts:${second}:public-assistance`]: [data],
      "record-gap": [{ output: { code: "network-down" } }],
      "reduce-facts": [{ output: needsCheck }],
    },
    path: ["Record the gap of the link code", "Record the gap of the fact", "Reduce the facts"],
    avoids: ["Wait until the network opens", "Wait until facts can be asked again"],
    output: needsCheck,
  },
  {
    name: "one member's link code and another's resident record cannot be had: two gaps, one verdict",
    input,
    tasks: {
      "open-inquiry": [open(first, second)],
      [`obtain-link-code:${first}`]: [{ error: "InquiryNetworkUnavailableError" }],
      [`obtain-link-code:${second}`]: [ready],
      "inquire-resident-record": [{ error: "InquiryAnswerNotReadyError" }],
      "record-gap": [{ output: { code: "network-down" } }],
      "reduce-facts": [{ output: needsCheck }],
    },
    path: ["Record the gap of the link code", "Record the gap of the resident record", "Reduce the facts"],
    avoids: ["Inquire one fact"],
    output: needsCheck,
  },
  {
    name: "screening ends: what is open is withdrawn and the key destroyed",
    input: { ...input, action: "shred" },
    tasks: {
      "settle-inquiries": [{ output: { closed: 0, cancelled: 1, open: 0 } }],
      "shred-case-key": [
        {
          output: {
            destructionId: `destruction-${caseId}-1`,
            destroyedAt: "2026-11-24T06:00:00.000Z",
            keyCacheLifetimeSeconds: 0,
          },
        },
      ],
    },
    path: ["Settle open inquiries", "Destroy the case key"],
    avoids: ["Open the inquiry"],
    output: {
      destructionId: `destruction-${caseId}-1`,
      destroyedAt: "2026-11-24T06:00:00.000Z",
      keyCacheLifetimeSeconds: 0,
    },
  },
  {
    name: "screening ends while the network is down: the key is destroyed all the same",
    input: { ...input, action: "shred" },
    tasks: {
      "settle-inquiries": [{ error: "InquiryNetworkUnavailableError" }],
      "shred-case-key": [
        {
          output: {
            destructionId: `destruction-${caseId}-1`,
            destroyedAt: "2026-11-24T06:00:00.000Z",
            keyCacheLifetimeSeconds: 0,
          },
        },
      ],
    },
    path: ["Settle open inquiries", "Destroy the case key"],
    avoids: [],
    output: {
      destructionId: `destruction-${caseId}-1`,
      destroyedAt: "2026-11-24T06:00:00.000Z",
      keyCacheLifetimeSeconds: 0,
    },
  },
];
