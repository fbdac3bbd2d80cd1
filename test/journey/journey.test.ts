import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import * as z from "zod";
import { numbersOfSimulator, searchFiles, searchTables, type Needle } from "../support/journey-canary.ts";
import { lookAt } from "../support/journey-screens.ts";
import {
  callApi,
  openStage,
  personAt,
  signInOn,
  startJourneyWorld,
  tokenOf,
  type JourneyWorld,
} from "../support/journey-world.ts";

jest.setTimeout(240_000);

/** The borrower; every part of it is looked for afterwards where it must not be. */
const borrower = {
  name: "鵜飼橋 環太郎",
  kana: "ウカイバシ カンタロウ",
  spouse: "鵜飼橋 沙由里",
  spouseKana: "ウカイバシ サユリ",
  child: "鵜飼橋 稜一",
  childKana: "ウカイバシ リョウイチ",
  town: "紀尾井坂九十九番地の八",
  account: "7391846",
  phone: "0398761234",
  amount: 100_000,
};

const scan = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOQBwAAHwAeVRfbCQAAAABJRU5ErkJggg==",
  "base64",
);

let world: JourneyWorld;
/** Findings of axe over the whole journey. */
const findings: string[] = [];
let caseId = "";
let caseNumber = "";
let windowWorker: Page;
let screener: Page;

const field = (page: Page, path: string) => page.locator(`#field-${path.replaceAll(".", "-")}`);
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const confirm = (page: Page, name: string) =>
  page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const look = async (page: Page, name: string): Promise<void> => {
  findings.push(...(await lookAt(page, name)));
};

