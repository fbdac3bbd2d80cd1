import { describe, expect, test } from "@jest/globals";
import { parsePaymentFile } from "../../../domain/payment-file/parse-payment-file.ts";
import type { Staff } from "../../../domain/staff/staff.ts";
import {
  discardPaymentFile,
  draftPaymentFile,
  getPaymentDay,
  linkPaymentFile,
  listPaymentDays,
  sealPaymentFile,
} from "../../../lambdas/disbursements/disbursements.ts";
import { readAudit } from "../../../lambdas/cases/cases.ts";
import { guardedStore, interleave } from "../../support/faults.ts";
import { asStaff, contentWithAccount, memoryWorld, people, places, stepsOf } from "../../support/memory-world.ts";

const day = "2026-11-26";

/** A world with one case to pay on the day, and what cashiers do. */
async function payingWorld() {
  const world = await memoryWorld();
  const steps = stepsOf(world);
  const caseId = await steps.payable();
  await steps.sendAll();
  const draft = (staff: Staff = people.firstCashier, commandId = world.commandId(), paymentDate = day) =>
    draftPaymentFile(world.ports, asStaff(staff, { paymentDate }, { commandId }));
  const seal = (
    file: { readonly fileId: string; readonly version: number; readonly sha256: string },
    staff: Staff = people.secondCashier,
    commandId = world.commandId(),
    duplicates?: { readonly caseIds: string[]; readonly reason: string }[],
  ) =>
    sealPaymentFile(
      world.ports,
      asStaff(
        staff,
        { paymentDate: day, fileId: file.fileId },
        { commandId, version: file.version, sha256: file.sha256, ...(duplicates === undefined ? {} : { duplicates }) },
      ),
    );
  const discard = (file: { readonly fileId: string; readonly version: number }, commandId = world.commandId()) =>
    discardPaymentFile(
      world.ports,
      asStaff(people.firstCashier, { paymentDate: day, fileId: file.fileId }, { commandId, version: file.version }),
    );
  return { world, steps, caseId, draft, seal, discard };
}

