import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import * as z from "zod";
import {
  applyAndSubmit,
  beginDrivenCase,
  decide,
  payDay,
  receiveDeed,
  releaseYear,
  scan,
  verdictOf,
} from "../support/journey-case.ts";
import {
  enterApplication,
  entered,
  enteredOn,
  household,
  neighbour,
  newcomer,
  amountNeedles,
  personalNeedles,
} from "../support/journey-household.ts";
import {
  answerOf,
  button,
  confirm,
  enterBirth,
  field,
  go,
  heading,
  openFromQueue,
  press,
  revisit,
  sees,
} from "../support/journey-pages.ts";
import { changeOneByte } from "../support/journey-tampering.ts";
import {
  numbersOfSimulator,
  searchFiles,
  searchRefusals,
  searchTables,
  type Needle,
} from "../support/journey-canary.ts";
import { readVaultRow, vaultOf, type VaultRow } from "../support/journey-vault.ts";
import { pageText, readPdf } from "../unit/papers/pdf-text.ts";
import { lookAt } from "../support/journey-screens.ts";
import {
  callApi,
  openStage,
  personAt,
  signInOn,
  startJourneyWorld,
  tokenFor,
  tokenOf,
  traceOf,
  type JourneyWorld,
} from "../support/journey-world.ts";

jest.setTimeout(400_000);

let world: JourneyWorld;
/** What axe and the look at every size found over the whole journey. */
const findings: string[] = [];
let caseId = "";
let caseNumber = "";
let windowWorker: Page;
let screener: Page;
let paymentDate = "";
let shimane: ReturnType<typeof shimaneCase>;
let numberRow: VaultRow | undefined;

const look = async (page: Page, name: string, from?: string): Promise<void> => {
  findings.push(...(await lookAt(page, name, from)));
};

/** The version of the case now, learned as the screens learn it: by opening it. */
async function versionFor(token: string, purpose: string): Promise<number> {
  const { body } = await callApi(world, "13", token, "POST", `/cases/${caseId}/openings`, { purpose });
  return z.number().parse(body.version);
}

const paperButton = (page: Page, title: string) =>
  page.getByRole("button", { name: new RegExp(`^開く\\s*（${title}）$`) });

/** Opens a paper with its button and reads the PDF that the link leads to. */
async function paperBehind(page: Page, title: string) {
  const answer = await answerOf(page, /\/papers\/[a-z-]+\/link$/, () => paperButton(page, title).click());
  const { url } = z.object({ url: z.url() }).parse(answer);
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const contents = readPdf(bytes);
  return {
    begin: Buffer.from(bytes.subarray(0, 8)).toString("latin1"),
    fonts: contents.fonts,
    text: contents.pages.map((_, index) => pageText(contents, index)).join(""),
  };
}

/** The 文書番号 of the notice, as the case shows it. */
async function documentNumberOn(page: Page): Promise<string> {
  const row = page
    .getByRole("term")
    .filter({ hasText: /^文書番号$/ })
    .locator("xpath=..");
  return (await row.getByRole("definition").textContent()) ?? "";
}

/** The payment days that have a line of the case. */
async function linesOf(cashier: string): Promise<readonly string[]> {
  const days = z
    .object({ days: z.array(z.object({ paymentDate: z.string(), waiting: z.number(), sealed: z.number() })) })
    .parse((await callApi(world, "13", cashier, "GET", "/payment-days")).body).days;
  const found: string[] = [];
  for (const day of days.filter(({ waiting, sealed }) => waiting + sealed > 0)) {
    const { body } = await callApi(world, "13", cashier, "GET", `/payment-days/${day.paymentDate}`);
    if (JSON.stringify(body["lines"]).includes(caseId)) found.push(day.paymentDate);
  }
  return found;
}

const fileSchema = z.looseObject({ fileId: z.string(), version: z.number(), sha256: z.string() });

/** How many applications the open statistics screen counts, looked up anew. */
async function countedOn(page: Page): Promise<number> {
  await go(page, "/releases");
  await heading(page, "集計表の公表");
  await go(page, "/statistics");
  const said = page.getByText(/この年度の申込は/);
  await said.waitFor();
  return Number(/([\d,]+)件/.exec((await said.textContent()) ?? "")?.[1]?.replaceAll(",", ""));
}