/** Goes to a screen of the same session, as a link would. */
async function go(page: Page, path: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(path)}`);
}

/** Looks at the case again after somebody else acted on it. */
async function revisit(page: Page): Promise<void> {
  await go(page, "/queue");
  await page.getByRole("heading", { name: "案件一覧" }).waitFor();
  await go(page, `/cases/${caseId}`);
  await page.getByRole("heading", { name: `${borrower.name}さんの案件` }).waitFor();
}

/** Finds the case in the queue of a status, page by page, and opens it under the proposed purpose. */
async function openFromQueue(page: Page, status: string): Promise<void> {
  await go(page, `/queue/${status}`);
  const link = page.getByRole("link", { name: caseNumber, exact: true });
  const next = page.getByRole("button", { name: "次の25件" });
  await page.locator("table.table--cases").waitFor();
  while ((await link.count()) === 0) {
    const passed = (await page.locator(".pages span", { hasText: "ページ目" }).textContent()) ?? "";
    await next.click();
    await sees(page, `${String(Number.parseInt(passed, 10) + 1)}ページ目`);
    await page.locator("table.table--cases").waitFor();
  }
  await link.click();
  await page.getByRole("button", { name: "この目的で開く" }).click();
  await page.getByRole("heading", { name: `${borrower.name}さんの案件` }).waitFor();
}

async function enterBirth(page: Page, path: string, era: string, parts: readonly [string, string, string]) {
  await field(page, `${path}-era`).selectOption({ label: era });
  await field(page, `${path}-year`).fill(parts[0]);
  await field(page, `${path}-month`).fill(parts[1]);
  await field(page, `${path}-day`).fill(parts[2]);
}

/** Does something that calls the API, and gives back what the API answered. */
async function answerOf(page: Page, path: RegExp, act: () => Promise<void>): Promise<unknown> {
  const [response] = await Promise.all([
    page.waitForResponse((entry) => path.test(entry.url()) && entry.request().method() === "POST"),
    act(),
  ]);
  return response.json();
}

/** The version of the case now, learned as the screens learn it: by opening it. */
async function versionFor(token: string, purpose: string): Promise<number> {
  const { body } = await callApi(world, "13", token, "POST", `/cases/${caseId}/openings`, { purpose });
  return z.number().parse(body.version);
}

/** The step that failed: the steps after it cannot be taken. */
let failed: string | undefined;

/** One step of the journey; it says how long it took, and nothing is tried after a step that failed. */
function step(name: string, run: () => Promise<void>): void {
  test(name, async () => {
    if (failed !== undefined) throw new Error(`not tried: "${failed}" failed`);
    const begun = performance.now();
    try {
      await run();
      process.stderr.write(`  ${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${name}\n`);
    } catch (error) {
      failed = name;
      throw error;
    }
  });
}

beforeAll(async () => {
  world = await startJourneyWorld();
});

afterAll(async () => {
  await (world as JourneyWorld | undefined)?.close();
});

describe("緊急小口資金, from consultation to the decision", () => {
  step("the window worker signs in, records a consultation and opens an application", async () => {
    windowWorker = await openStage(world, "13");
    await windowWorker.locator("#field-username").waitFor();
    await look(windowWorker, "01-sign-in");
    await signInOn(world, windowWorker, "13", "madoguchi1");
    await windowWorker.locator("table.table--cases").waitFor();
    await look(windowWorker, "02-queue");

    await windowWorker.getByRole("link", { name: "相談を記録" }).click();
    await field(windowWorker, "name").fill(borrower.name);
    await field(windowWorker, "nameKana").fill(borrower.kana);
    await enterBirth(windowWorker, "birthDate", "昭和", ["60", "4", "12"]);
    await field(windowWorker, "consultation.summary").fill("入院が続き、医療費の支払で今月の生活費が足りない。");
    await look(windowWorker, "03-consultation");
    const begun = await answerOf(windowWorker, /\/api\/consultations$/, () => press(windowWorker, "記録する"));
    caseId = z.object({ caseId: z.string() }).parse(begun).caseId;
    await windowWorker.getByRole("heading", { name: `${borrower.name}さんの案件` }).waitFor();
    caseNumber = (await windowWorker.locator(".identity__second dd").first().textContent()) ?? "";
    expect(caseNumber).not.toBe("");
    await press(windowWorker, "緊急小口資金の申込を始める");
    await windowWorker.getByRole("heading", { name: `${borrower.name}さんの緊急小口資金の申込` }).waitFor();
  });

  step("what is missing is listed and holds the submission back, until it is there", async () => {
    const page = windowWorker;
    await page.getByLabel(/医療費又は介護費/).check();
    await field(page, "reasonDetail").fill("入院の自己負担が続き、今月の家賃と食費が足りない。");
    await field(page, "requestedAmount").fill("120500");
    await press(page, "保存する");
    await page.locator("#field-requestedAmount-error").waitFor();
    await field(page, "requestedAmount").fill(String(borrower.amount));

    const members = [
      ["本人", borrower.name, borrower.kana, "昭和", ["60", "4", "12"], "男"],
      ["配偶者", borrower.spouse, borrower.spouseKana, "昭和", ["62", "2", "3"], "女"],
      ["子", borrower.child, borrower.childKana, "平成", ["27", "8", "9"], "男"],
    ] as const;
    for (const [index, [relation, name, kana, era, birth, sex]] of members.entries()) {
      const at = `members.${String(index)}`;
      if ((await page.locator("section.member").count()) <= index) {
        await page.getByRole("button", { name: /借りる方を入れる|世帯員を追加する/ }).click();
      }
      await field(page, `${at}.relation`).selectOption({ label: relation });
      await field(page, `${at}.name`).fill(name);
      await field(page, `${at}.nameKana`).fill(kana);
      await enterBirth(page, `${at}.birthDate`, era, birth);
      await field(page, `${at}.sex`).selectOption({ label: sex });
      await field(page, `${at}.consent`).getByLabel("同意する", { exact: true }).check();
    }
    await field(page, "address.postcode").fill("1000001");
    await field(page, "address.municipalityCode").selectOption("131016");
    await field(page, "address.town").fill(borrower.town);
    await field(page, "phone").fill(borrower.phone);
    await field(page, "identityCheck.method").getByLabel("運転免許証").check();
    await field(page, "bankAccount.bankCode").fill("0001");
    await field(page, "bankAccount.branchCode").fill("001");
    await field(page, "bankAccount.accountType").getByLabel("普通").check();
    await field(page, "bankAccount.accountNumber").fill(borrower.account);
    await field(page, "bankAccount.holderKana").fill(borrower.kana);
    for (const name of ["notOnPublicAssistance", "notInBankruptcy", "notBusinessCapital", "notOrganisedCrime"]) {
      await field(page, `declarations.${name}`).getByLabel("はい", { exact: true }).check();
    }
    await field(page, "windowOpinion").fill("貸付が必要と認める。償還は復職後の給与から見込める。");
    await press(page, "保存する");
    await sees(page, /に保存しました/);
    await press(page, "提出する");
    await sees(page, "まだ提出できません");
    await look(page, "04-application");

    for (const [index, kind] of ["本人確認書類", "借入の理由が分かる書類"].entries()) {
      await field(page, "kind").selectOption({ label: kind });
      await field(page, "file").setInputFiles({
        name: `scan-${String(index)}.png`,
        mimeType: "image/png",
        buffer: scan,
      });
      await press(page, "送る");
      await page.getByText("確認済み").nth(index).waitFor();
    }
    await sees(page, "すべてそろっています。");
    await field(page, "documents").scrollIntoViewIfNeeded();
    await look(page, "05-documents");
    await press(page, "提出する");
    await confirm(page, "提出する");
    await sees(page, "申込を提出しました");
  });

  step("the inquiry answers with a verdict class; screener and window talk; the screener sends it on", async () => {
    await windowWorker.getByRole("heading", { name: "情報照会の結果" }).waitFor({ timeout: 90_000 });
    expect(await windowWorker.getByRole("heading", { name: "分かったこと" }).count()).toBe(0);

    screener = await personAt(world, "13", "shinsa1");
    await openFromQueue(screener, "screening");
    await screener.getByRole("heading", { name: "分かったこと" }).waitFor();
    await field(screener, "question").fill("退院の予定日を確かめてください。");
    await press(screener, "質問を送る");
    await sees(screener, "回答を待っています。");
    await look(screener, "06-screening");

    await revisit(windowWorker);
    await look(windowWorker, "07-question");
    await windowWorker.locator("#questions textarea").fill("12月1日に退院の予定です。");
    await press(windowWorker, "回答を送る");
    await sees(windowWorker, "回答：");

    await revisit(screener);
    await press(screener, "決裁に回す");
    await confirm(screener, "決裁に回す");
    await sees(screener, "決裁に回しました");
  });

  step("two approvers decide in turn; the first cannot take the second step", async () => {
    const first = await personAt(world, "13", "kessai1");
    await openFromQueue(first, "decision");
    await look(first, "08-decision");
    await press(first, "承認する");
    await confirm(first, "承認する");
    await sees(first, "あなたの段階の決裁は済んでいます");
    const token = await tokenOf(first);
    const again = await callApi(world, "13", token, "POST", `/cases/${caseId}/decision/steps`, {
      commandId: randomUUID(),
      version: await versionFor(token, "decision"),
      outcome: "approved",
    });
    expect(again.status).toBe(409);

    const second = await personAt(world, "13", "kessai2");
    await openFromQueue(second, "decision");
    await press(second, "承認する");
    await confirm(second, "承認する");
    await sees(second, "貸付を決定しました");
    await first.context().close();
    await second.context().close();
  });
});

describe("after the journey", () => {
  test("every main screen is clean by axe", () => {
    expect(findings).toEqual([]);
  });

  test("nothing went wrong inside the runtime", () => {
    expect(world.faults).toEqual([]);
  });

  test("no name, address, account, amount or number stands outside its place", async () => {
    await world.runtime.settled(60_000);
    const numbers = numbersOfSimulator(world.folder);
    expect(numbers.length).toBeGreaterThanOrEqual(3);
    const secret: readonly Needle[] = numbers.map((text, index) => ({ name: `個人番号 ${String(index)}`, text }));
    const personal: readonly Needle[] = [
      ...Object.entries(borrower).map(([name, value]) => ({ name, text: String(value) })),
      ...[borrower.name, borrower.kana].flatMap((full) =>
        full.split(" ").map((part) => ({ name: `part of a name: ${part}`, text: part })),
      ),
    ];
    const inFiles = searchFiles(world.folder, [...secret, ...personal]);
    expect(inFiles.found).toEqual([]);
    expect(inFiles.files).toBeGreaterThan(10);

    expect((await searchTables(world.runtime, secret, () => true)).found).toEqual([]);
    const elsewhere = await searchTables(world.runtime, personal, (table) => !table.endsWith("-cases"));
    // Statistics hold amounts by design: a seeded row may well be of the same round amount.
    expect(elsewhere.found.filter((place) => !/^amount in sasae-\d\d-statistics$/.test(place))).toEqual([]);
    expect(elsewhere.items).toBeGreaterThan(100);

    // The search itself works: the borrower does stand where a borrower belongs.
    const inCases = await searchTables(world.runtime, personal, (table) => table === "sasae-13-cases");
    expect(inCases.found.length).toBe(personal.length);
  });
});
