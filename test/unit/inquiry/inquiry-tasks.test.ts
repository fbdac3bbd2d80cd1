import { afterEach, describe, expect, test } from "@jest/globals";
import {
  CommitmentPolicy,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
  buildClient,
} from "@aws-crypto/client-node";
import { verdictSchema } from "../../../domain/case/case-items.schema.ts";
import { conductInquiry } from "../../../lambdas/inquiry/conduct-inquiry.ts";
import { inquireFacts } from "../../../lambdas/inquiry/inquire-facts.ts";
import { InquirySubjectMissingError, VaultContextError } from "../../../lambdas/inquiry/inquiry-errors.ts";
import { caseIdOfInquiry, inquiryIdOf } from "../../../lambdas/inquiry/inquiry-id.ts";
import { obtainLinkCode } from "../../../lambdas/inquiry/obtain-link-code.ts";
import { openInquiry } from "../../../lambdas/inquiry/open-inquiry.ts";
import type { CaseFacts } from "../../../lambdas/inquiry/ports.ts";
import { gapOfError } from "../../../lambdas/inquiry/record-gap.ts";
import { reconcileInquiries, settleInquiries } from "../../../lambdas/inquiry/settle-inquiries.ts";
import { shredCaseKey } from "../../../lambdas/inquiry/shred-case-key.ts";
import { driveInquiry } from "../../support/inquiry-driver.ts";
import type { InquiryWorld } from "../../support/inquiry-world.ts";
import { inquiryWorld, testUuid } from "../../support/inquiry-world.ts";

const caseId = testUuid(1, 1);
const father = testUuid(2, 1);
const mother = testUuid(2, 2);
const child = testUuid(2, 3);

const family: CaseFacts = {
  fund: "emergency-small",
  municipalityCode: "131016",
  protected: false,
  members: [
    { personId: father, name: "佐々江 太郎", nameKana: "ササエ タロウ", birthDate: "1980-05-05", consented: true },
    { personId: mother, name: "佐々江 花子", nameKana: "ササエ ハナコ", birthDate: "1982-06-06", consented: true },
    { personId: child, name: "佐々江 一", nameKana: "ササエ ハジメ", birthDate: "2018-07-07", consented: true },
  ],
};

const worlds: InquiryWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.dispose();
});

function world(changes: Partial<Parameters<typeof inquiryWorld>[0]> = {}): InquiryWorld {
  const made = inquiryWorld({ cases: { [caseId]: family }, ...changes });
  worlds.push(made);
  return made;
}

/** Registers the family, poor unless said otherwise. */
function settled(
  made: InquiryWorld,
  changes: Parameters<InquiryWorld["register"]>[0][number] = { kanaName: "" },
): void {
  const householdNumber = "0000000077";
  const exempt = (fiscalYear: number) => ({ fiscalYear, perCapitaLevy: 0, incomeLevy: 0, totalIncome: 312_000 });
  const base = { householdNumber, tax: [exempt(2025), exempt(2026)] };
  made.register([
    { ...base, kanaName: "ササエ タロウ", ...(changes.kanaName === "ササエ タロウ" ? changes : {}) },
    { ...base, kanaName: "ササエ ハナコ", birthDate: "1982-06-06" },
    { ...base, kanaName: "ササエ ハジメ", birthDate: "2018-07-07" },
  ]);
}