/** Looks until something is so. @throws Error when it is not within the time of a step. */
async function expectSoon(isSo: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + 60_000;
  while (!(await isSo())) if (performance.now() > limit) throw new Error("not so within 60 s");
}

/** The inquiries that were started for a case of 東京. */
function inquiriesOf(id: string): readonly string[] {
  return world.runtime
    .executions()
    .filter(({ stateMachineArn, input }) => stateMachineArn.endsWith("sasae-13-inquiry") && input.includes(id))
    .filter(({ input }) => z.object({ action: z.string() }).parse(JSON.parse(input)).action === "inquire")
    .map(({ name }) => name);
}

/** A whole case of 島根, driven past the screens while 東京 works on them. */
async function shimaneCase() {
  const sign = (id: string) => tokenFor(world, "32", id);
  const window = await sign("madoguchi1");
  const driven = await beginDrivenCase(world, "32", window, neighbour);
  await applyAndSubmit(driven, window, neighbour);
  const examiner = await sign("shinsa1");
  const { verdict, caseNumber: number } = await verdictOf(driven, examiner);
  expect(verdict?.["bands"]).toBeDefined();
  expect(Object.keys((await driven.open(window)).verdict ?? {})).toEqual(["verdictClass"]);
  await decide(driven, examiner, [await sign("kessai1"), await sign("kessai2")]);
  const day = await receiveDeed(driven, window);
  await payDay(world, "32", day, [await sign("suito1"), await sign("suito2")]);
  expect(await releaseYear(world, "32", 2025, [await sign("kanri1"), await sign("kanri2")])).toBe("released");
  return { driven, window, caseNumber: number };
}

const releasedAmount = /^amount \d+ in data\/s3\/sasae-(\d\d|national)-(releases|dataset)-/;

/** Everything of the journey that is found where it must not be. */
async function strayed(): Promise<readonly string[]> {
  const numbers = numbersOfSimulator(world.folder);
  expect(numbers.length).toBeGreaterThanOrEqual(5);
  const secret: readonly Needle[] = numbers.map((text, index) => ({ name: `個人番号 ${String(index)}`, text }));
  const inFiles = searchFiles(world.folder, [...secret, ...personalNeedles, ...amountNeedles]);
  expect(inFiles.files).toBeGreaterThan(10);
  const everywhere = await searchTables(world.runtime, secret, () => true);
  const outside = await searchTables(world.runtime, personalNeedles, (table) => !table.endsWith("-cases"));
  const amounts = await searchTables(
    world.runtime,
    amountNeedles,
    (table) => !table.endsWith("-cases") && !table.endsWith("-statistics"),
  );
  expect(outside.items).toBeGreaterThan(100);
  // The search itself works: the household does stand where it belongs.
  const inCases = await searchTables(world.runtime, personalNeedles, (table) => table.endsWith("-cases"));
  for (const text of [household.name, household.account, household.question, newcomer.name, neighbour.name]) {
    expect(inCases.found.map((place) => place.split(" in ")[0])).toContain(text);
  }
  const refused = searchRefusals(world.refusals, [...secret, ...personalNeedles]);
  // What is released are sums by design: one of them may well be as round as the loan.
  const inFolders = inFiles.found.filter((place) => !releasedAmount.test(place));
  return [...inFolders, ...everywhere.found, ...outside.found, ...amounts.found, ...refused];
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
      process.stderr.write(`  "${name}" failed; ${await traceOf(world)}\n`);
      throw error;
    }
  });
}

beforeAll(async () => {
  world = await startJourneyWorld();
  shimane = shimaneCase();
  // Looked at when the journey gets there; until then nobody waits for it.
  shimane.catch(() => undefined);
});

// The runtime has done its work here: what it counted is complete, and it stops.
afterAll(async () => {
  await (world as JourneyWorld | undefined)?.close();
});