describe("a payment file", () => {
  test("is drafted by one cashier and sealed by another; its bytes say what the day says", async () => {
    const { world, draft, seal } = await payingWorld();
    const drafted = await draft();
    const sealed = await seal(drafted);
    expect(sealed).toMatchObject({ state: "sealed", sealedByName: people.secondCashier.name, version: 2 });
    const [key, bytes] = [...world.objects.kept].find(([name]) => name.startsWith(`${places.payments}/`)) ?? [];
    expect(key).toContain(drafted.fileId);
    const parsed = parsePaymentFile(bytes ?? new Uint8Array());
    expect(JSON.stringify(parsed)).toContain("100000");
    expect(world.ports.digestBytes(bytes ?? new Uint8Array())).toBe(drafted.sha256);
  });

  test("with payments alike is sealed only with the second cashier's reason for each, which stays with it", async () => {
    const { world, steps, caseId, draft, seal } = await payingWorld();
    const twin = await steps.payable();
    const other = await steps.payable(contentWithAccount("7654320"));
    await steps.sendAll();
    const drafted = await draft();
    expect(drafted.count).toBe(3);
    expect(drafted.duplicates).toHaveLength(1);
    expect([...(drafted.duplicates[0]?.caseIds ?? [])].sort()).toEqual([caseId, twin].sort());
    const refused = { code: "DUPLICATES_UNCONFIRMED", fields: [{ field: "duplicates.0.reason" }] };
    const reason = "母と子が別々に借り、同じ口座を使う";
    await expect(seal(drafted)).rejects.toMatchObject(refused);
    // A word on other payments is no word on these.
    const elsewhere = [{ caseIds: [caseId, other], reason }];
    await expect(seal(drafted, people.secondCashier, world.commandId(), elsewhere)).rejects.toMatchObject(refused);
    await expect(
      seal(drafted, people.firstCashier, world.commandId(), [{ caseIds: [caseId, twin], reason }]),
    ).rejects.toMatchObject({ code: "MAKER_IS_CHECKER" });
    const sealed = await seal(drafted, people.secondCashier, world.commandId(), [{ caseIds: [twin, caseId], reason }]);
    expect(sealed).toMatchObject({
      state: "sealed",
      duplicates: [{ reason, confirmedByName: people.secondCashier.name }],
    });
    const chain = await world.ports.audit.read(`payment-file#${drafted.fileId}`);
    expect(chain.map(({ what, purpose }) => [what, purpose])).toEqual([
      ["payment-file:draft", undefined],
      ["payment-file:seal", "duplicates-confirmed:1"],
    ]);
    expect(world.ports.audit.isIntact(chain)).toBe(true);
    expect(JSON.stringify(chain)).not.toContain(reason);
  });

  test("has a chain of its acts that an auditor reads, and that is broken when its end is cut off", async () => {
    const { world, draft, seal } = await payingWorld();
    const drafted = await draft();
    await seal(drafted);
    const read = () =>
      readAudit(world.ports, { ...asStaff(people.auditor, {}, {}), query: { fileId: drafted.fileId } });
    const trail = await read();
    expect(trail).toMatchObject({ chain: `payment-file#${drafted.fileId}`, intact: true });
    expect(trail.entries.map(({ what, by }) => [what, by])).toEqual([
      ["payment-file:draft", people.firstCashier.staffId],
      ["payment-file:seal", people.secondCashier.staffId],
    ]);
    await world.store.remove(places.audit, { chain: trail.chain, sequence: 2 });
    expect((await read()).intact).toBe(false);
  });

  test("leaves as a table only with a note in the audit trail", async () => {
    const { world } = await payingWorld();
    const request = asStaff(people.firstCashier, { paymentDate: day }, {});
    await getPaymentDay(world.ports, { ...request, query: {} });
    await getPaymentDay(world.ports, { ...request, query: { use: "csv" } });
    const reads = await world.ports.audit.read(`staff#${people.firstCashier.staffId}#2026-11-24`);
    expect(reads.map(({ what }) => what)).toEqual(["payment:view", "payment:save-csv"]);
  });

  test("is not sealed by whoever drafted it", async () => {
    const { draft, seal } = await payingWorld();
    await expect(seal(await draft(), people.firstCashier)).rejects.toMatchObject({ code: "MAKER_IS_CHECKER" });
  });

  test("is not sealed twice", async () => {
    const { draft, seal } = await payingWorld();
    const drafted = await draft();
    await seal(drafted);
    await expect(seal(drafted)).rejects.toMatchObject({ code: "PAYMENT_FILE_SEALED" });
  });

  test("is sealed once by the same command sent twice", async () => {
    const { world, draft, seal } = await payingWorld();
    const drafted = await draft();
    const commandId = world.commandId();
    const once = await seal(drafted, people.secondCashier, commandId);
    expect(await seal(drafted, people.secondCashier, commandId)).toEqual(once);
  });

  test.each([
    ["in the store", "store"],
    ["as the person was shown it", "shown"],
    ["because a line is gone", "line"],
    ["because the store lost it", "lost"],
  ] as const)("is refused when a byte changed %s", async (_where, what) => {
    const { world, caseId, draft, seal } = await payingWorld();
    const drafted = await draft();
    const [key, bytes] = [...world.objects.kept].find(([name]) => name.startsWith(`${places.payments}/`)) ?? [
      "",
      new Uint8Array(),
    ];
    if (what === "store") {
      const changed = Uint8Array.from(bytes);
      changed[changed.length - 20] = (changed[changed.length - 20] ?? 0) ^ 1;
      world.objects.kept.set(key, changed);
    }
    if (what === "lost") world.objects.kept.delete(key);
    if (what === "line") await world.store.remove(places.cases, { caseId, item: "payment-line" });
    const sha256 =
      what === "shown" ? drafted.sha256.replace(/^./, (first) => (first === "0" ? "1" : "0")) : drafted.sha256;
    await expect(seal({ ...drafted, sha256 })).rejects.toMatchObject({ code: "PAYMENT_FILE_CHANGED" });
    expect(world.logged.at(-1)).toMatchObject({
      code: "PAYMENT_FILE_REFUSED",
      facts: { errorCode: "PAYMENT_FILE_CHANGED", staffId: people.secondCashier.staffId },
    });
    expect((await world.ports.files.find(drafted.fileId))?.state).toBe("drafted");
  });

  test("is refused when the account of a line was changed after the draft", async () => {
    const { world, caseId, draft, seal } = await payingWorld();
    const drafted = await draft();
    const { paymentLine } = await world.folder(caseId);
    if (paymentLine === undefined) throw new Error("no line");
    await world.store.put(places.cases, {
      caseId,
      item: "payment-line",
      ...paymentLine,
      account: { ...paymentLine.account, accountNumber: "7654321" },
    });
    await expect(seal(drafted)).rejects.toMatchObject({ code: "PAYMENT_FILE_CHANGED" });
  });

  test("can be taken back and made anew; the one taken back can never be sealed", async () => {
    const { draft, seal, discard } = await payingWorld();
    const first = await draft();
    await expect(draft()).rejects.toMatchObject({ code: "VERSION_CONFLICT" });
    expect(await discard(first)).toMatchObject({ state: "discarded" });
    const second = await draft();
    expect(second).toMatchObject({ state: "drafted", fileId: `${day}-2`, count: 1 });
    await expect(seal(first)).rejects.toMatchObject({ code: "ITEM_NOT_FOUND" });
    expect(await seal(second)).toMatchObject({ state: "sealed" });
    await expect(discard(second)).rejects.toMatchObject({ code: "PAYMENT_FILE_SEALED" });
  });

  test("is not made anew by a draft that arrives again late, whatever became of the first", async () => {
    const { world, draft, seal, discard } = await payingWorld();
    const commandId = world.commandId();
    const first = await draft(people.firstCashier, commandId);
    await discard(first);
    expect(await draft(people.firstCashier, commandId)).toMatchObject({ fileId: first.fileId, state: "discarded" });
    const secondId = world.commandId();
    const second = await draft(people.firstCashier, secondId);
    await seal(second);
    expect(await draft(people.firstCashier, secondId)).toMatchObject({ fileId: second.fileId, state: "sealed" });
    expect((await world.ports.files.day(day)).files).toHaveLength(2);
  });

  test("is not made of nothing, nor for a day without banks", async () => {
    const { draft, seal } = await payingWorld();
    await expect(draft(people.firstCashier, undefined, "2026-11-27")).rejects.toMatchObject({ code: "NOTHING_TO_PAY" });
    for (const closed of ["2026-11-28", "2026-11-23", "2026-12-31", "2027-01-01"]) {
      await expect(draft(people.firstCashier, undefined, closed)).rejects.toMatchObject({ code: "NOT_A_BANK_DAY" });
    }
    await seal(await draft());
    await expect(draft()).rejects.toMatchObject({ code: "NOTHING_TO_PAY" });
  });

  test("pays a case that became payable after the first seal in a second file, and no case twice", async () => {
    const { steps, draft, seal, caseId } = await payingWorld();
    const first = await draft();
    await seal(first);
    const late = await steps.payable(contentWithAccount("2000001"));
    const second = await draft();
    expect(second).toMatchObject({ count: 1, fileId: `${day}-2` });
    await seal(second);
    await steps.sendAll();
    expect([first.fileId, second.fileId]).toEqual([`${day}-1`, `${day}-2`]);
    expect(caseId).not.toBe(late);
  });

  test("is not made while a bank would refuse a line, which is named by its case", async () => {
    const { world, caseId, draft } = await payingWorld();
    const { paymentLine } = await world.folder(caseId);
    if (paymentLine === undefined) throw new Error("no line");
    await world.store.put(places.cases, { caseId, item: "payment-line", ...paymentLine, amount: 0 });
    await expect(draft()).rejects.toMatchObject({
      code: "PAYMENT_REFUSED_BY_BANK_RULES",
      fields: [{ field: "13-2026-00001", code: "ZERO_AMOUNT" }],
    });
  });

  test("is drafted once when two cashiers begin in the same moment", async () => {
    const { world } = await payingWorld();
    const outcomes: string[] = [];
    await interleave(
      [people.firstCashier, people.secondCashier].map((staff) => async (before) => {
        const { ports } = await memoryWorld({
          store: world.store,
          objects: world.objects,
          wrapStore: (store) => guardedStore(store, before),
        });
        try {
          const commandId = world.commandId();
          outcomes.push((await draftPaymentFile(ports, asStaff(staff, { paymentDate: day }, { commandId }))).state);
        } catch (error) {
          outcomes.push(error instanceof Error ? error.message : "unknown");
        }
      }),
      (_ready, step) => step % 2,
    );
    expect(outcomes.sort()).toEqual(["VERSION_CONFLICT", "drafted"]);
    expect((await world.ports.files.day(day)).files).toHaveLength(1);
  });

  test("has its own audit chain, one entry for each act, intact", async () => {
    const { world, draft, seal, discard } = await payingWorld();
    await discard(await draft());
    const second = await draft();
    await seal(second);
    const chain = await world.ports.audit.read(`payment-file#${second.fileId}`);
    expect(chain.map((entry) => [entry.what, entry.by])).toEqual([
      ["payment-file:draft", people.firstCashier.staffId],
      ["payment-file:seal", people.secondCashier.staffId],
    ]);
    expect(world.ports.audit.isIntact(chain)).toBe(true);
  });

  test("can be fetched only once it is sealed, for a minute, and the fetching is logged", async () => {
    const { world, draft, seal } = await payingWorld();
    const drafted = await draft();
    const link = () =>
      linkPaymentFile(world.ports, asStaff(people.secondCashier, { paymentDate: day, fileId: drafted.fileId }, {}));
    await expect(link()).rejects.toMatchObject({ code: "DOCUMENT_NOT_READY" });
    await seal(drafted);
    expect(await link()).toMatchObject({ expiresIn: 60, url: expect.stringContaining("seconds=60") });
    const reads = await world.ports.audit.read(`staff#${people.secondCashier.staffId}#2026-11-24`);
    expect(reads).toMatchObject([{ what: "payment:view", purpose: drafted.fileId }]);
  });

  test("of one day is not found under another", async () => {
    const { world, draft } = await payingWorld();
    const { fileId } = await draft();
    await expect(
      linkPaymentFile(world.ports, asStaff(people.secondCashier, { paymentDate: "2026-11-27", fileId }, {})),
    ).rejects.toMatchObject({ code: "ITEM_NOT_FOUND" });
  });
});