describe("an inquiry from consent to verdict", () => {
  test("a family of exempt parents is within the standard; the child is not asked about", async () => {
    const made = world();
    settled(made);
    const verdict = await driveInquiry(made, caseId);
    expect(verdict).toMatchObject({
      verdictClass: "within-standard",
      bandCodes: ["income-b1", "tax-exempt", "assistance-none"],
      gapCodes: [],
      taxYear: 2026,
    });
    expect(verdictSchema.safeParse(verdict).success).toBe(true);
    // Two adults × (identity, link code, resident record, tax, public assistance).
    expect(verdict.inquiryIds).toHaveLength(10);
    const records = await made.dependencies.records.list(caseId);
    expect(records.every((record) => record.personId !== child)).toBe(true);
    expect(records.every((record) => record.state === "closed" && record.retainUntil === "2033-11-24")).toBe(true);
  });

  test("income above the standard is likely over, and no amount is in the verdict", async () => {
    const made = world();
    settled(made, {
      kanaName: "ササエ タロウ",
      tax: [{ fiscalYear: 2026, perCapitaLevy: 5000, incomeLevy: 432_100, totalIncome: 7_654_321 }],
    });
    const verdict = await driveInquiry(made, caseId);
    expect(verdict.verdictClass).toBe("likely-over");
    expect(JSON.stringify(verdict)).not.toMatch(/7654321|432100/);
  });

  test.each([
    ["refused", "local-tax/provider-refused"],
    ["provider-stopped", "local-tax/provider-stopped"],
    ["no-data", "local-tax/no-data"],
    ["layout-unknown", "local-tax/layout-unknown"],
  ] as const)("a provider's answer of class %s is a gap, not a pass", async (informationClass, gap) => {
    const made = world();
    settled(made, { kanaName: "ササエ タロウ", informationClass });
    const verdict = await driveInquiry(made, caseId);
    expect(verdict.verdictClass).toBe("needs-check");
    expect(verdict.gapCodes).toContain(`${father}:${gap}`);
  });

  test.each([
    ["several", "several-candidates"],
    ["none", "not-in-register"],
    ["removed", "removed-from-register"],
    ["moved-abroad", "moved-abroad"],
  ] as const)("a person of register class %s is not asked about further", async (registerClass, gap) => {
    const made = world();
    settled(made, { kanaName: "ササエ タロウ", registerClass });
    const verdict = await driveInquiry(made, caseId);
    expect(verdict.gapCodes).toContain(`${father}:identity/${gap}`);
    const records = await made.dependencies.records.list(caseId);
    expect(records.filter((record) => record.personId === father).map((record) => record.subject)).toEqual([
      "identity",
    ]);
  });

  test("the tax of a person who moved is asked from the municipality of 1 January", async () => {
    const made = world();
    settled(made, {
      kanaName: "ササエ タロウ",
      residence: [
        { municipalityCode: "131016", from: "2026-05-01", reason: "move-in" },
        { municipalityCode: "141011", from: "2015-04-01", reason: "move-in" },
      ],
    });
    expect((await driveInquiry(made, caseId)).verdictClass).toBe("within-standard");
    const records = await made.dependencies.records.list(caseId);
    const tax = records.find((record) => record.personId === father && record.subject === "local-tax");
    expect(tax?.providerCode).toBe("141003");
  });

  test("who arrived from abroad is a gap, and no tax inquiry is sent", async () => {
    const made = world();
    settled(made, {
      kanaName: "ササエ タロウ",
      residence: [{ municipalityCode: "131016", from: "2026-05-01", reason: "from-abroad" }],
    });
    const verdict = await driveInquiry(made, caseId);
    expect(verdict.gapCodes).toContain(`${father}:local-tax/arrived-from-abroad`);
    const records = await made.dependencies.records.list(caseId);
    expect(records.some((record) => record.personId === father && record.subject === "local-tax")).toBe(false);
  });

  test("in early June the year before is used, and the verdict names its year", async () => {
    const made = world({ start: "2026-06-12T01:00:00.000Z", settings: { taxSwitchOver: "06-20" } });
    settled(made);
    const verdict = await driveInquiry(made, caseId);
    expect(verdict).toMatchObject({ verdictClass: "within-standard", taxYear: 2025 });
  });

  test("a household that differs from the resident record needs a check", async () => {
    const made = world();
    settled(made);
    made.register([{ kanaName: "ササエ シンセキ", birthDate: "1990-01-01", householdNumber: "0000000077" }]);
    for (const round of [1, 2]) {
      const verdict = await driveInquiry(made, caseId, round);
      expect(verdict.verdictClass).toBe("needs-check");
      expect(verdict.gapCodes).toContain(`${father}:resident-record/household-differs`);
    }
  });

  test("a member without consent cannot be asked about, even by an execution that names them", async () => {
    const withdrawn = {
      ...family,
      members: family.members.map((member) => ({ ...member, consented: member.personId !== mother })),
    };
    const made = world({ cases: { [caseId]: withdrawn } });
    settled(made);
    const verdict = await driveInquiry(made, caseId);
    expect(verdict.gapCodes).toEqual([`${mother}:local-tax/no-consent`]);
    const command = { caseId, round: 1, personId: mother };
    await expect(obtainLinkCode(made.dependencies, command)).rejects.toThrow(InquirySubjectMissingError);
    await expect(inquireFacts(made.dependencies, { ...command, item: "local-tax" })).rejects.toThrow(
      InquirySubjectMissingError,
    );
    const records = await made.dependencies.records.list(caseId);
    expect(records.some((record) => record.personId === mother)).toBe(false);
  });

  test("a protected household's inquiries ask not to be shown", async () => {
    const made = world({ cases: { [caseId]: { ...family, protected: true } } });
    settled(made);
    await driveInquiry(made, caseId);
    expect(made.engine.records("SASAE-13").every((record) => record.nonDisclosure === "1")).toBe(true);
  });

  test("outside hours the inquiry waits for the opening", async () => {
    const made = world({ start: "2026-11-22T12:00:00.000Z" });
    settled(made);
    expect((await driveInquiry(made, caseId)).verdictClass).toBe("within-standard");
    expect(made.engine.records("SASAE-13")[0]?.requestedAt.startsWith("2026-11-23T23:00")).toBe(true);
  });

  test("with the network down every adult is a gap and a task for a number handler", async () => {
    const made = world();
    settled(made);
    made.engine.faults.set([{ kind: "refuse", when: "after", probability: 1, times: null, paths: [] }]);
    const verdict = await driveInquiry(made, caseId);
    expect(verdict.verdictClass).toBe("needs-check");
    expect([...verdict.gapCodes].sort()).toEqual(
      [`${father}:identity/network-down`, `${mother}:identity/network-down`].sort(),
    );
    const open = await made.dependencies.records.listOpenExceptions();
    expect(open.map((exception) => exception.personId).sort()).toEqual([father, mother].sort());
    // The line holds again: the same round closes its gaps.
    made.engine.faults.set([]);
    for (const personId of [father, mother]) {
      await obtainLinkCode(made.dependencies, { caseId, round: 1, personId });
    }
    expect(await made.dependencies.records.listOpenExceptions()).toEqual([]);
  });

  test("a staff decision is pending at first and answered in a later round, under the same inquiry", async () => {
    const made = world();
    settled(made, { kanaName: "ササエ タロウ", staffDecision: true });
    const verdicts = [];
    for (let round = 1; round <= 4; round += 1) {
      verdicts.push(await driveInquiry(made, caseId, round));
      made.clock.advance(7 * 24 * 3_600_000);
    }
    expect(verdicts.map((verdict) => verdict.gapCodes)).toEqual([
      [`${father}:resident-record/answer-pending`],
      [`${father}:local-tax/answer-pending`, `${father}:public-assistance/answer-pending`],
      [],
      [],
    ]);
    expect(verdicts.map((verdict) => verdict.verdictClass)).toEqual([
      "needs-check",
      "needs-check",
      "within-standard",
      "within-standard",
    ]);
    const records = await made.dependencies.records.list(caseId);
    expect(records.every((record) => record.attempt === 1)).toBe(true);
  });
});

