import { describe, expect, test } from "@jest/globals";
import type { SettingChange } from "../../../domain/staff/settings.schema.ts";
import type { Staff } from "../../../domain/staff/staff.ts";
import {
  decideSettingProposal,
  listSettings,
  proposeSetting,
  withdrawSettingProposal,
} from "../../../lambdas/administration/settings.ts";
import {
  asStaff,
  completeContent,
  contentsOf,
  inquiryOn,
  memoryWorld,
  people,
  places,
  stepsOf,
  type MemoryWorld,
} from "../../support/memory-world.ts";

const today = "2026-11-24";
const reason = "貸付事務取扱要領の改正による";

const dueDay = (value: number): SettingChange => ({ setting: "due-day", value });
const ceiling = (value: number): SettingChange => ({
  setting: "fund-parameter",
  parameter: "emergency-small.ceiling",
  override: { own: true, value },
});

/** The acts of two administrators on the settings of a world. */
function administrators(world: MemoryWorld) {
  const propose = (change: SettingChange, effectiveFrom: string, staff: Staff = people.firstAdministrator) =>
    proposeSetting(world.ports, asStaff(staff, {}, { commandId: world.commandId(), change, effectiveFrom, reason }));
  const approve = (proposalId: string, version = 1, staff: Staff = people.secondAdministrator) =>
    decideSettingProposal(
      world.ports,
      asStaff(staff, { proposalId }, { commandId: world.commandId(), version, outcome: "approved" as const }),
    );
  const reject = (proposalId: string, comment = "時期を改めてください") =>
    decideSettingProposal(
      world.ports,
      asStaff(
        people.secondAdministrator,
        { proposalId },
        { commandId: world.commandId(), version: 1, outcome: "rejected" as const, comment },
      ),
    );
  const withdraw = (proposalId: string, staff: Staff = people.firstAdministrator, version = 1) =>
    withdrawSettingProposal(world.ports, asStaff(staff, { proposalId }, { commandId: world.commandId(), version }));
  const set = async (change: SettingChange, effectiveFrom: string) =>
    approve((await propose(change, effectiveFrom)).proposalId);
  const view = () => listSettings(world.ports, asStaff(people.firstAdministrator, {}, {}));
  return { propose, approve, reject, withdraw, set, view };
}

async function two() {
  const world = await memoryWorld();
  return { world, ...administrators(world) };
}

const valuesIn = async (view: ReturnType<typeof administrators>["view"], setting: string) =>
  (await view()).settings
    .find((row) => row.setting === setting)
    ?.values.map(({ effectiveFrom, standing, text }) => [effectiveFrom, standing, text]);