describe("payment days", () => {
  test("show what waits and what is sealed, the day's sum, and bank days only", async () => {
    const { world, draft, seal } = await payingWorld();
    const view = async () => {
      const { days } = await listPaymentDays(world.ports, asStaff(people.firstCashier, {}, {}));
      return days.find((entry) => entry.paymentDate === day);
    };
    expect(await view()).toEqual({ paymentDate: day, waiting: 1, sealed: 0, total: 100_000 });
    await seal(await draft());
    expect(await view()).toEqual({ paymentDate: day, waiting: 0, sealed: 1, total: 100_000 });
    const { days } = await listPaymentDays(world.ports, asStaff(people.firstCashier, {}, {}));
    expect(days.map((entry) => entry.paymentDate)).not.toContain("2026-11-23");
    expect(days.map((entry) => entry.paymentDate)).not.toContain("2026-11-28");
  });

  test("name bank and branch where the list knows them, and the codes where it does not", async () => {
    const { world, steps } = await payingWorld();
    await steps.payable((id) => {
      const content = contentWithAccount("3000001")(id);
      const { bankAccount } = content;
      return bankAccount === undefined ? content : { ...content, bankAccount: { ...bankAccount, branchCode: "999" } };
    });
    const { lines } = await getPaymentDay(world.ports, asStaff(people.firstCashier, { paymentDate: day }, {}));
    expect(lines.map((line) => [line.bankName, line.branchName, line.accountType, line.state])).toEqual([
      ["みずほ銀行", "本店", "普通", "waiting"],
      ["0001", "999", "普通", "waiting"],
    ]);
  });
});
