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
let paymentDate = "";
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

/** Opens a paper with its button and answers the first bytes of what the link leads to. */
async function paperBehind(page: Page, title: string): Promise<string> {
  const link = z
    .object({ url: z.url() })
    .parse(
      await answerOf(page, /\/papers\/[a-z-]+\/link$/, () =>
        page.getByRole("button", { name: `開く（${title}）` }).click(),
      ),
    );
  return Buffer.from(await (await fetch(link.url)).arrayBuffer()).toString("latin1");
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

describe("緊急小口資金, from consultation to the national table", () => {
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
    expect(again.status).toBe(403);

    const second = await personAt(world, "13", "kessai2");
    await openFromQueue(second, "decision");
    await press(second, "承認する");
    await confirm(second, "承認する");
    await sees(second, "貸付を決定しました");
    await first.context().close();
    await second.context().close();
  });

  step("notice and deed are PDF; the signed deed is recorded as received", async () => {
    await revisit(windowWorker);
    await windowWorker.getByRole("button", { name: "開く（借用書）" }).waitFor({ timeout: 120_000 });
    for (const title of ["貸付決定通知書", "借用書"]) {
      const paper = await paperBehind(windowWorker, title);
      expect(paper.slice(0, 5)).toBe("%PDF-");
      expect(paper).toMatch(/FontFile[23]?/);
    }
    await windowWorker
      .getByText(/^償還計画/)
      .first()
      .click();
    await look(windowWorker, "09-contract");
    await press(windowWorker, "受け取ったことを記録する");
    const received = await answerOf(windowWorker, /\/contract\/loan-deed$/, () => confirm(windowWorker, "記録する"));
    paymentDate = z.object({ paymentDate: z.string() }).parse(received).paymentDate;
    await sees(windowWorker, "署名済みの借用書を受け取りました");
  });

  step("two cashiers seal the payment file: not the first alone, and not twice", async () => {
    const first = await personAt(world, "13", "suito1");
    await first.getByRole("link", { name: "送金", exact: true }).click();
    await first.locator(`a[href="#/payment-days/${paymentDate}"]`).click();
    await sees(first, caseNumber);
    const drafted = z
      .looseObject({ fileId: z.string(), version: z.number(), sha256: z.string() })
      .parse(
        await answerOf(first, /\/payment-days\/[0-9-]+\/files$/, () =>
          press(first, "総合振込データを作成する（一人目）"),
        ),
      );
    await sees(first, "もう一人の出納の確認を待っています");
    const seal = (token: string) =>
      callApi(world, "13", token, "POST", `/payment-days/${paymentDate}/files/${drafted.fileId}/seal`, {
        commandId: randomUUID(),
        version: drafted.version,
        sha256: drafted.sha256,
      });
    expect((await seal(await tokenOf(first))).status).toBe(403);

    const second = await personAt(world, "13", "suito2");
    await go(second, `/payment-days/${paymentDate}`);
    await press(second, "確定する（二人目）");
    await confirm(second, "この内容で確定する");
    await second.getByRole("button", { name: "総合振込データを受け取る" }).waitFor();
    await look(second, "10-payment-day");
    expect((await seal(await tokenOf(second))).status).toBe(409);
    await first.context().close();
    await second.context().close();
  });

  step("the history of the case shows that its number key is destroyed", async () => {
    await revisit(windowWorker);
    await sees(windowWorker, "送金データを確定しました");
    await windowWorker.getByRole("button", { name: /^前の\d+件も見る$/ }).click();
    await sees(windowWorker, "番号の鍵を破棄しました");
    await look(windowWorker, "11-case");
  });

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
    expect(alone.status).toBe(403);

    const second = await personAt(world, "13", "kanri2");
    await go(second, `/releases/${release.releaseId}`);
    await press(second, "公表する");
    await confirm(second, "公表する");
    await sees(second, "上田 直美");
    await second.getByText("公表した人").waitFor();
    await look(second, "12-release");

    const analyst = await personAt(world, "national", "bunseki1");
    await press(analyst, "取り込む");
    await sees(analyst, /件の公表を取り込みました/);
    await field(analyst, "fiscalYear").selectOption("2025");
    await sees(analyst, "署名と秘匿を確認");
    await analyst.locator(".hidden-cell").first().waitFor();
    await look(analyst, "13-national");
    for (const page of [first, second, analyst]) await page.context().close();
  });

  step("島根 turns away a token of 東京, and serves its own staff", async () => {
    const foreign = await callApi(world, "32", await tokenOf(windowWorker), "GET", "/me");
    expect(foreign.status).toBe(401);
    const own = await personAt(world, "32", "madoguchi1");
    await own.locator("table.table--cases").waitFor();
    await own.context().close();
  });

  step("the wait for a first wage is screened without an inquiry", async () => {
    const token = await tokenOf(windowWorker);
    const id = randomUUID();
    const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo" }).format(new Date());
    const person = { name: "榎並 早苗", nameKana: "エナミ サナエ", birthDate: "1990-06-01" };
    let version = 0;
    const act = async (method: "POST" | "PUT", path: string, body: object): Promise<Record<string, unknown>> => {
      const { status, body: answer } = await callApi(world, "13", token, method, `/cases/${id}${path}`, {
        commandId: randomUUID(),
        version,
        ...body,
      });
      expect({ path, status }).toEqual({ path, status: status < 300 ? status : 200 });
      version = answer.version ?? version;
      return answer;
    };
    const begun = await callApi(world, "13", token, "POST", "/consultations", {
      commandId: id,
      ...person,
      protected: false,
      consultation: { heldOn: day, channel: "window", summary: "就職が決まったが、初回の給与まで生活費が足りない。" },
    });
    version = z.number().parse(begun.body.version);
    await act("POST", "/application", { fund: "emergency-small" });
    await act("PUT", "/application", {
      content: {
        fund: "emergency-small",
        reason: "first-wage-wait",
        reasonDetail: "初回の給与まで一か月ある。",
        requestedAmount: 90_000,
        members: [{ personId: id, ...person, sex: "female", relation: "self" }],
        address: { postcode: "1000001", municipalityCode: "131016", town: "千代田1番1号" },
        identityCheck: { method: "drivers-licence", checkedOn: day },
        bankAccount: {
          bankCode: "0001",
          branchCode: "001",
          accountType: "ordinary",
          accountNumber: "1234567",
          holderKana: person.nameKana,
        },
        declarations: {
          notOnPublicAssistance: true,
          notInBankruptcy: true,
          notBusinessCapital: true,
          notOrganisedCrime: true,
        },
        windowOpinion: "必要と認める。",
        bridgePlan: {
          firstIncomeOn: "2099-01-25",
          expectedMonthlyIncome: 180_000,
          monthlyFixedCosts: 120_000,
          cashOnHand: 10_000,
        },
      },
    });
    for (const kind of ["identity", "reason-proof"]) {
      const { upload } = z
        .looseObject({ upload: z.object({ url: z.url(), fields: z.record(z.string(), z.string()) }) })
        .parse(
          await act("POST", "/documents", { kind, fileName: "scan.png", contentType: "image/png", size: scan.length }),
        );
      const form = new FormData();
      for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
      form.append("file", new Blob([scan], { type: "image/png" }), "scan.png");
      expect((await fetch(upload.url, { method: "POST", body: form })).ok).toBe(true);
    }
    await world.runtime.settled(60_000);
    const view = z.looseObject({ version: z.number() });
    const open = async (by: string) =>
      view.parse((await callApi(world, "13", by, "POST", `/cases/${id}/openings`, { purpose: "application" })).body);
    version = (await open(token)).version;
    await act("POST", "/application/submission", {});
    await world.runtime.settled(60_000);
    const screened = await open(await tokenOf(screener));
    expect(screened).toMatchObject({ status: "screening", verdict: { verdictClass: "not-inquired" } });
    const inquired = world.runtime
      .executions()
      .filter(({ stateMachineArn, input }) => stateMachineArn.includes("inquiry") && input.includes(id));
    expect(inquired.filter(({ input }) => input.includes('"inquire"'))).toEqual([]);
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
    expect(elsewhere.found).toEqual([]);
    expect(elsewhere.items).toBeGreaterThan(100);

    // The search itself works: the borrower does stand where a borrower belongs.
    const inCases = await searchTables(world.runtime, personal, (table) => table === "sasae-13-cases");
    expect(inCases.found.length).toBe(personal.length);
  });
});
