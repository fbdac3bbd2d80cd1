import { describe, expect, test } from "@jest/globals";
import { mustHearCommittee } from "../../../domain/funds/committee.ts";
import { layersOf } from "../../../domain/funds/parameters.ts";
import type { PrefectureParameters } from "../../../domain/funds/parameters.schema.ts";
import type { Staff } from "../../../domain/staff/staff.ts";
import { recordCommitteeOpinion } from "../../../lambdas/decisions/record-committee-opinion.ts";
import { nationalParameters } from "../../../lambdas/shared/adapters/fund-terms.ts";
import { asStaff, memoryWorld, people, stepsOf, type MemoryWorld } from "../../support/memory-world.ts";

const today = "2026-11-24";

async function heard() {
  const world = await memoryWorld({ settings: { "approval-route": { steps: 2, committeeOpinion: true } } });
  const steps = stepsOf(world);
  return { world, steps, caseId: await steps.forwarded() };
}

async function opine(
  world: MemoryWorld,
  caseId: string,
  options: { readonly staff?: Staff; readonly heldOn?: string; readonly commandId?: string } = {},
) {
  return recordCommitteeOpinion(
    world.ports,
    asStaff(
      options.staff ?? people.committee,
      { caseId },
      {
        commandId: options.commandId ?? world.commandId(),
        version: (await world.record(caseId)).version,
        conclusion: "approval-on-conditions-advised" as const,
        heldOn: options.heldOn ?? today,
        text: "償還の支援を続けることを条件に、承認が相当である。",
      },
    ),
  );
}

describe("運営委員会", () => {
  test("is awaited before the first approval step where the prefecture's route has it heard", async () => {
    const { world, steps, caseId } = await heard();
    expect(await world.record(caseId)).toMatchObject({
      status: "decision",
      waitingFor: "committee-secretariat",
      decision: { committee: {} },
    });
    for (const outcome of ["approved", "declined"] as const) {
      await expect(steps.decide(caseId, people.firstApprover, outcome)).rejects.toMatchObject({
        code: "COMMITTEE_NOT_HEARD",
      });
    }
    await opine(world, caseId);
    const record = await world.record(caseId);
    expect(record).toMatchObject({
      status: "decision",
      waitingFor: "approver",
      decision: { committee: { opinion: { conclusion: "approval-on-conditions-advised", byName: "委員会恵" } } },
    });
    expect((await world.folder(caseId)).events.at(-1)).toMatchObject({
      act: "record-committee-opinion",
      data: { conclusion: "approval-on-conditions-advised", heldOn: today },
    });
    await steps.decide(caseId, people.firstApprover);
    await steps.decide(caseId, people.secondApprover);
    expect((await world.record(caseId)).status).toBe("contract");
  });

  test("is not awaited where the route does not ask for it and the loan parameters do not either", async () => {
    const world = await memoryWorld();
    const caseId = await stepsOf(world).forwarded();
    expect((await world.record(caseId)).decision?.committee).toBeUndefined();
    await expect(opine(world, caseId)).rejects.toMatchObject({ code: "OUT_OF_TURN" });
  });

  test("binds nobody: a case it advises to lend may be declined", async () => {
    const { world, steps, caseId } = await heard();
    await opine(world, caseId);
    await steps.decide(caseId, people.firstApprover, "declined");
    expect((await world.record(caseId)).status).toBe("declined");
  });

  test("gives its opinion once, and a repeat of the same press changes nothing", async () => {
    const { world, caseId } = await heard();
    const commandId = world.commandId();
    await opine(world, caseId, { commandId });
    const before = await world.record(caseId);
    await opine(world, caseId, { commandId });
    expect(await world.record(caseId)).toEqual(before);
    await expect(opine(world, caseId)).rejects.toMatchObject({ code: "OUT_OF_TURN" });
  });

  test.each([
    ["2026-11-25", "DATE_IN_FUTURE"],
    ["2020-01-01", "BEFORE_CASE"],
  ])("did not meet on %s", async (heldOn, code) => {
    const { world, caseId } = await heard();
    await expect(opine(world, caseId, { heldOn })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ field: "heldOn", code }],
    });
    expect((await world.record(caseId)).waitingFor).toBe("committee-secretariat");
  });

  test("is not recorded by whoever screened the case, and who recorded it does not decide", async () => {
    const world = await memoryWorld({ settings: { "approval-route": { steps: 2, committeeOpinion: true } } });
    const steps = stepsOf(world);
    const several: Staff = {
      staffId: "several@example.jp",
      name: "兼務花",
      roles: ["screener", "committee-secretariat", "approver"],
      active: true,
    };
    const screened = await steps.screened();
    await steps.forward(screened, several);
    await expect(opine(world, screened, { staff: several })).rejects.toMatchObject({ code: "MAKER_IS_CHECKER" });
    const other = await steps.forwarded();
    await opine(world, other, { staff: several });
    await expect(steps.decide(other, several)).rejects.toMatchObject({ code: "MAKER_IS_CHECKER" });
  });

  test("need not hear an application again that an approver gave back, but a corrected one it must", async () => {
    const { world, steps, caseId } = await heard();
    await opine(world, caseId);
    const { opinion } = (await world.record(caseId)).decision?.committee ?? {};
    await steps.decide(caseId, people.firstApprover, "returned");
    await steps.forward(caseId);
    expect(await world.record(caseId)).toMatchObject({
      waitingFor: "approver",
      decision: { approvals: [], committee: { opinion } },
    });
  });

  test("may have the case given back to the screener before it meets", async () => {
    const { world, steps, caseId } = await heard();
    await steps.decide(caseId, people.firstApprover, "returned");
    expect((await world.record(caseId)).status).toBe("screening");
  });
});

describe("the kinds and amounts it must hear", () => {
  const national = nationalParameters();
  test("are all but 緊急小口 and 要保護世帯向け, which it need not be asked about", () => {
    const layers = layersOf(national);
    const hears = (["emergency-small", "real-estate-protected", "welfare", "school-entry"] as const).map((kind) =>
      mustHearCommittee(layers, kind, 100_000, today),
    );
    expect(hears).toEqual([false, false, true, true]);
  });

  test.each([
    [500_000, false],
    [500_001, true],
  ])("%d yen, where it named 500,000 yen as the most it need not hear", (amount, expected) => {
    const own: PrefectureParameters = {
      "committee.not-asked-up-to": [
        { from: null, to: null, value: 500_000, source: "委員会の議決", verification: "local" },
      ],
    };
    expect(mustHearCommittee(layersOf(national, own), "welfare", amount, today)).toBe(expected);
  });
});