describe("repeats and crashes", () => {
  test("running the whole inquiry again asks nothing again and gives the same verdict", async () => {
    const made = world();
    settled(made);
    const first = await driveInquiry(made, caseId);
    const asked = made.engine.counters()["inquiries"];
    expect(await driveInquiry(made, caseId)).toEqual(first);
    expect(made.engine.counters()["inquiries"]).toBe(asked);
  });

  test("running it again after the key was destroyed asks nothing and tells the same verdict", async () => {
    const made = world();
    settled(made);
    const first = await driveInquiry(made, caseId);
    await shredCaseKey(made.dependencies, { caseId, round: 1 });
    const asked = made.engine.counters()["inquiries"];
    expect(await driveInquiry(made, caseId)).toEqual(first);
    expect(made.engine.counters()["inquiries"]).toBe(asked);
    expect(made.store.dump(made.keysTable)).toEqual([]);
  });

  test("a crash at any write leaves nothing that a repeat does not mend", async () => {
    for (let crashAt = 1; crashAt < 60; crashAt += 1) {
      const made = world();
      settled(made);
      let writes = 0;
      const store = made.store;
      const put = store.put.bind(store);
      const transact = store.transact.bind(store);
      const crash = async <Result>(write: () => Promise<Result>): Promise<Result> => {
        writes += 1;
        const result = await write();
        if (writes === crashAt) throw new Error("killed after a write");
        return result;
      };
      store.put = (...parameters) => crash(() => put(...parameters));
      store.transact = (...parameters) => crash(() => transact(...parameters));
      const command = { caseId, round: 1, personId: father };
      const run = async () => {
        await openInquiry(made.dependencies, command);
        await obtainLinkCode(made.dependencies, command);
        await inquireFacts(made.dependencies, { ...command, item: "local-tax" });
      };
      const crashed = await run().then(
        () => false,
        () => true,
      );
      if (crashed) await run();
      const tax = made.engine.records("SASAE-13").filter((record) => record.informationCode === "TM00000000000002");
      expect(tax).toHaveLength(1);
      expect((await reconcileInquiries(made.dependencies)).differences).toEqual([]);
      if (!crashed) return;
    }
    throw new Error("there were more writes than expected");
  });

  test("what the network refuses to know is asked under one id only", () => {
    const purpose = {
      prefecture: "13",
      caseId,
      personId: father,
      subject: "local-tax" as const,
      providerCode: "131016",
      taxYear: 2026,
      attempt: 1,
    };
    expect(inquiryIdOf(purpose)).toBe(inquiryIdOf({ ...purpose }));
    expect(inquiryIdOf(purpose)).toMatch(/^13[0-9A-Z]{38}$/);
    expect(inquiryIdOf({ ...purpose, attempt: 2 })).not.toBe(inquiryIdOf(purpose));
    expect(caseIdOfInquiry(inquiryIdOf(purpose))).toBe(caseId);
    expect(caseIdOfInquiry("nothing")).toBeUndefined();
  });
});

