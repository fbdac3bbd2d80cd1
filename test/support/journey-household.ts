import type { Page } from "playwright-core";
import type { Needle } from "./journey-canary.ts";
import type { DrivenHousehold } from "./journey-case.ts";
import { enterBirth, field } from "./journey-pages.ts";

/** The household of the journey's first case, entered on the screens. Rare words, so that a find is never a chance. */
export const household = {
  name: "鵜飼橋 環太郎",
  kana: "ウカイバシ カンタロウ",
  birth: ["昭和", ["60", "4", "12"]],
  spouse: "鵜飼橋 沙由里",
  spouseKana: "ウカイバシ サユリ",
  spouseBirth: ["昭和", ["62", "2", "3"]],
  child: "鵜飼橋 稜一",
  childKana: "ウカイバシ リョウイチ",
  childBirth: ["平成", ["27", "8", "9"]],
  town: "紀尾井坂九十九番地の八",
  account: "7391846",
  phone: "0398761234",
  amount: 100_000,
  summary: "盲腸の入院が続き、医療費の支払で今月の生活費が足りない。",
  detail: "盲腸の手術の自己負担が続き、今月の家賃と食費が足りない。",
  correctedDetail: "盲腸の手術の自己負担9万8千円を払い、今月の家賃と食費が足りない。",
  opinion: "償還は復職後の給与から見込める。",
  returnReason: "自己負担の額を事情に書き足してください。",
  question: "盲腸の退院の予定日を確かめてください。",
  answer: "12月1日に退院し、7日から復職の予定です。",
  comment: "復職の見込みを確かめた。",
  fileName: "鵜飼橋の診療明細.png",
} as const;

/** The household whose reason is the wait for the first wage. */
export const newcomer: DrivenHousehold = {
  name: "榎並坂 早苗恵",
  kana: "エナミザカ サナエ",
  birthDate: "1990-06-01",
  sex: "female",
  municipalityCode: "131016",
  postcode: "1000001",
  town: "三番町六百六番地",
  account: "8264193",
  amount: 90_000,
  reason: "first-wage-wait",
};

/** The household of 島根. */
export const neighbour: DrivenHousehold = {
  name: "出雲崎 兼続朗",
  kana: "イズモザキ カネツグロウ",
  birthDate: "1979-03-05",
  sex: "male",
  spouse: { name: "出雲崎 芙美恵", kana: "イズモザキ フミエ", birthDate: "1981-09-17" },
  municipalityCode: "322016",
  postcode: "6900887",
  town: "殿町七百七番地",
  account: "6284917",
  amount: 80_000,
  reason: "medical-or-care-costs",
};

const partsOf = (full: string): readonly string[] => [full, ...full.split(" ")];

/** Everything of the journey's households that stands with the case, in the register, and nowhere else. */
export const personalNeedles: readonly Needle[] = [
  ...[household.name, household.kana, household.spouse, household.spouseKana, household.child, household.childKana],
  ...[newcomer, neighbour].flatMap(({ name, kana, spouse }) => [name, kana, spouse?.name ?? "", spouse?.kana ?? ""]),
]
  .filter((full) => full !== "")
  .flatMap(partsOf)
  .concat(
    [household.town, newcomer.town, neighbour.town],
    [household.account, newcomer.account, neighbour.account],
    [household.phone, household.summary, household.detail, household.correctedDetail, household.opinion],
    [household.returnReason, household.question, household.answer, household.comment, household.fileName, "盲腸"],
  )
  .filter((text, index, all) => all.indexOf(text) === index)
  .map((text) => ({ name: text, text }));

/** Amounts of the journey's loans. Statistics and payment files hold such amounts by design. */
export const amountNeedles: readonly Needle[] = [household.amount, newcomer.amount, neighbour.amount].map((amount) => ({
  name: `amount ${String(amount)}`,
  text: String(amount),
}));

/** Enters everything the application asks for but reason, amount and documents. */
export async function enterApplication(page: Page): Promise<void> {
  const members = [
    ["本人", household.name, household.kana, household.birth, "男"],
    ["配偶者", household.spouse, household.spouseKana, household.spouseBirth, "女"],
    ["子", household.child, household.childKana, household.childBirth, "男"],
  ] as const;
  for (const [index, [relation, name, kana, [era, birth], sex]] of members.entries()) {
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
  await field(page, "address.town").fill(household.town);
  await field(page, "phone").fill(household.phone);
  await field(page, "identityCheck.method").getByLabel("運転免許証").check();
  await field(page, "bankAccount.bankCode").fill("0001");
  await field(page, "bankAccount.branchCode").fill("001");
  await field(page, "bankAccount.accountType").getByLabel("普通").check();
  await field(page, "bankAccount.accountNumber").fill(household.account);
  await field(page, "bankAccount.holderKana").fill(household.kana);
  for (const name of ["notOnPublicAssistance", "notInBankruptcy", "notBusinessCapital", "notOrganisedCrime"]) {
    await field(page, `declarations.${name}`).getByLabel("はい", { exact: true }).check();
  }
  await field(page, "windowOpinion").fill(household.opinion);
}

/** What stands in the form for this household: read back to see that nothing was lost. */
export async function enteredOn(page: Page): Promise<Readonly<Record<string, string>>> {
  const paths = ["members.2.name", "members.2.birthDate-year", "address.town", "phone"];
  const more = ["bankAccount.accountNumber", "windowOpinion", "requestedAmount"];
  const values = [...paths, ...more].map(async (path) => [path, await field(page, path).inputValue()] as const);
  return Object.fromEntries(await Promise.all(values));
}

/** The same, as it was entered. */
export const entered: Readonly<Record<string, string>> = {
  "members.2.name": household.child,
  "members.2.birthDate-year": household.childBirth[1][0],
  "address.town": household.town,
  phone: household.phone,
  "bankAccount.accountNumber": household.account,
  windowOpinion: household.opinion,
  requestedAmount: "100,000",
};
