import { describe, expect, test } from "@jest/globals";
import {
  decideStaffProposal,
  listStaff,
  proposeStaff,
  renewPassword,
  withdrawStaffProposal,
} from "../../../lambdas/administration/administration.ts";
import type { Staff } from "../../../domain/staff/staff.ts";
import type { ItemStore } from "../../../lambdas/shared/ports/item-store.ts";
import {
  asStaff,
  chiyoda,
  contentsOf,
  memoryWorld,
  people,
  places,
  type WorldOptions,
} from "../../support/memory-world.ts";

const newcomer = {
  staffId: "new@example.jp",
  name: "新人一",
  roles: ["window-worker" as const],
  municipalityCode: chiyoda,
  active: true,
};

async function proposed(
  entry: Parameters<typeof proposeStaff>[1]["body"]["entry"] = newcomer,
  options: WorldOptions = {},
  proposer: Staff = people.firstAdministrator,
) {
  const world = await memoryWorld(options);
  const proposal = await proposeStaff(world.ports, asStaff(proposer, {}, { commandId: world.commandId(), entry }));
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

  test("changes nothing when the audit trail cannot be written, and no entry tells of what did not happen", async () => {
    let full = false;
    const wrapStore = (store: ItemStore): ItemStore => ({
      get: (...args) => store.get(...args),
      query: (query) => store.query(query),
      put: (...args) => store.put(...args),
      remove: (...args) => store.remove(...args),
      increment: (...args) => store.increment(...args),
      transact: (writes) => {
        const audits = writes.some((write) => write.table === places.audit);
        return full && audits ? Promise.reject(new Error("audit table is full")) : store.transact(writes);
      },
    });
    const { world, decide } = await proposed(newcomer, { wrapStore });
    const before = contentsOf(world.store, places.directory);
    full = true;
    await expect(decide("approved")).rejects.toThrow("audit table is full");
    expect(contentsOf(world.store, places.directory)).toEqual(before);
    expect(world.accounts.known.size).toBe(0);
    full = false;
    const stale = decide("approved", people.secondAdministrator, 7);
    await expect(stale).rejects.toMatchObject({ code: "VERSION_CONFLICT" });
    expect(await world.ports.audit.read(`staff#${people.secondAdministrator.staffId}#2026-11-24`)).toEqual([]);
  });

  test("goes on when the person's audit chain grows meanwhile", async () => {
    let raced = 0;
    const wrapStore = (store: ItemStore): ItemStore => ({
      get: (...args) => store.get(...args),
      query: (query) => store.query(query),
      put: (...args) => store.put(...args),
      remove: (...args) => store.remove(...args),
      increment: (...args) => store.increment(...args),
      transact: async (writes) => {
        raced += 1;
        // The first transaction finds its place taken by another request of the same person.
        return raced === 2 ? false : store.transact(writes);
      },
    });
    const { world, decide } = await proposed(newcomer, { wrapStore });
    expect((await decide("approved")).state).toBe("approved");
    expect(raced).toBe(3);
    const chain = await world.ports.audit.read(`staff#${people.secondAdministrator.staffId}#2026-11-24`);
    expect(chain.map((entry) => entry.what)).toEqual(["staff:approve"]);
  });

  test("answers a repeated approval: the account is there, the password is not told twice, nothing is written again", async () => {
    const { world, decide } = await proposed();
    expect(await decide("approved")).toMatchObject({ account: "made", temporaryPassword: "Temporary-Password-1" });
    const before = [contentsOf(world.store, places.directory), contentsOf(world.store, places.audit)];
    const again = await decide("approved");
    expect(again).toMatchObject({ state: "approved", account: "there" });
    expect(again.temporaryPassword).toBeUndefined();
    expect([contentsOf(world.store, places.directory), contentsOf(world.store, places.audit)]).toEqual(before);
    expect(world.accounts.passwords).toEqual(["Temporary-Password-1"]);
  });

  test("makes up for an account that could not be made when the approval was written", async () => {
    const { world, decide } = await proposed();
    const broken = {
      ...world.ports,
      accounts: { ...world.accounts, open: () => Promise.reject(new Error("no pool")) },
    };
    const [proposal] = (await listStaff(world.ports, asStaff(people.firstAdministrator, {}, {}))).proposals;
    const body = { commandId: world.commandId(), version: 1, outcome: "approved" as const };
    const path = { proposalId: proposal?.proposalId ?? "" };
    await expect(decideStaffProposal(broken, asStaff(people.secondAdministrator, path, body))).rejects.toThrow(
      "no pool",
    );
    expect((await world.ports.directory.findStaff(newcomer.staffId))?.active).toBe(true);
    expect(await decide("approved")).toMatchObject({ account: "made", temporaryPassword: expect.any(String) });
  });

  test("is not changed for oneself: not even what another proposed, either way", async () => {
    const entry = { ...people.secondAdministrator, roles: ["administrator" as const, "approver" as const] };
    const { world, decide } = await proposed(entry);
    await expect(decide("approved")).rejects.toMatchObject({ code: "OWN_ENTRY" });
    await expect(decide("rejected")).rejects.toMatchObject({ code: "OWN_ENTRY" });
    expect((await world.ports.directory.findStaff(entry.staffId))?.roles).toEqual(["administrator"]);
  });

  test("keeps two administrators, without whom it could never be changed again", async () => {
    const leaver = { ...people.firstAdministrator, roles: ["administrator" as const], active: false };
    const { world, decide } = await proposed(leaver);
    await expect(decide("approved")).rejects.toMatchObject({ code: "TOO_FEW_ADMINISTRATORS" });
    expect((await world.ports.directory.findStaff(leaver.staffId))?.active).toBe(true);
    const { municipalityCode: _none, ...third } = newcomer;
    const { decide: decideThird } = await proposed({ ...third, roles: ["administrator"] });
    expect((await decideThird("approved")).account).toBe("made");
  });

  test("gives a returning person the account back, with the password they had", async () => {
    const window = {
      staffId: people.window.staffId,
      name: people.window.name,
      roles: ["window-worker" as const],
      municipalityCode: chiyoda,
    };
    const { world, decide } = await proposed({ ...window, active: false });
    expect(await decide("approved")).toMatchObject({ account: "shut" });
    const back = await proposeStaff(
      world.ports,
      asStaff(people.firstAdministrator, {}, { commandId: world.commandId(), entry: { ...window, active: true } }),
    );
    const decided = await decideStaffProposal(
      world.ports,
      asStaff(
        people.secondAdministrator,
        { proposalId: back.proposalId },
        { commandId: world.commandId(), version: 1, outcome: "approved" },
      ),
    );
    expect(decided).toMatchObject({ account: "there" });
    expect(world.accounts.known.get(window.staffId)).toBe(true);
  });
});