describe("the vault", () => {
  const readable = (made: InquiryWorld): string => JSON.stringify(made.store.dump(made.vaultTable));

  test("holds no number, amount, name or address in the clear, in any encoding of a plain search", async () => {
    const made = world();
    settled(made, { kanaName: "ササエ タロウ", myNumber: "987654321012" });
    await driveInquiry(made, caseId);
    const everything = made.store.tables().flatMap((table) => made.store.dump(table));
    const bytes = everything.flatMap((item) =>
      Object.values(item).map((value) =>
        value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(JSON.stringify(value)),
      ),
    );
    for (const mark of ["987654321012", "312000", "ササエ", "佐々江", "架空町"]) {
      for (const encoded of [mark, Buffer.from(mark).toString("base64"), Buffer.from(mark).toString("hex")]) {
        expect(bytes.some((content) => content.includes(encoded))).toBe(false);
      }
    }
    // The rows are there: the search above looked at something.
    expect(everything.filter((item) => String(item["item"]).startsWith("person#")).length).toBe(10);
  });

  test("a row that was moved to another person is refused", async () => {
    const made = world();
    settled(made);
    await driveInquiry(made, caseId);
    const key = await made.dependencies.keys.open(caseId);
    const row = { caseId, personId: father, purpose: "fact-local-tax" as const };
    const stolen = await made.store.get(made.vaultTable, { caseId, item: `person#${mother}#fact-local-tax` });
    await made.store.put(made.vaultTable, { ...stolen, item: `person#${father}#fact-local-tax` });
    await expect(made.dependencies.vault.find(key, row)).rejects.toThrow(VaultContextError);
  });

  test("after the key is destroyed nothing reads the rows, and the proof says when", async () => {
    const made = world();
    settled(made);
    await driveInquiry(made, caseId);
    const before = readable(made);
    const proof = await shredCaseKey(made.dependencies, { caseId, round: 1 });
    expect(proof).toMatchObject({ destructionId: `destruction-${caseId}-1`, keyCacheLifetimeSeconds: 0 });
    expect(await made.dependencies.keys.find(caseId)).toBeUndefined();
    expect(made.store.dump(made.keysTable)).toEqual([]);
    expect(readable(made)).toContain(before.slice(1, 200));
    // A new key for the case (a later round) does not read the old rows either.
    const later = await made.dependencies.keys.open(caseId);
    const row = { caseId, personId: father, purpose: "number" as const };
    expect(await made.dependencies.vault.find(later, row)).toBeUndefined();
  });

  test("a row relabelled with the new key's id cannot be opened by it either", async () => {
    const made = world();
    settled(made);
    await driveInquiry(made, caseId);
    await shredCaseKey(made.dependencies, { caseId, round: 1 });
    const later = await made.dependencies.keys.open(caseId);
    const stored = await made.store.get(made.vaultTable, { caseId, item: `person#${father}#number` });
    await made.store.put(made.vaultTable, { ...stored, keyId: later.id });
    const row = { caseId, personId: father, purpose: "number" as const };
    await expect(made.dependencies.vault.find(later, row)).rejects.toThrow();
  });

  test("a returned case is asked about anew in its next round, under a new key and new ids", async () => {
    const made = world();
    settled(made);
    const first = await driveInquiry(made, caseId, 1);
    await settleInquiries(made.dependencies, { caseId });
    await shredCaseKey(made.dependencies, { caseId, round: 1 });
    const second = await driveInquiry(made, caseId, 2);
    expect(second).toMatchObject({ verdictClass: "within-standard", gapCodes: [], bandCodes: first.bandCodes });
    expect(second.inquiryIds).toHaveLength(10);
    expect(second.inquiryIds.some((id) => first.inquiryIds.includes(id))).toBe(false);
    expect((await reconcileInquiries(made.dependencies)).differences).toEqual([]);
  });

  test("destroying twice gives the first proof again", async () => {
    const made = world();
    settled(made);
    await driveInquiry(made, caseId);
    const first = await shredCaseKey(made.dependencies, { caseId, round: 1 });
    made.clock.advance(60_000);
    expect(await shredCaseKey(made.dependencies, { caseId, round: 1 })).toEqual(first);
  });

  test("a row is a message of the AWS Encryption SDK that its reference reader opens with the case's key", async () => {
    const made = world();
    settled(made);
    await driveInquiry(made, caseId);
    const key = await made.dependencies.keys.open(caseId);
    const stored = await made.store.get(made.vaultTable, { caseId, item: `person#${father}#number` });
    const ciphertext = stored?.["ciphertext"];
    if (!(ciphertext instanceof Uint8Array)) throw new Error("no row");
    const keyring = new RawAesKeyringNode({
      keyNamespace: "sasae-number-vault",
      keyName: `${caseId}/${key.id}`,
      unencryptedMasterKey: Uint8Array.from(key.bytes),
      wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
    });
    const reader = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
    const { plaintext, messageHeader } = await reader.decrypt(keyring, ciphertext);
    expect(JSON.parse(plaintext.toString("utf8"))).toHaveProperty("myNumber");
    expect(messageHeader.encryptionContext).toMatchObject({
      prefecture: "13",
      caseId,
      personId: father,
      purpose: "number",
    });
  });
});

