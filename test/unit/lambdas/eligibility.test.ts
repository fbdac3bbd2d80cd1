import { describe, expect, test } from "@jest/globals";
import { IllegalTransitionError } from "../../../domain/case/lifecycle.ts";
import { RefusedError } from "../../../domain/errors.ts";
import type { LoanKind } from "../../../domain/funds/loan-kinds.ts";
import { ForbiddenError, type Staff } from "../../../domain/staff/staff.ts";
import { recordFacts } from "../../../lambdas/eligibility/record-facts.ts";
import { viewAssessment } from "../../../lambdas/eligibility/view-assessment.ts";
import { storedSetting } from "../../../domain/staff/setting-items.ts";
import {
  asStaff,
  bridgeContent,
  chiyoda,
  completeContent,
  correlationId,
  memoryWorld,
  people,
  places,
  stepsOf,
  type MemoryWorld,
} from "../../support/memory-world.ts";

type Answer = { readonly fact: string; readonly value: unknown };
type Source = "statement" | "paper" | "observation" | "agency";

async function view(world: MemoryWorld, caseId: string, staff: Staff = people.window, kind?: LoanKind) {
  const query = kind === undefined ? {} : { kind };
  return viewAssessment(world.ports, { ...asStaff(staff, { caseId }, {}), query, correlationId });
}

async function record(
  world: MemoryWorld,
  caseId: string,
  answers: readonly Answer[],
  {
    staff = people.window,
    source = "statement",
    asOf = "2026-11-24",
  }: { readonly staff?: Staff; readonly source?: Source; readonly asOf?: string } = {},
) {
  const { version } = await world.record(caseId);
  const facts = answers.map(({ fact, value }) => ({ fact, value, source, asOf }));
  return recordFacts(world.ports, asStaff(staff, { caseId }, { commandId: world.commandId(), version, facts }));
}

async function refusal(act: Promise<unknown>): Promise<RefusedError> {
  const thrown: unknown = await act.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof RefusedError) return thrown;
  throw new Error(`not refused: ${String(thrown)}`);
}

const alone = (id: string): Answer => ({
  fact: "members",
  value: [{ id, relation: "self", birthDate: "1985-04-01" }],
});

/** Everything a household of one needs for 緊急小口資金 because of medical costs. */
const enough = (id: string): readonly Answer[] => [
  alone(id),
  { fact: "need.emergencySmall.reason", value: "medical-or-care-costs" },
  { fact: "residence.municipalityCode", value: chiyoda },
  { fact: "residence.registered", value: true },
  { fact: "otherSchemes", value: [] },
  { fact: "livelihood.canBorrowElsewhere", value: false },
  { fact: "livelihood.publicAssistance", value: "none" },
  { fact: `members[${id}].residentTax`, value: { year: 2026, level: "exempt" } },
  { fact: `members[${id}].incomes`, value: [] },
  { fact: "livelihood.debtProcedure", value: "none" },
  { fact: "livelihood.forRepayingDebts", value: false },
  { fact: "livelihood.heavyDebtOrLastingDeficit", value: false },
  { fact: "livelihood.publicLoans", value: "none" },
  { fact: "livelihood.antiSocialForces", value: false },
];

/** Answers whatever is asked next, as a clerk would, until nothing the window can answer is open. */
async function answerAll(world: MemoryWorld, caseId: string, answers: readonly Answer[]): Promise<void> {
  const given = new Map(answers.map((answer) => [answer.fact, answer]));
  for (let step = 0; step < 40; step += 1) {
    const { detail } = await view(world, caseId);
    const next = detail.missing.map(({ fact }) => given.get(fact)).find((answer) => answer !== undefined);
    if (next === undefined) return;
    given.delete(next.fact);
    await record(world, caseId, [next]);
  }
}

