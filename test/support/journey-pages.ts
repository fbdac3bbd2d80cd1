import type { Locator, Page, Response } from "playwright-core";

/** Steps that every screen of the journey is driven with. Locators go by what a person reads, or by a field's own path. */

/** A field by its path in the form. */
export const field = (page: Page, path: string): Locator => page.locator(`#field-${path.replaceAll(".", "-")}`);

/** A button by its whole name. */
export const button = (page: Page, name: string): Locator => page.getByRole("button", { name, exact: true });

/** Presses a button by its whole name. */
export const press = (page: Page, name: string): Promise<void> => button(page, name).click();

/** Presses a button of the open dialog. */
export const confirm = (page: Page, name: string): Promise<void> =>
  page.getByRole("dialog").getByRole("button", { name, exact: true }).click();

/** Waits until a text stands somewhere on the screen. */
export const sees = (page: Page, text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();

/** Waits for a heading. */
export const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("heading", { name }).first().waitFor();

/** Goes to a screen of the same session, as a link would. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(path)}`);
}

/** Enters a birth date in 和暦. */
export async function enterBirth(
  page: Page,
  path: string,
  era: string,
  parts: readonly [year: string, month: string, day: string],
): Promise<void> {
  await field(page, `${path}-era`).selectOption({ label: era });
  await field(page, `${path}-year`).fill(parts[0]);
  await field(page, `${path}-month`).fill(parts[1]);
  await field(page, `${path}-day`).fill(parts[2]);
}

/** Does something that sends to the API, and gives back the answer to it. */
export async function responseTo(page: Page, path: RegExp, act: () => Promise<void>): Promise<Response> {
  const [response] = await Promise.all([
    page.waitForResponse((entry) => path.test(entry.url()) && entry.request().method() !== "GET"),
    act(),
  ]);
  return response;
}

/** The body of what the API answers to something that is done on the screen. */
export async function answerOf(page: Page, path: RegExp, act: () => Promise<void>): Promise<unknown> {
  return (await responseTo(page, path, act)).json();
}

/** Looks at a case again after somebody else acted on it. */
export async function revisit(page: Page, caseId: string, name: string): Promise<void> {
  await go(page, "/queue");
  await heading(page, "案件一覧");
  await go(page, `/cases/${caseId}`);
  await heading(page, `${name}さんの案件`);
}

/** Finds a case in the queue of a status, page by page, and opens it. */
export async function openFromQueue(page: Page, status: string, caseNumber: string): Promise<void> {
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
  await openAsked(page, /さんの案件$/);
}

/** Answers the question for the purpose with what is proposed, when it is asked: once for each case and session. */
export async function openAsked(page: Page, name: RegExp): Promise<void> {
  const asked = button(page, "この目的で開く");
  const opened = page.getByRole("heading", { name });
  await asked.or(opened).first().waitFor();
  if (await asked.isVisible()) await asked.click();
  await opened.first().waitFor();
}
