import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ApplicationContent } from "../../../../domain/case/application-content.schema.ts";
import type { RecordedFact } from "../../../../domain/case/case-items.schema.ts";
import { factsOfCase, factsOfForm, type CaseKnowledge } from "../../../../domain/eligibility/facts-of-case.ts";
import { parseCaseFacts } from "../../../../domain/household/parse-case-facts.ts";
import { bridgeContent, completeContent } from "../../../support/memory-world.ts";

const self = "019ab000-0001-7000-8000-000000000001";
const spouse = "019ab000-00aa-7000-8000-000000000001";
const savedOn = "2026-11-24";

const answer = (fact: string, value: unknown): RecordedFact => ({
  fact,
  value,
  source: "statement",
  asOf: savedOn,
  by: "window@example.jp",
  byName: "窓口一子",
  at: "2026-11-24T01:00:00.000Z",
});

const knowing = (
  content: ApplicationContent,
  recorded: readonly RecordedFact[] = [],
  submitted = false,
): CaseKnowledge => ({ application: { content, savedOn }, submitted, recorded });

function parsed(knowledge: CaseKnowledge) {
  const read = parseCaseFacts(factsOfCase(knowledge).input);
  if (read.kind === "refused") throw new Error(JSON.stringify(read.errors));
  return read.facts;
}

/** Paths of everything the input says, apart from where it comes from. */
function saidIn(input: unknown, path = ""): string[] {
  if (typeof input !== "object" || input === null) return [path];
  if (Array.isArray(input)) return input.flatMap((item: unknown, index) => saidIn(item, `${path}[${index}]`));
  if ("value" in input && "source" in input) return [path];
  return Object.entries(input).flatMap(([key, value]) => saidIn(value, path === "" ? key : `${path}.${key}`));
}

