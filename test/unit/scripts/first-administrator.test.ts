import { describe, expect, test } from "@jest/globals";
import type { SettingItem } from "../../../domain/staff/settings.schema.ts";
import {
  setUp,
  type SetUpCommand,
  type SetUpPorts,
  type SetUpRecord,
} from "../../../scripts/first-administrator/set-up.ts";

const seeded: SettingItem = {
  change: { setting: "approval-route", value: { steps: 3, committeeOpinion: false } },
  effectiveFrom: "2026-11-24",
  reason: "初期設定",
};

const command: SetUpCommand = {
  kind: "prefecture",
  people: [
    { email: "hanako@example.jp", name: "管理 花子" },
    { email: "taro@example.jp", name: "管理 太郎" },
  ],
  on: "2026-11-24",
  settings: [seeded],
};

/** A tenant in memory; `failAt` makes the n-th account fail, as a broken connection would. */
function tenant(failAt?: number) {
  let record: SetUpRecord | undefined;
  let attempts = 0;
  const accounts = new Map<string, string>();
  const told: string[] = [];
  const staff: unknown[] = [];
  const ports: SetUpPorts = {
    findRecord: () => Promise.resolve(record),
    begin: (begun, people, settings) => {
      if (record !== undefined) return Promise.resolve(false);
      record = begun;
      staff.push(...people, ...settings);
      return Promise.resolve(true);
    },
    finish: (done) => {
      record = done;
      return Promise.resolve();
    },
    createAccount: (email, password) => {
      attempts += 1;
      if (attempts === failAt) return Promise.reject(new Error("connection lost"));
      if (accounts.has(email)) return Promise.resolve(false);
      accounts.set(email, password);
      return Promise.resolve(true);
    },
    temporaryPassword: () => `password-${String(accounts.size)}`,
    tell: (person, password) => told.push(`${person.email} ${password}`),
  };
  return { ports, accounts, told, staff, record: () => record };
}

describe("the first administrators", () => {
  test("are two, with accounts, register entries and settings", async () => {
    const { ports, accounts, told, staff, record } = tenant();
    expect(await setUp(ports, command)).toEqual({
      kind: "set-up",
      made: ["hanako@example.jp", "taro@example.jp"],
      alreadyThere: [],
    });
    expect([...accounts.keys()]).toEqual(["hanako@example.jp", "taro@example.jp"]);
    expect(told).toEqual(["hanako@example.jp password-0", "taro@example.jp password-1"]);
    expect(staff).toEqual([
      { staffId: "hanako@example.jp", name: "管理 花子", roles: ["administrator"], active: true },
      { staffId: "taro@example.jp", name: "管理 太郎", roles: ["administrator"], active: true },
      seeded,
    ]);
    expect(record()?.state).toBe("done");
  });

  test("are made once", async () => {
    const { ports, accounts } = tenant();
    await setUp(ports, command);
    const others = {
      ...command,
      people: [
        { email: "x@example.jp", name: "x" },
        { email: "y@example.jp", name: "y" },
      ],
    };
    expect(await setUp(ports, others)).toEqual({ kind: "already-set-up", on: "2026-11-24" });
    expect(await setUp(ports, command)).toEqual({ kind: "already-set-up", on: "2026-11-24" });
    expect(accounts.size).toBe(2);
  });

  test.each([1, 2])("are completed by a second run when the first broke at account %d", async (failAt) => {
    const { ports, accounts, told, record } = tenant(failAt);
    await expect(setUp(ports, command)).rejects.toThrow("connection lost");
    expect(record()?.state).toBe("begun");
    const others = {
      ...command,
      people: [
        { email: "x@example.jp", name: "x" },
        { email: "y@example.jp", name: "y" },
      ],
    };
    expect((await setUp(ports, others)).kind).toBe("begun-with-others");
    expect((await setUp(ports, command)).kind).toBe("set-up");
    expect(accounts.size).toBe(2);
    expect(told).toHaveLength(2);
    expect(record()?.state).toBe("done");
  });

  test.each<[string, SetUpCommand["people"]]>([
    ["one person alone", command.people.slice(0, 1)],
    [
      "the same person twice",
      [
        { email: "a@example.jp", name: "a" },
        { email: "A@example.jp", name: "b" },
      ],
    ],
    [
      "an address that is none",
      [
        { email: "a", name: "a" },
        { email: "b@example.jp", name: "b" },
      ],
    ],
    [
      "a person without a name",
      [
        { email: "a@example.jp", name: " " },
        { email: "b@example.jp", name: "b" },
      ],
    ],
  ])("are refused: %s", async (_what, people) => {
    const { ports, accounts, record } = tenant();
    expect((await setUp(ports, { ...command, people })).kind).toBe("refused");
    expect({ accounts: accounts.size, record: record() }).toEqual({ accounts: 0, record: undefined });
  });

  test("of the nation may be one analyst", async () => {
    const { ports, staff } = tenant();
    const national: SetUpCommand = {
      ...command,
      kind: "national",
      people: command.people.slice(0, 1),
      settings: [],
    };
    expect((await setUp(ports, national)).kind).toBe("set-up");
    expect(staff[0]).toEqual({ staffId: "hanako@example.jp", name: "管理 花子", roles: [], active: true });
  });
});
