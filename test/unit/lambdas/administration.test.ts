import { describe, expect, test } from "@jest/globals";
import { decideStaffProposal, listStaff, proposeStaff } from "../../../lambdas/administration/administration.ts";
import type { Staff } from "../../../domain/staff/staff.ts";
import { asStaff, chiyoda, contentsOf, memoryWorld, people, places } from "../../support/memory-world.ts";

const newcomer = {
  staffId: "new@example.jp",
  name: "新人一",
  roles: ["window-worker" as const],
  municipalityCode: chiyoda,
  active: true,
};

async function proposed(entry: Parameters<typeof proposeStaff>[1]["body"]["entry"] = newcomer) {
  const world = await memoryWorld();
  const proposal = await proposeStaff(
    world.ports,
    asStaff(people.firstAdministrator, {}, { commandId: world.commandId(), entry }),
  );
  const decide = (
    outcome: "approved" | "rejected",
    staff: Staff = people.secondAdministrator,
    version = proposal.version,
  ) =>
    decideStaffProposal(
      world.ports,
      asStaff(staff, { proposalId: proposal.proposalId }, { commandId: world.commandId(), version, outcome }),
    );
  return { world, proposal, decide };
}

describe("the staff register", () => {
  test("takes a newcomer whom one administrator proposes and another approves, with a password shown once", async () => {
    const { world, decide } = await proposed();
    expect(await world.ports.directory.findStaff(newcomer.staffId)).toBeUndefined();
    const decided = await decide("approved");
    expect(decided).toMatchObject({ state: "approved", temporaryPassword: "Temporary-Password-1" });
    expect(await world.ports.directory.findStaff(newcomer.staffId)).toMatchObject({ roles: ["window-worker"] });
    expect(world.accounts.known.get(newcomer.staffId)).toBe(true);
    const view = await listStaff(world.ports, asStaff(people.firstAdministrator, {}, {}));
    expect(JSON.stringify(view)).not.toContain("Temporary-Password");
  });

  test("takes nobody whom their own proposer approves, and nobody who was rejected", async () => {
    const { world, decide } = await proposed();
    await expect(decide("approved", people.firstAdministrator)).rejects.toMatchObject({ code: "MAKER_IS_CHECKER" });
    expect((await decide("rejected")).state).toBe("rejected");
    await expect(decide("approved")).rejects.toMatchObject({ code: "PROPOSAL_NOT_OPEN" });
    expect(await world.ports.directory.findStaff(newcomer.staffId)).toBeUndefined();
    expect(world.accounts.known.size).toBe(0);
  });

  test("is decided once: a second decision changes nothing", async () => {
    const { world, decide } = await proposed();
    await decide("approved");
    const before = contentsOf(world.store, places.directory);
    await expect(decide("rejected")).rejects.toMatchObject({ code: "PROPOSAL_NOT_OPEN" });
    expect(contentsOf(world.store, places.directory)).toEqual(before);
  });

  test("is not changed by a decision on another version, which leaves no account behind either", async () => {
    const { world, decide } = await proposed();
    await expect(decide("approved", people.secondAdministrator, 7)).rejects.toMatchObject({ code: "VERSION_CONFLICT" });
    expect(world.accounts.known.size).toBe(0);
    expect(await world.ports.directory.findStaff(newcomer.staffId)).toBeUndefined();
  });

  test("a leaver loses the account and every permission at once", async () => {
    const { world, decide } = await proposed({
      staffId: people.window.staffId,
      name: people.window.name,
      roles: ["window-worker"],
      municipalityCode: chiyoda,
      active: false,
    });
    await decide("approved");
    expect(world.accounts.known.get(people.window.staffId)).toBe(false);
    expect((await world.ports.directory.findStaff(people.window.staffId))?.active).toBe(false);
  });

  test("keeps every act in the audit trail of whoever did it", async () => {
    const { world, proposal, decide } = await proposed();
    await decide("approved");
    expect(await world.ports.audit.read(`staff#${people.firstAdministrator.staffId}#2026-11-24`)).toMatchObject([
      { kind: "act", what: "staff:propose", purpose: proposal.proposalId },
    ]);
    expect(await world.ports.audit.read(`staff#${people.secondAdministrator.staffId}#2026-11-24`)).toMatchObject([
      { kind: "act", what: "staff:approve", purpose: proposal.proposalId },
    ]);
  });

  test.each([
    [
      "roles of both councils",
      { roles: ["window-worker" as const, "screener" as const] },
      "entry.roles",
      "ROLES_OF_TWO_COUNCILS",
    ],
    [
      "a window without a municipality",
      { municipalityCode: undefined },
      "entry.municipalityCode",
      "MUNICIPALITY_NEEDED",
    ],
    [
      "a screener with a municipality",
      { roles: ["screener" as const] },
      "entry.municipalityCode",
      "MUNICIPALITY_NEEDED",
    ],
    [
      "a municipality of another prefecture",
      { municipalityCode: "322016" },
      "entry.municipalityCode",
      "OTHER_PREFECTURE",
    ],
    [
      "a number handler without training",
      { roles: ["number-handler" as const], municipalityCode: undefined },
      "entry.trainingValidUntil",
      "TRAINING_NEEDED",
    ],
  ])("refuses %s by field", async (_what, changes, field, code) => {
    const { municipalityCode, ...rest } = { ...newcomer, ...changes };
    const entry = { ...rest, ...(municipalityCode === undefined ? {} : { municipalityCode }) };
    await expect(proposed(entry)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      fields: expect.arrayContaining([expect.objectContaining({ field, code })]),
    });
  });
});