describe("a proposal that is taken back", () => {
  const withdraw = (world: Awaited<ReturnType<typeof memoryWorld>>, proposalId: string, staff: Staff, version = 1) =>
    withdrawStaffProposal(world.ports, asStaff(staff, { proposalId }, { commandId: world.commandId(), version }));

  test("is its maker's to take back, once, and can be decided no more", async () => {
    const { world, proposal, decide } = await proposed();
    const { proposalId } = proposal;
    await expect(withdraw(world, proposalId, people.secondAdministrator)).rejects.toMatchObject({
      code: "NOT_THE_MAKER",
    });
    await expect(withdraw(world, proposalId, people.firstAdministrator, 5)).rejects.toMatchObject({
      code: "VERSION_CONFLICT",
    });
    expect((await withdraw(world, proposalId, people.firstAdministrator)).state).toBe("withdrawn");
    expect((await withdraw(world, proposalId, people.firstAdministrator)).state).toBe("withdrawn");
    await expect(decide("approved", people.secondAdministrator, 2)).rejects.toMatchObject({
      code: "PROPOSAL_NOT_OPEN",
    });
    await expect(withdraw(world, "none", people.firstAdministrator)).rejects.toMatchObject({ code: "ITEM_NOT_FOUND" });
  });

  test("is not taken back after the decision", async () => {
    const { world, proposal, decide } = await proposed();
    await decide("rejected");
    await expect(withdraw(world, proposal.proposalId, people.firstAdministrator, 2)).rejects.toMatchObject({
      code: "PROPOSAL_NOT_OPEN",
    });
  });
});

describe("a temporary password", () => {
  const renew = (world: Awaited<ReturnType<typeof memoryWorld>>, staffId: string) =>
    renewPassword(world.ports, asStaff(people.firstAdministrator, {}, { commandId: world.commandId(), staffId }));

  test("is issued anew to a colleague, with an entry in the audit trail and the password nowhere else", async () => {
    const world = await memoryWorld();
    const issued = await renew(world, people.window.staffId);
    expect(issued).toEqual({ staffId: people.window.staffId, temporaryPassword: "Temporary-Password-1" });
    expect(world.accounts.passwords).toEqual(["Temporary-Password-1"]);
    const chain = await world.ports.audit.read(`staff#${people.firstAdministrator.staffId}#2026-11-24`);
    expect(chain).toMatchObject([{ kind: "act", what: "staff:renew-password", purpose: people.window.staffId }]);
    expect(JSON.stringify([contentsOf(world.store, places.directory), chain])).not.toContain("Temporary-Password");
  });

  test.each([
    ["oneself", people.firstAdministrator.staffId, "OWN_ENTRY"],
    ["somebody unknown", "nobody@example.jp", "ITEM_NOT_FOUND"],
  ])("is not issued to %s", async (_who, staffId, code) => {
    const world = await memoryWorld();
    await expect(renew(world, staffId)).rejects.toMatchObject({ code });
    expect(world.accounts.passwords).toEqual([]);
  });

  test("is not issued to somebody who has left", async () => {
    const { world, decide } = await proposed({
      staffId: people.window.staffId,
      name: people.window.name,
      roles: ["window-worker"],
      municipalityCode: chiyoda,
      active: false,
    });
    await decide("approved");
    await expect(renew(world, people.window.staffId)).rejects.toMatchObject({ code: "STAFF_NOT_ACTIVE" });
    expect(world.accounts.known.get(people.window.staffId)).toBe(false);
  });
});

describe("an entry of the register", () => {
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