describe("the assessment of a consultation", () => {
  test("asks instead of guessing: the person who came is not taken for the whole household", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    const seen = await view(world, caseId);
    expect(seen.household).toMatchObject({ size: null, confirmed: false });
    expect(seen.detail.verdict).toBe("needs-facts");
    expect(seen.detail.missing.map(({ fact }) => fact)).toContain("members");
    expect(seen.facts).toEqual([]);
    expect(seen.detail.factsUsed).toEqual([]);
  });

  test("says something of each of the nine kinds, and all of the one that is looked at", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    const seen = await view(world, caseId, people.window, "education-support");
    expect(seen.overview).toHaveLength(9);
    expect(seen.detail.kind).toBe("education-support");
    expect(seen.detail.missing[0]?.input).toMatchObject({ kind: "choice" });
  });

  test("offers a form for each question that can be asked, and tells what each answer would change", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    const { detail } = await view(world, caseId);
    const first = detail.missing[0];
    expect(first?.fact).toBe("need.emergencySmall.reason");
    expect(first?.effects.find(({ answer }) => answer === "上のどれにも当たらない")?.outcome).toBe("not-met");
    expect(detail.missing.filter(({ input }) => input === undefined)).toEqual([]);
  });

  test("comes to 'may apply' when everything asked is answered, with ceiling, papers and plan", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    await answerAll(world, caseId, enough(caseId));
    const { detail } = await view(world, caseId);
    expect(detail).toMatchObject({ verdict: "may-apply", missing: [], ceiling: { total: 100_000 } });
    expect(detail.documents.length).toBeGreaterThan(0);
    expect(detail.steps.map(({ ja }) => ja).join()).toContain("運営委員会");
    expect(detail.explanation[0]).toContain("審査の上");
    expect(detail.repayment?.instalments.reduce((sum, row) => sum + row.principal, 0)).toBe(100_000);
    expect(JSON.stringify(detail)).not.toMatch(/貸せます|承認/);
  });

  test("names the rule, its notice and the fact when the answer rules a fund out", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    await record(world, caseId, [{ fact: "livelihood.canBorrowElsewhere", value: true }]);
    const { detail, overview } = await view(world, caseId);
    expect(detail.verdict).toBe("may-not");
    expect(detail.reasons).toMatchObject([
      { id: "household.cannot-borrow-elsewhere", facts: ["livelihood.canBorrowElsewhere"] },
    ]);
    expect(detail.reasons[0]?.source).not.toBe("");
    expect(overview.find(({ kind }) => kind === "emergency-small")?.verdict).toBe("may-not");
  });

  test("calls members by name, never by the id of the record", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    await record(world, caseId, [
      alone(caseId),
      { fact: "need.emergencySmall.reason", value: "medical-or-care-costs" },
    ]);
    const { detail, household } = await view(world, caseId);
    const told = [...detail.missing.map(({ question }) => question), ...detail.rules.map(({ message }) => message)];
    expect(told.join("\n")).not.toContain(caseId);
    expect(household.members[0]?.label).toBe("申込者（山田花子さん）");
  });
});

describe("recording facts", () => {
  test("writes the answer with source, day and writer, the event and the audit entry in one change", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    const before = await world.record(caseId);
    await record(world, caseId, [{ fact: "residence.rent", value: 52_000 }], { source: "paper", asOf: "2026-11-20" });
    const folder = await world.folder(caseId);
    expect(folder.record.version).toBe(before.version + 1);
    expect(folder.facts).toMatchObject([
      { fact: "residence.rent", value: 52_000, source: "paper", asOf: "2026-11-20", by: people.window.staffId },
    ]);
    const event = folder.events.at(-1);
    expect(event).toMatchObject({ act: "record-facts", data: { facts: "residence.rent" } });
    expect(JSON.stringify(event)).not.toContain("52000");
    const chain = await world.ports.audit.read(`case#${caseId}`);
    expect(chain.at(-1)).toMatchObject({ what: "record-facts", by: people.window.staffId });
    expect(world.ports.audit.isIntact(chain)).toBe(true);
  });

  test("an answer replaces the one before; taken back, the question is open again", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    await record(world, caseId, [{ fact: "residence.rent", value: 52_000 }]);
    await record(world, caseId, [{ fact: "residence.rent", value: 0 }]);
    expect((await world.folder(caseId)).facts.map(({ value }) => value)).toEqual([0]);
    await record(world, caseId, [{ fact: "residence.rent", value: null }]);
    expect((await world.folder(caseId)).facts).toEqual([]);
  });

  test.each([
    ["a fact that does not exist", { fact: "livelihood.isNice", value: true }, "UNKNOWN_FACT"],
    ["a parameter of the council", { fact: "parameters.low-income.standard", value: 1 }, "UNKNOWN_FACT"],
    ["an amount that is no whole number", { fact: "residence.rent", value: 10.5 }, "INVALID_VALUE"],
    ["a choice that is not on the list", { fact: "need.emergencySmall.reason", value: "holiday" }, "NOT_A_CHOICE"],
    ["a household without the applicant", { fact: "members", value: [] }, "INVALID_VALUE"],
    ["no answer at all", { fact: "residence.rent", value: undefined }, "REQUIRED"],
  ])("refuses %s and writes nothing", async (_name, answer, code) => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    const { version } = await world.record(caseId);
    const refused = await refusal(record(world, caseId, [{ fact: "residence.hasHome", value: true }, answer]));
    expect(refused.code).toBe("INVALID_INPUT");
    expect(refused.fields.map((field) => field.code)).toContain(code);
    expect(refused.fields.every(({ field }) => field.startsWith("facts.1."))).toBe(true);
    expect((await world.record(caseId)).version).toBe(version);
  });

  test("refuses a day that has not come", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    const refused = await refusal(
      record(world, caseId, [{ fact: "residence.rent", value: 0 }], { asOf: "2026-11-25" }),
    );
    expect(refused.fields).toMatchObject([{ field: "facts.0.asOf", code: "DATE_IN_FUTURE" }]);
  });

  test("leaves to the form what the form says", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.begin();
    await steps.open(caseId);
    await steps.save(caseId, completeContent(caseId));
    const refused = await refusal(
      record(world, caseId, [{ fact: "need.emergencySmall.reason", value: "first-wage-wait" }]),
    );
    expect(refused.fields).toMatchObject([{ code: "ANSWERED_BY_FORM" }]);
  });

  test("is the window's own: the prefectural council reads, asks, and records nothing", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).begin();
    await expect(
      record(world, caseId, [{ fact: "residence.rent", value: 0 }], { staff: people.screener }),
    ).rejects.toBeInstanceOf(ForbiddenError);
    await expect(
      record(world, caseId, [{ fact: "residence.rent", value: 0 }], { staff: people.otherWindow }),
    ).rejects.toBeInstanceOf(ForbiddenError);
  });

  test("ends when the decision begins", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.screened();
    await record(world, caseId, [{ fact: "residence.rent", value: 0 }]);
    await steps.forward(caseId);
    await expect(record(world, caseId, [{ fact: "residence.rent", value: 1 }])).rejects.toBeInstanceOf(
      IllegalTransitionError,
    );
  });
});