describe("a setting", () => {
  test("is proposed by one administrator and stands from its day on when another approves", async () => {
    const { world, propose, approve, view } = await two();
    const proposal = await propose(dueDay(25), "2027-04-01");
    expect(proposal).toMatchObject({ state: "proposed", text: "毎月25日", proposedByName: "管理一夫" });
    expect(await world.ports.directory.setting("due-day", "2027-04-01")).toBe(20);
    expect(await approve(proposal.proposalId)).toMatchObject({ state: "approved", decidedByName: "管理二夫" });
    expect(await world.ports.directory.setting("due-day", "2027-03-31")).toBe(20);
    expect(await world.ports.directory.setting("due-day", "2027-04-01")).toBe(25);
    expect(await world.ports.directory.setting("due-day", "2030-01-01")).toBe(25);
    expect(await valuesIn(view, "due-day")).toEqual([
      ["2027-04-01", "future", "毎月25日"],
      ["2026-04-01", "present", "毎月20日"],
    ]);
    const [first] = (await view()).settings.find((row) => row.setting === "due-day")?.values ?? [];
    expect(first).toMatchObject({ reason, proposedByName: "管理一夫", approvedByName: "管理二夫" });
  });

  test("keeps what was: a value that takes effect today leaves the one before it in the past", async () => {
    const { set, view } = await two();
    await set(dueDay(10), today);
    expect(await valuesIn(view, "due-day")).toEqual([
      [today, "present", "毎月10日"],
      ["2026-04-01", "past", "毎月20日"],
    ]);
  });

  test("is not approved by its proposer, nor decided twice, nor on another version", async () => {
    const { world, propose, approve, reject } = await two();
    const { proposalId } = await propose(dueDay(25), "2027-04-01");
    const before = contentsOf(world.store, places.directory);
    await expect(approve(proposalId, 1, people.firstAdministrator)).rejects.toMatchObject({ code: "MAKER_IS_CHECKER" });
    await expect(approve(proposalId, 3)).rejects.toMatchObject({ code: "VERSION_CONFLICT" });
    await expect(approve("unknown")).rejects.toMatchObject({ code: "ITEM_NOT_FOUND" });
    expect(contentsOf(world.store, places.directory)).toEqual(before);
    await approve(proposalId);
    await expect(reject(proposalId)).rejects.toMatchObject({ code: "PROPOSAL_NOT_OPEN" });
  });

  test("that was rejected changes nothing and keeps the reason for its maker", async () => {
    const { world, propose, reject, view } = await two();
    const { proposalId } = await propose(dueDay(25), "2027-04-01");
    expect(await reject(proposalId)).toMatchObject({ state: "rejected", comment: "時期を改めてください" });
    expect(await world.ports.directory.setting("due-day", "2027-04-01")).toBe(20);
    expect((await view()).proposals).toMatchObject([{ state: "rejected", comment: "時期を改めてください" }]);
  });

  test("is taken back by its maker alone, while it is open", async () => {
    const { propose, approve, withdraw } = await two();
    const { proposalId } = await propose(dueDay(25), "2027-04-01");
    await expect(withdraw(proposalId, people.secondAdministrator)).rejects.toMatchObject({ code: "NOT_THE_MAKER" });
    await expect(withdraw(proposalId, people.firstAdministrator, 2)).rejects.toMatchObject({
      code: "VERSION_CONFLICT",
    });
    expect((await withdraw(proposalId)).state).toBe("withdrawn");
    await expect(approve(proposalId, 2)).rejects.toMatchObject({ code: "PROPOSAL_NOT_OPEN" });
    await expect(withdraw(proposalId, people.firstAdministrator, 2)).rejects.toMatchObject({
      code: "PROPOSAL_NOT_OPEN",
    });
    await expect(withdraw("unknown")).rejects.toMatchObject({ code: "ITEM_NOT_FOUND" });
  });

  test("proposed anew for the same day replaces the open proposal; one for another day stands beside it", async () => {
    const { propose, approve, view } = await two();
    const first = await propose(dueDay(25), "2027-04-01");
    const other = await propose(dueDay(15), "2027-10-01");
    const second = await propose(dueDay(26), "2027-04-01", people.secondAdministrator);
    const states = Object.fromEntries((await view()).proposals.map(({ proposalId, state }) => [proposalId, state]));
    expect(states).toEqual({
      [first.proposalId]: "replaced",
      [other.proposalId]: "proposed",
      [second.proposalId]: "proposed",
    });
    await expect(approve(first.proposalId, 2)).rejects.toMatchObject({ code: "PROPOSAL_NOT_OPEN" });
  });

  test("approved for a coming day is replaced by a later approval for that day, and both stay on record", async () => {
    const { world, set, view } = await two();
    await set(dueDay(25), "2027-04-01");
    await set(dueDay(20), "2027-04-01");
    expect(await world.ports.directory.setting("due-day", "2027-04-01")).toBe(20);
    expect((await view()).proposals.map(({ state, text }) => [state, text]).toSorted()).toEqual([
      ["approved", "毎月20日"],
      ["replaced", "毎月25日"],
    ]);
  });

  test.each(["2026-11-23", "2020-04-01"])("is refused for %s, a day that is over", async (day) => {
    const { world, propose } = await two();
    const before = contentsOf(world.store, places.directory);
    await expect(propose(dueDay(25), day)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ field: "effectiveFrom", code: "DATE_IN_PAST" }],
    });
    expect(contentsOf(world.store, places.directory)).toEqual(before);
  });

  test("is refused at the approval when its day has passed meanwhile", async () => {
    const { world, propose, approve } = await two();
    const { proposalId } = await propose(dueDay(25), "2026-11-25");
    world.clock.advance({ hours: 2 * 24 });
    await expect(approve(proposalId)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ field: "effectiveFrom", code: "DATE_IN_PAST" }],
    });
    expect(await world.ports.directory.setting("due-day", "2026-11-26")).toBe(20);
  });

  test("sent twice by the same press is one proposal and one decision", async () => {
    const { world, view } = await two();
    const commandId = world.commandId();
    const press = () =>
      proposeSetting(
        world.ports,
        asStaff(people.firstAdministrator, {}, { commandId, change: dueDay(25), effectiveFrom: "2027-04-01", reason }),
      );
    const [one, again] = [await press(), await press()];
    expect(again).toEqual(one);
    const decisionId = world.commandId();
    const decide = () =>
      decideSettingProposal(
        world.ports,
        asStaff(
          people.secondAdministrator,
          { proposalId: one.proposalId },
          { commandId: decisionId, version: 1, outcome: "approved" as const },
        ),
      );
    expect(await decide()).toEqual(await decide());
    expect((await view()).proposals).toHaveLength(1);
  });

  test("leaves in the audit trail who proposed and approved what, from which day", async () => {
    const { world, set } = await two();
    await set(dueDay(25), "2027-04-01");
    const told = expect.stringMatching(/parameter#due-day\/2027-04-01 毎月25日$/);
    expect(await world.ports.audit.read(`staff#${people.firstAdministrator.staffId}#${today}`)).toMatchObject([
      { kind: "act", what: "setting:propose", purpose: told },
    ]);
    expect(await world.ports.audit.read(`staff#${people.secondAdministrator.staffId}#${today}`)).toMatchObject([
      { kind: "act", what: "setting:approve", purpose: told },
    ]);
  });
});