describe("緊急小口資金, from consultation to the national table", () => {
  step("the window worker signs in, records a consultation and opens an application", async () => {
    windowWorker = await openStage(world, "13");
    const page = windowWorker;
    await field(page, "username").waitFor();
    await look(page, "01-sign-in");
    await signInOn(world, page, "13", "madoguchi1");
    await page.locator("table.table--cases").waitFor();
    await look(page, "02-queue");

    await page.getByRole("link", { name: "相談を記録" }).click();
    await field(page, "name").fill(household.name);
    await field(page, "nameKana").fill(household.kana);
    await field(page, "consultation.summary").fill(household.summary);
    for (const [era, parts] of [
      ["令和", ["40", "4", "12"]],
      ["昭和", ["64", "1", "8"]],
    ] as const) {
      await enterBirth(page, "birthDate", era, parts);
      await press(page, "記録する");
      await page.locator("#field-birthDate-error").waitFor();
    }
    expect(await field(page, "consultation.summary").inputValue()).toBe(household.summary);
    await look(page, "03-consultation");
    await enterBirth(page, "birthDate", ...household.birth);
    const begun = await answerOf(page, /\/api\/consultations$/, () => press(page, "記録する"));
    caseId = z.object({ caseId: z.string() }).parse(begun).caseId;
    await heading(page, `${household.name}さんの案件`);
    caseNumber = (await page.locator(".identity__second dd").first().textContent()) ?? "";
    expect(caseNumber).not.toBe("");
    await press(page, "緊急小口資金の申込を始める");
    await heading(page, `${household.name}さんの緊急小口資金の申込`);
  });

  step("wrong input is answered in plain words, and nothing entered is lost", async () => {
    const page = windowWorker;
    await page.getByLabel(/医療費又は介護費/).check();
    await field(page, "reasonDetail").fill(household.detail);
    await field(page, "requestedAmount").fill("120500");
    await press(page, "保存する");
    await page.locator("#field-requestedAmount-error").waitFor();
    await field(page, "requestedAmount").fill(String(household.amount));
    await enterApplication(page);
    await field(page, "bankAccount.holderKana").fill(household.spouseKana);
    await press(page, "保存する");
    await page.locator("#field-bankAccount-holderKana-error").waitFor();
    await field(page, "bankAccount.holderKana").fill(household.kana);
    await press(page, "保存する");
    await sees(page, /に保存しました/);
    expect(await enteredOn(page)).toEqual(entered);
  });

  step("a colleague's change in between is shown beside one's own", async () => {
    const page = windowWorker;
    const colleague = await tokenFor(world, "13", "madoguchi2");
    const opened = await callApi(world, "13", colleague, "POST", `/cases/${caseId}/openings`, {
      purpose: "application",
    });
    const { content } = z.looseObject({ content: z.looseObject({}) }).parse(opened.body["application"]);
    const saved = await callApi(world, "13", colleague, "PUT", `/cases/${caseId}/application`, {
      commandId: randomUUID(),
      version: opened.body.version,
      content: { ...content, phone: "0398765432" },
    });
    expect(saved.status).toBe(200);
    await field(page, "reasonDetail").fill(`${household.detail}（追記）`);
    await press(page, "保存する");
    const dialog = page.getByRole("dialog", { name: "ほかの人が先に保存しました" });
    await dialog.getByText("平野 進").waitFor();
    await dialog.getByRole("row", { name: /電話番号/ }).waitFor();
    await dialog.getByRole("row", { name: /事情/ }).waitFor();
    await press(page, "自分の内容で保存する");
    await sees(page, /に保存しました/);
    expect(await enteredOn(page)).toEqual(entered);
  });

  step("a sign-in that has run out keeps the draft", async () => {
    const page = windowWorker;
    await field(page, "reasonDetail").fill(household.detail);
    await sees(page, "まだ保存していない入力があります（この端末に下書きがあります）");
    await page.evaluate(`
      const held = JSON.parse(sessionStorage.getItem("sasae.session"));
      sessionStorage.setItem("sasae.session", JSON.stringify({ ...held, idToken: "e30.e30.c2ln", refreshToken: undefined }));
      location.reload();
    `);
    await sees(page, /有効期限/);
    await signInOn(world, page, "13", "madoguchi1");
    await go(page, `/cases/${caseId}/application`);
    await press(page, "この目的で開く");
    await sees(page, "下書きの続きです");
    expect(await field(page, "reasonDetail").inputValue()).toBe(household.detail);
    await press(page, "保存する");
    await sees(page, /に保存しました/);
    expect(await enteredOn(page)).toEqual(entered);
  });

  step("what is missing is listed and holds the submission back, until it is there", async () => {
    const page = windowWorker;
    await press(page, "提出する");
    await sees(page, "まだ提出できません");
    await page.locator("#missing").getByText("本人確認書類").first().waitFor();
    await look(page, "04-application");
    const token = await tokenOf(page);
    const early = await callApi(world, "13", token, "POST", `/cases/${caseId}/application/submission`, {
      commandId: randomUUID(),
      version: await versionFor(token, "application"),
    });
    expect([early.status, early.body.code]).toEqual([409, "APPLICATION_INCOMPLETE"]);

    await field(page, "kind").selectOption({ label: "本人確認書類" });
    await field(page, "file").setInputFiles({ name: "memo.txt", mimeType: "text/plain", buffer: Buffer.from("memo") });
    await press(page, "送る");
    await sees(page, "PDF・JPEG・PNGのファイルを選んでください。");
    await field(page, "file").setInputFiles({ name: "memo.png", mimeType: "image/png", buffer: Buffer.from("memo") });
    await press(page, "送る");
    await sees(page, "PDF・JPEG・PNGではないか、壊れています。");
    for (const [index, kind] of ["本人確認書類", "借入の理由が分かる書類"].entries()) {
      await field(page, "kind").selectOption({ label: kind });
      await field(page, "file").setInputFiles({ name: household.fileName, mimeType: "image/png", buffer: scan });
      await press(page, "送る");
      await page.getByText("確認済み").nth(index).waitFor();
    }
    await sees(page, "すべてそろっています。");
    await look(page, "05-documents", "#field-documents");
    await press(page, "提出する");
    await confirm(page, "提出する");
    await sees(page, "申込を提出しました");
  });

  step("the inquiry answers; the screener sees bands, the window a verdict class and nothing more", async () => {
    const page = windowWorker;
    await page.getByRole("heading", { name: "情報照会の結果" }).waitFor({ timeout: 120_000 });
    screener = await personAt(world, "13", "shinsa1");
    await openFromQueue(screener, "screening", caseNumber);
    await heading(screener, "分かったこと");
    const bands = await screener
      .locator("section", { hasText: "情報照会の結果" })
      .last()
      .locator("li")
      .allTextContents();
    expect(bands.length).toBeGreaterThan(0);

    const body = await answerOf(page, /\/openings$/, () => revisit(page, caseId, household.name));
    const { verdict } = z.object({ verdict: z.record(z.string(), z.unknown()) }).parse(body);
    expect(Object.keys(verdict)).toEqual(["verdictClass"]);
    await page.getByText("要件を確かめています…").waitFor({ state: "detached" });
    const shown = await page.locator("main").innerText();
    // What the household itself declares may read like a band.
    for (const band of bands.filter((label) => label !== "生活保護を受けていません")) {
      expect(shown).not.toContain(band);
      expect(JSON.stringify(body)).not.toContain(band);
    }
  });

  step("a case that is sent back comes again with everything that was entered", async () => {
    await press(screener, "差し戻す");
    await field(screener, "comment").fill(household.returnReason);
    await confirm(screener, "差し戻す");
    await sees(screener, "差し戻しました");

    const page = windowWorker;
    await openFromQueue(page, "returned", caseNumber);
    await sees(page, household.returnReason);
    await page.getByRole("link", { name: "申込を直す" }).click();
    await sees(page, "都道府県社協から差し戻されました");
    expect(await enteredOn(page)).toEqual(entered);
    expect(await field(page, "reasonDetail").inputValue()).toBe(household.detail);
    await field(page, "reasonDetail").fill(household.correctedDetail);
    await press(page, "提出する");
    await confirm(page, "提出する");
    await sees(page, "2回目の提出");
    await page.getByRole("heading", { name: "情報照会の結果" }).waitFor({ timeout: 120_000 });
  });

  step("screener and window talk on the case; an open question holds it; then the screener sends it on", async () => {
    await openFromQueue(screener, "screening", caseNumber);
    await sees(screener, household.correctedDetail);
    await field(screener, "question").fill(household.question);
    await press(screener, "質問を送る");
    await sees(screener, "回答を待っています。");
    await press(screener, "決裁に回す");
    await confirm(screener, "決裁に回す");
    await sees(screener, "回答待ちの質問があります");
    await revisit(screener, caseId, household.name);
    await look(screener, "06-case");

    await revisit(windowWorker, caseId, household.name);
    await look(windowWorker, "07-question");
    await windowWorker.locator("#questions textarea").fill(household.answer);
    await press(windowWorker, "回答を送る");
    await sees(windowWorker, "回答：");

    await revisit(screener, caseId, household.name);
    await press(screener, "決裁に回す");
    await field(screener, "comment").fill(household.comment);
    await confirm(screener, "決裁に回す");
    await sees(screener, "決裁に回しました");
  });

  step("two approvers decide in turn; the first cannot take the second step", async () => {
    const open = await vaultOf(world.runtime, "13", caseId);
    expect(open.wrappedKeys).toHaveLength(1);
    expect(open.rows.length).toBeGreaterThanOrEqual(3);
    const [number] = open.rows.filter(({ item }) => item.endsWith("#number"));
    numberRow = number;
    if (number === undefined) throw new Error("the vault holds no number");
    const read = z
      .object({ myNumber: z.string() })
      .parse(await readVaultRow(world.runtime, "13", caseId, number, open.wrappedKeys));
    expect(numbersOfSimulator(world.folder)).toContain(read.myNumber);

    const first = await personAt(world, "13", "kessai1");
    await openFromQueue(first, "decision", caseNumber);
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
    expect([again.status, again.body.code]).toEqual([409, "MAKER_IS_CHECKER"]);

    const second = await personAt(world, "13", "kessai2");
    await openFromQueue(second, "decision", caseNumber);
    await press(second, "承認する");
    await confirm(second, "承認する");
    await sees(second, "貸付を決定しました");
    await first.context().close();
    await second.context().close();
  });

  step("notice and deed are PDF with our fonts; a payment waits for the signed deed", async () => {
    const page = windowWorker;
    await revisit(page, caseId, household.name);
    await paperButton(page, "借用書").waitFor({ timeout: 120_000 });
    const documentNumber = await documentNumberOn(page);
    for (const title of ["貸付決定通知書", "借用書"]) {
      const paper = await paperBehind(page, title);
      expect(paper.begin).toBe("%PDF-1.7");
      expect(paper.fonts.length).toBeGreaterThan(0);
      for (const part of [household.name, "100,000円"]) expect(paper.text).toContain(part);
      expect(paper.text).toContain(title === "借用書" ? "8,370" : documentNumber);
    }
    await page
      .getByText(/^償還計画/)
      .first()
      .click();
    const plan = await page.getByRole("table", { name: "償還計画" }).locator("tbody td:nth-child(5)").allTextContents();
    expect(plan).toEqual([...Array.from({ length: 11 }, () => "8,330円"), "8,370円"]);
    await look(page, "09-contract");

    const cashier = await tokenFor(world, "13", "suito1");
    expect(await linesOf(cashier)).toEqual([]);
    await press(page, "受け取ったことを記録する");
    const received = await answerOf(page, /\/contract\/loan-deed$/, () => confirm(page, "記録する"));
    paymentDate = z.object({ paymentDate: z.string() }).parse(received).paymentDate;
    await sees(page, "署名済みの借用書を受け取りました");
    expect(await linesOf(cashier)).toEqual([paymentDate]);
  });

  step("two cashiers seal the payment file: not one alone, not changed by a byte, not twice", async () => {
    const first = await personAt(world, "13", "suito1");
    await first.getByRole("link", { name: "送金", exact: true }).click();
    await first.locator(`a[href="#/payment-days/${paymentDate}"]`).click();
    await sees(first, caseNumber);
    const draft = async () =>
      fileSchema.parse(
        await answerOf(first, /\/payment-days\/[0-9-]+\/files$/, () =>
          press(first, "総合振込データを作成する（一人目）"),
        ),
      );
    const seal = async (page: Page, file: z.infer<typeof fileSchema>) =>
      callApi(world, "13", await tokenOf(page), "POST", `/payment-days/${paymentDate}/files/${file.fileId}/seal`, {
        commandId: randomUUID(),
        version: file.version,
        sha256: file.sha256,
      });
    const changed = await draft();
    await sees(first, "もう一人の出納の確認を待っています");
    const alone = await seal(first, changed);
    expect([alone.status, alone.body.code]).toEqual([409, "MAKER_IS_CHECKER"]);

    const second = await personAt(world, "13", "suito2");
    await go(second, `/payment-days/${paymentDate}`);
    await button(second, "確定する（二人目）").waitFor();
    await changeOneByte(world.runtime, "13", changed.fileId);
    await press(second, "確定する（二人目）");
    await confirm(second, "この内容で確定する");
    await sees(second, "送金データが作成時と違います");
    await press(second, "取り消す");
    await confirm(second, "取り消す");
    await sees(second, "取り消し");

    await press(first, "最新にする");
    const file = await draft();
    await press(second, "最新にする");
    await press(second, "確定する（二人目）");
    await confirm(second, "この内容で確定する");
    await button(second, "総合振込データを受け取る").waitFor();
    await look(second, "10-payment-day");
    const twice = await seal(second, file);
    expect([twice.status, twice.body.code]).toEqual([409, "PAYMENT_FILE_SEALED"]);

    const link = z
      .object({ url: z.url() })
      .parse(await answerOf(second, /\/files\/[^/]+\/link$/, () => press(second, "総合振込データを受け取る")));
    const zengin = Buffer.from(await (await fetch(link.url)).arrayBuffer()).toString("latin1");
    const records = zengin.match(/[^\r\n]{120}/g) ?? [];
    expect(records.map((record) => record.charAt(0)).join("")).toMatch(/^12+89$/);
    expect(records.some((record) => record.includes(household.account) && record.includes("0000100000"))).toBe(true);
    await first.context().close();
    await second.context().close();
  });

  step("the history shows that the number key is destroyed; nothing can read the vault rows any more", async () => {
    const page = windowWorker;
    await revisit(page, caseId, household.name);
    await sees(page, "送金データを確定しました");
    await page.getByRole("button", { name: /^前の\d+件も見る$/ }).click();
    await sees(page, "番号の鍵を破棄しました");
    await look(page, "11-history");

    const { rows, wrappedKeys } = await vaultOf(world.runtime, "13", caseId);
    expect(wrappedKeys).toEqual([]);
    expect(rows.map(({ item }) => item)).toContain(numberRow?.item);
    for (const row of rows) {
      await expect(readVaultRow(world.runtime, "13", caseId, row, wrappedKeys)).rejects.toThrow("no key");
      // The rows carry no copy of their key wrapped by KMS: the case's key was the only one that opened them.
      expect(Buffer.from(row.ciphertext).includes("aws-kms")).toBe(false);
    }
  });

  step(
    "the wait for a first wage is decided on present facts, without an inquiry; the statistics count it",
    async () => {
      const administrator = await personAt(world, "13", "kanri1");
      await go(administrator, "/statistics");
      await heading(administrator, "集計");
      await world.runtime.settled(60_000);
      const counted = () => countedOn(administrator);
      const before = await counted();

      const window = await tokenOf(windowWorker);
      const bridge = await beginDrivenCase(world, "13", window, newcomer);
      await applyAndSubmit(bridge, window, newcomer);
      await verdictOf(bridge, await tokenOf(screener));
      await expectSoon(async () => (await counted()) === before + 1);
      await look(administrator, "12-statistics");
      await administrator.context().close();

      const { caseNumber: second } = await bridge.open(window);
      await openFromQueue(screener, "screening", second);
      await sees(screener, "照会なし");
      await sees(screener, "最初の収入の日");
      await look(screener, "13-first-wage");
      await decide(bridge, await tokenOf(screener), [
        await tokenFor(world, "13", "kessai1"),
        await tokenFor(world, "13", "kessai2"),
      ]);
      await openFromQueue(windowWorker, "contract", second);
      await sees(windowWorker, "貸付を決定しました");
      await paperButton(windowWorker, "借用書").waitFor({ timeout: 120_000 });
      expect(inquiriesOf(bridge.caseId)).toEqual([]);
      expect(inquiriesOf(caseId)).toHaveLength(2);
      expect((await vaultOf(world.runtime, "13", bridge.caseId)).rows).toEqual([]);
    },
  );

  step("the prefecture releases its table by a second person; the nation pulls and shows it", async () => {
    const first = await personAt(world, "13", "kanri1");
    await go(first, "/releases");
    await field(first, "fiscalYear").selectOption("2025");
    const release = z
      .looseObject({ releaseId: z.string(), version: z.number() })
      .parse(await answerOf(first, /\/api\/releases$/, () => press(first, "公表案を作る")));
    await sees(first, "別の人の確認を待っています");
    const alone = await callApi(world, "13", await tokenOf(first), "POST", `/releases/${release.releaseId}/decision`, {
      commandId: randomUUID(),
      version: release.version,
      outcome: "released",
    });
    expect([alone.status, alone.body.code]).toEqual([409, "MAKER_IS_CHECKER"]);

    const second = await personAt(world, "13", "kanri2");
    await go(second, `/releases/${release.releaseId}`);
    await press(second, "公表する");
    await confirm(second, "公表する");
    await sees(second, "公表した人");
    await look(second, "14-release");

    await shimane;
    const analyst = await personAt(world, "national", "bunseki1");
    await heading(analyst, "全国の集計");
    await press(analyst, "取り込む");
    await sees(analyst, /2件の公表を取り込みました/);
    await field(analyst, "fiscalYear").selectOption("2025");
    await analyst.getByRole("row", { name: /東京都.*署名と秘匿を確認/ }).waitFor();
    await analyst.getByRole("row", { name: /島根県.*署名と秘匿を確認/ }).waitFor();
    await analyst.locator(".hidden-cell").first().waitFor();
    await look(analyst, "15-national");
    const { tables } = z
      .object({
        tables: z.array(
          z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.union([z.string(), z.number()]))) }),
        ),
      })
      .parse((await callApi(world, "national", await tokenOf(analyst), "GET", "/national-table?fiscalYear=2025")).body);
    const persons = tables.flatMap(({ columns, rows }) => {
      const at = columns.findIndex((column) => column.includes("（人）"));
      return rows.map((row) => row[at]);
    });
    expect(persons).toContain("秘匿");
    expect(persons.filter((count) => typeof count === "number" && count > 0 && count < 10)).toEqual([]);
    for (const page of [first, second, analyst]) await page.context().close();
  });

  step("島根 has come to the same end beside it; neither takes a token of the other, nor does the nation", async () => {
    const { driven, caseNumber: theirs, window } = await shimane;
    const own = await personAt(world, "32", "madoguchi1");
    await openFromQueue(own, "repayment", theirs);
    await sees(own, "番号の鍵を破棄しました");
    await look(own, "16-shimane");
    await own.context().close();
    const tokyo = await tokenOf(windowWorker);
    const nation = await tokenFor(world, "national", "bunseki1");
    for (const [stage, token] of [
      ["32", tokyo],
      ["13", window],
      ["national", tokyo],
      ["national", window],
      ["13", nation],
      ["32", nation],
    ] as const) {
      const { status, body } = await callApi(world, stage, token, "GET", "/me");
      expect([stage, status, body.code]).toEqual([stage, 401, "UNAUTHENTICATED"]);
    }
    const opening = await callApi(world, "32", tokyo, "POST", `/cases/${driven.caseId}/openings`, {
      purpose: "screening",
    });
    expect(opening.status).toBe(401);
  });

  step("search, audit trail and staff register show what was done", async () => {
    const page = windowWorker;
    await go(page, "/search");
    await field(page, "kana").fill("ウカイバシ");
    await press(page, "検索する");
    await page.getByRole("link", { name: caseNumber, exact: true }).waitFor();
    await look(page, "17-search");

    const auditor = await personAt(world, "13", "kansa1");
    await go(auditor, "/audit");
    await auditor.getByLabel("案件から").check();
    await field(auditor, "caseId").fill(caseId);
    await press(auditor, "記録を見る");
    await sees(auditor, "記録のつながりに欠けや書き換えはありません");
    await look(auditor, "18-audit");
    await auditor.context().close();

    const administrator = await personAt(world, "13", "kanri1");
    await go(administrator, "/staff");
    await sees(administrator, "桜井 仁");
    await look(administrator, "19-staff");
    await administrator.context().close();
  });
});

describe("after the journey", () => {
  test("every main screen is clean by axe, and fits the tablet and 200 %", () => {
    expect(findings).toEqual([]);
  });

  test("nothing went wrong inside the runtime or a page", async () => {
    await world.runtime.settled(60_000);
    expect(world.faults).toEqual([]);
    expect(world.pageFaults).toEqual([]);
  });

  test("no name, address, account, amount, word of the case or number stands outside its place", async () => {
    expect(await strayed()).toEqual([]);
  });
});