describe("the assessment in screening", () => {
  test("takes over what the form says, with its source, and the household it was handed in with", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).screened();
    const seen = await view(world, caseId, people.screener);
    expect(seen.household).toMatchObject({ size: 3, confirmed: true });
    expect(seen.facts.find(({ fact }) => fact === "livelihood.publicAssistance")).toMatchObject({
      text: "受けていない",
      source: "application",
      asOf: "2026-11-24",
    });
    expect(seen.detail.rules.find(({ id }) => id === "exclusion.public-assistance")?.outcome).toBe("met");
  });

  test("shows the plan that the contract will have", async () => {
    const world = await memoryWorld();
    const steps = stepsOf(world);
    const caseId = await steps.screened(bridgeContent);
    const { detail } = await view(world, caseId, people.screener);
    await steps.forward(caseId);
    await steps.decide(caseId, people.firstApprover);
    await steps.decide(caseId, people.secondApprover);
    await steps.task(caseId, "register-contract");
    const { contract } = await world.folder(caseId);
    expect(detail.repayment?.instalments).toEqual(contract?.plan);
  });

  test("is the same for the window and the council: nothing of the inquiry is in it", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).screened();
    const seen = await view(world, caseId, people.window);
    expect(seen).toEqual(await view(world, caseId, people.screener));
    const verdict = (await world.record(caseId)).verdict;
    expect(verdict?.bandCodes.length).toBeGreaterThan(0);
    const text = JSON.stringify(seen);
    for (const code of verdict?.bandCodes ?? []) expect(text).not.toContain(code);
    expect(seen.facts.filter(({ source }) => source === "inquiry")).toEqual([]);
  });

  test("points out where the form and what was asked differ", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).submitted();
    await record(world, caseId, [{ fact: "livelihood.publicAssistance", value: "receiving" }], { source: "agency" });
    const { conflicts, detail } = await view(world, caseId, people.screener);
    expect(conflicts).toMatchObject([{ fact: "livelihood.publicAssistance" }]);
    expect(detail.missing.map(({ fact }) => fact)).toContain("livelihood.welfareOfficeFindsLoanNeeded");
  });

  test("is logged as read before anything is shown, and refused outside the own municipality", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).submitted();
    await view(world, caseId, people.screener);
    const chain = await world.ports.audit.read(`staff#${people.screener.staffId}#2026-11-24`);
    expect(chain).toMatchObject([{ kind: "read", what: "assessment:view", caseId }]);
    await expect(view(world, caseId, people.otherWindow)).rejects.toBeInstanceOf(ForbiddenError);
  });

  test("follows the parameters that the administrators set", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).screened(bridgeContent);
    const before = await view(world, caseId, people.screener);
    await world.store.put(
      places.directory,
      storedSetting({
        change: {
          setting: "fund-parameter",
          parameter: "emergency-small.instalments",
          override: { own: true, value: 10 },
        },
        effectiveFrom: "2026-04-01",
        reason: "規程の改正",
      }),
    );
    const after = await view(world, caseId, people.screener);
    expect(before.detail.repayment?.instalments).toHaveLength(12);
    expect(after.detail.repayment?.instalments).toHaveLength(10);
  });
});