describe("the inquiry switch", () => {
  const on = (changes: Partial<Extract<typeof inquiryOn, { enabled: true }>["assessment"]>): SettingChange => {
    if (!inquiryOn.enabled) throw new Error("the world's inquiry is on");
    return { setting: "inquiry", value: { enabled: true, assessment: { ...inquiryOn.assessment, ...changes } } };
  };

  test.each([
    ["an assessment that is not published yet", { publishedOn: "2026-12-01" }, "publishedOn", "NOT_PUBLISHED"],
    ["a review that is due before it begins", { reviewBy: "2026-12-31" }, "reviewBy", "REVIEW_OVERDUE"],
    ["a review on the very day it begins", { reviewBy: "2027-01-01" }, "reviewBy", "REVIEW_OVERDUE"],
    ["a review more than five years after publication", { reviewBy: "2031-04-01" }, "reviewBy", "REVIEW_TOO_LATE"],
  ])("is refused with %s", async (_what, changes, field, code) => {
    const { propose } = await two();
    await expect(propose(on(changes), "2027-01-01")).rejects.toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ field: `change.value.assessment.${field}`, code }],
    });
  });

  test("is taken with an assessment published today and reviewed within five years", async () => {
    const { set } = await two();
    const change = on({ publishedOn: today, reviewBy: "2031-11-24" });
    expect((await set(change, "2027-01-01")).text).toContain(
      "使う（評価書「生活福祉資金貸付事務」第1号、令和8年11月24日公表",
    );
  });

  test("switched off today stops inquiries of today's screenings", async () => {
    const { world, set } = await two();
    const caseId = await stepsOf(world).submitted((id) => {
      const content = completeContent(id);
      const consent = { given: true, wordingVersion: "2026-04", recordedOn: today };
      return { ...content, members: content.members.map((member) => ({ ...member, consent })) };
    });
    expect(await stepsOf(world).task(caseId, "check-completeness")).toMatchObject({ way: "inquire" });
    await set({ setting: "inquiry", value: { enabled: false } }, today);
    expect(await stepsOf(world).task(caseId, "check-completeness")).toMatchObject({ way: "skip" });
  });
});