describe("the facts of a case", () => {
  test("are none while nobody has said anything but who came", () => {
    const content = completeContent(self);
    const only: ApplicationContent = { fund: "emergency-small", members: content.members.slice(0, 1) };
    expect(factsOfCase(knowing(only)).input).toEqual({});
  });

  test("say of the form what the form says, with the form as their source", () => {
    const facts = parsed(knowing(completeContent(self), [], true));
    expect(facts.members?.map(({ relation }) => relation)).toEqual(["self", "spouse", "child"]);
    expect(facts.need?.emergencySmall?.reason).toEqual({
      value: "medical-or-care-costs",
      source: "application",
      asOf: savedOn,
    });
    expect(facts.livelihood?.publicAssistance?.value).toBe("none");
    expect(facts.livelihood?.antiSocialForces?.value).toBe(false);
    expect(facts.residence).toEqual({
      municipalityCode: { value: "131016", source: "application", asOf: savedOn },
    });
  });

  test("do not make more of a declaration than it says", () => {
    const declared = { notOnPublicAssistance: false, notInBankruptcy: true, notBusinessCapital: true };
    const facts = parsed(
      knowing({ ...completeContent(self), declarations: { ...declared, notOrganisedCrime: false } }, [], true),
    );
    expect(facts.livelihood).toEqual({ antiSocialForces: { value: true, source: "application", asOf: savedOn } });
  });

  test("hold a plan to the first income that costs, day for day, what the fixed costs of a month come to", () => {
    const plan = parsed(knowing(bridgeContent(self), [], true)).need?.emergencySmall?.bridge?.value;
    expect(plan).toMatchObject({ from: savedOn, until: "2026-12-25", cash: 8_000, incomes: [] });
    expect(plan?.costs).toEqual([
      { date: "2026-11-24", amount: 90_000, label: "固定費（30日分）" },
      { date: "2026-12-24", amount: 2_904, label: "固定費（1日分）" },
    ]);
  });

  test("hold no plan when the income has already begun", () => {
    const content = bridgeContent(self);
    const { bridgePlan } = content;
    if (bridgePlan === undefined) throw new Error("no plan");
    const begun = { ...content, bridgePlan: { ...bridgePlan, firstIncomeOn: savedOn } };
    expect(parsed(knowing(begun, [], true)).need?.emergencySmall?.bridge).toBeUndefined();
  });

  test("follow a member from the consultation to the form, by relation and birth date", () => {
    const recorded = [
      answer("members", [
        { id: self, relation: "self", birthDate: "1985-04-01" },
        { id: "asked-1", relation: "spouse", birthDate: "1983-02-03" },
      ]),
      answer("members[asked-1].incomes", []),
    ];
    const facts = parsed(knowing(completeContent(self), recorded, true));
    const found = facts.members?.find(({ relation }) => relation === "spouse");
    expect(found).toMatchObject({ id: spouse, incomes: { value: [], source: "statement" } });
    expect(facts.members).toHaveLength(3);
  });

  test("count one who was named at the window and is not on the form, and say so", () => {
    const recorded = [
      answer("members", [
        { id: self, relation: "self", birthDate: "1985-04-01" },
        { id: "asked-1", relation: "parent", birthDate: "1955-01-01" },
      ]),
    ];
    const { input, conflicts } = factsOfCase(knowing(completeContent(self), recorded, true));
    expect(saidIn(input).filter((path) => path.endsWith(".relation"))).toHaveLength(4);
    expect(conflicts.filter(({ message }) => message.includes("申込書の世帯にありません"))).toHaveLength(1);
  });

  test("lose what was recorded of one who is no longer of the household", () => {
    const recorded = [
      answer("members", [{ id: self, relation: "self", birthDate: "1985-04-01" }]),
      answer("members[gone-1].incomes", []),
      answer("need.education.student", "gone-1"),
    ];
    const only: ApplicationContent = { fund: "emergency-small", members: completeContent(self).members.slice(0, 1) };
    const facts = parsed(knowing(only, recorded));
    expect(facts.members).toHaveLength(1);
    expect(facts.need).toBeUndefined();
  });

  test("let the recorded answer go before a declaration, and the form before what is asked for", () => {
    const recorded = [answer("livelihood.publicAssistance", "receiving"), answer("need.emergencySmall.amount", 50_000)];
    const { conflicts } = factsOfCase(knowing(completeContent(self), recorded, true));
    const facts = parsed(knowing(completeContent(self), recorded, true));
    expect(facts.livelihood?.publicAssistance?.value).toBe("receiving");
    expect(facts.need?.emergencySmall?.amount?.value).toBe(100_000);
    expect(conflicts.map(({ fact }) => fact).sort()).toEqual([
      "livelihood.publicAssistance",
      "need.emergencySmall.amount",
    ]);
  });
});

describe("what nobody said", () => {
  const yesNo = [
    "livelihood.canBorrowElsewhere",
    "livelihood.forRepayingDebts",
    "livelihood.heavyDebtOrLastingDeficit",
    "livelihood.acceptsSupport",
    "residence.registered",
    "residence.hasHome",
  ] as const;

  test("is absent, whatever subset of the form is filled in and whatever else was asked", () => {
    const parts = ["reason", "requestedAmount", "address", "identityCheck", "declarations", "selfReliance"] as const;
    fc.assert(
      fc.property(
        fc.subarray([...parts]),
        fc.subarray([...yesNo]),
        fc.boolean(),
        fc.boolean(),
        (filled, asked, value, submitted) => {
          const whole: ApplicationContent = { ...completeContent(self), selfReliance: { state: "using" } };
          const content: ApplicationContent = {
            fund: "emergency-small",
            members: whole.members,
            ...Object.fromEntries(filled.map((part) => [part, whole[part]])),
          };
          const recorded = asked.map((fact) => answer(fact, value));
          const { input } = factsOfCase(knowing(content, recorded, submitted));
          const formSays = factsOfForm(content, savedOn).map(({ fact }) => fact);
          const told = saidIn(input).filter((path) => !path.startsWith("members"));
          expect(told.sort()).toEqual([...new Set([...formSays, ...asked])].sort());
          expect(saidIn(input).some((path) => path.startsWith("members"))).toBe(submitted);
          expect(parseCaseFacts(input).kind).toBe("facts");
        },
      ),
    );
  });
});