describe("withdrawing and comparing", () => {
  test("a late answer is recorded as provided, discarded, and agrees with the network's record", async () => {
    const made = world();
    settled(made, { kanaName: "ササエ タロウ", staffDecision: true });
    await driveInquiry(made, caseId);
    await settleInquiries(made.dependencies, { caseId });
    await shredCaseKey(made.dependencies, { caseId, round: 1 });
    made.clock.advance(96 * 3_600_000);
    const { opensAt, now } = made.engine.status();
    made.clock.advance(opensAt - now);
    expect((await reconcileInquiries(made.dependencies)).differences).toEqual([]);
    const records = await made.dependencies.records.list(caseId);
    const withdrawn = records.filter((record) => record.cancelledAt !== undefined);
    expect(withdrawn.length).toBeGreaterThan(0);
    for (const record of withdrawn) {
      expect(record.late || record.outcome === "cancelled").toBe(true);
      const row = `person#${father}#fact-${record.subject}`;
      expect(await made.store.get(made.vaultTable, { caseId, item: row })).toBeUndefined();
    }
  });

  test("a record that was tampered with or is missing is named", async () => {
    const made = world();
    settled(made);
    await driveInquiry(made, caseId);
    const [first, second] = await made.dependencies.records.list(caseId);
    if (first === undefined || second === undefined) throw new Error("no records");
    const stored = await made.store.get(made.vaultTable, { caseId, item: `record#${first.inquiryId}` });
    await made.store.put(made.vaultTable, { ...stored, staffId: "somebody-else" });
    await made.store.remove(made.vaultTable, { caseId, item: `record#${second.inquiryId}` });
    const { differences } = await reconcileInquiries(made.dependencies);
    expect([...differences].sort((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
      { inquiryId: first.inquiryId, kind: "different" },
      { inquiryId: second.inquiryId, kind: "missing-here" },
    ]);
  });

  test("an inquiry outside the table of the law is not sent", async () => {
    const made = world();
    settled(made);
    const { dependencies } = made;
    await expect(
      conductInquiry(
        { ...dependencies, permitted: [] },
        {
          caseId,
          round: 1,
          personId: father,
          subject: "pension",
          providerCode: "131016",
          taxYear: undefined,
          nonDisclosure: false,
          kept: false,
          question: {
            kind: "information",
            item: "pension",
            addresseeNumber: "000000000000001",
            providerCode: "131016",
            taxYear: undefined,
          },
        },
        () => Promise.resolve(),
      ),
    ).rejects.toMatchObject({ name: "InquiryNotPermittedError" });
    expect(made.engine.counters()["inquiries"]).toBe(0);
  });
});

test("every error of the workflow leaves a gap", () => {
  expect(gapOfError("InquiryNetworkUnavailableError")).toBe("network-down");
  expect(gapOfError("States.Timeout")).toBe("inquiry-failed");
});