describe("a loan parameter of the prefecture", () => {
  test("holds from its day on, in the terms that applications are held against", async () => {
    const { world, set, view } = await two();
    await set(ceiling(80_000), "2027-04-01");
    expect((await world.ports.emergencySmallTerms("2027-03-31")).ceiling).toBe(100_000);
    expect((await world.ports.emergencySmallTerms("2027-04-01")).ceiling).toBe(80_000);
    const row = (await view()).parameters.find(({ parameter }) => parameter === "emergency-small.ceiling");
    expect(row).toMatchObject({
      national: "100,000円",
      frame: "100,000円以下",
      present: { text: "100,000円", from: "nation" },
      values: [{ effectiveFrom: "2027-04-01", standing: "future", text: "80,000円" }],
      outside: [],
    });
  });

  test("is given back to the nation from a day on", async () => {
    const { world, set } = await two();
    await set(ceiling(80_000), "2027-04-01");
    await set(
      { setting: "fund-parameter", parameter: "emergency-small.ceiling", override: { own: false } },
      "2028-04-01",
    );
    expect((await world.ports.emergencySmallTerms("2028-03-31")).ceiling).toBe(80_000);
    expect((await world.ports.emergencySmallTerms("2028-04-01")).ceiling).toBe(100_000);
  });

  test.each<[string, SettingChange, string, string, string]>([
    ["above the national limit", ceiling(150_000), "change.override.value", "ABOVE_LIMIT", "国の上限100,000円"],
    [
      "below its range",
      {
        setting: "fund-parameter",
        parameter: "comprehensive-support.upper-age",
        override: { own: true, value: 50 },
      },
      "change.override.value",
      "BELOW_LIMIT",
      "60歳以上",
    ],
    [
      "that the nation alone sets",
      { setting: "fund-parameter", parameter: "interest.overdue", override: { own: true, value: 1 } },
      "change.parameter",
      "NATIONAL_ONLY",
      "国が定めるもの",
    ],
    [
      "given back to the nation although it was never the prefecture's",
      { setting: "fund-parameter", parameter: "interest.overdue", override: { own: false } },
      "change.parameter",
      "NATIONAL_ONLY",
      "国が定めるもの",
    ],
    [
      "of the wrong kind",
      { setting: "fund-parameter", parameter: "emergency-small.ceiling", override: { own: true, value: "八万円" } },
      "change.override.value",
      "WRONG_VALUE",
      "緊急小口資金の限度額",
    ],
    [
      "with a reason that the nation does not know",
      {
        setting: "fund-parameter",
        parameter: "emergency-small.reason-ceilings",
        override: { own: true, value: [{ reason: "holiday-travel", ceiling: 1000 }] },
      },
      "change.override.value",
      "NOT_IN_NATIONAL_LIST",
      "holiday-travel",
    ],
  ])("%s is refused with field and limit", async (_what, change, field, code, words) => {
    const { world, propose } = await two();
    const before = contentsOf(world.store, places.directory);
    await expect(propose(change, "2027-04-01")).rejects.toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ field, code, message: expect.stringContaining(words) }],
    });
    expect(contentsOf(world.store, places.directory)).toEqual(before);
  });
});

describe("a case under way", () => {
  test("keeps the approval steps of the day it was sent on", async () => {
    const { world, set } = await two();
    const steps = stepsOf(world);
    const before = await steps.forwarded();
    await set({ setting: "approval-route", value: { steps: 4, committeeOpinion: false } }, today);
    const after = await steps.forwarded();
    expect((await world.record(before)).decision?.steps).toBe(2);
    expect((await world.record(after)).decision?.steps).toBe(4);
  });

  test("gets the due day and terms of the day of its decision, and keeps them", async () => {
    const { world, set } = await two();
    const steps = stepsOf(world);
    await set(dueDay(5), "2026-11-25");
    const caseId = await steps.forwarded();
    await steps.decide(caseId, people.firstApprover);
    await steps.decide(caseId, people.secondApprover);
    world.clock.advance({ hours: 3 * 24 });
    await steps.task(caseId, "register-contract");
    const first = (await world.folder(caseId)).contract;
    // The 20th, by the setting of the day of the decision, moved to the bank day before or after at most.
    expect(first?.contractedOn).toBe(today);
    expect(first?.plan.every(({ dueDate }) => Number(dueDate.slice(8)) >= 16)).toBe(true);
    await set(dueDay(1), "2026-11-27");
    await steps.task(caseId, "register-contract");
    expect((await world.folder(caseId)).contract).toEqual(first);
  });
});
