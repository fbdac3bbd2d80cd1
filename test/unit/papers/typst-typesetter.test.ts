import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { PaperData, PaperName } from "../../../lambdas/papers/typesetting/paper-data.ts";
import { paperFonts } from "../../../lambdas/papers/typesetting/paper-fonts.ts";
import { typstTypesetter } from "../../../lambdas/papers/typesetting/typst-typesetter.ts";
import { declineData, deedData, noticeData } from "./paper-samples.ts";
import { pageText, readPdf } from "./pdf-text.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const typesetter = typstTypesetter({
  templates: join(root, "lambdas", "papers", "templates"),
  fonts: paperFonts.map(({ source }) => join(root, "node_modules", source)),
});
const madeAt = Date.UTC(2026, 10, 24) / 1000;

async function bytesOf<Name extends PaperName>(paper: Name, data: PaperData<Name>): Promise<Uint8Array> {
  const outcome = await typesetter.typeset(paper, data, { madeAt });
  if (outcome.kind !== "pdf") throw new Error(`missing ${outcome.characters.join(" ")}`);
  return outcome.bytes;
}

async function pdfOf<Name extends PaperName>(paper: Name, data: PaperData<Name>) {
  return readPdf(await bytesOf(paper, data));
}

function noticeTo(name: string): PaperData<"loan-decision-notice"> {
  return { ...noticeData, recipient: { ...noticeData.recipient, name } };
}

describe("the notice of decision", () => {
  test("is archivable PDF with subsets of our own fonts embedded and no other", async () => {
    const bytes = await bytesOf("loan-decision-notice", noticeData);
    const file = Buffer.from(bytes).toString("latin1");
    expect(file.startsWith("%PDF-1.7")).toBe(true);
    expect(file).toMatch(/<pdfaid:part>2<\/pdfaid:part>/);
    expect(file).toMatch(/<pdfaid:conformance>A<\/pdfaid:conformance>/);
    const { fonts } = readPdf(bytes);
    expect(fonts.map((font) => font.replace(/^[A-Z]{6}\+/, "")).sort()).toEqual([
      "BIZUDPGothic-Bold",
      "BIZUDPGothic-Regular",
    ]);
    expect(fonts.every((font) => /^[A-Z]{6}\+/.test(font))).toBe(true);
    expect(bytes.length).toBeLessThan(200_000);
  });

  test("says on one page what was decided, in Japanese dates and grouped amounts", async () => {
    const pdf = await pdfOf("loan-decision-notice", noticeData);
    expect(pdf.pages).toHaveLength(1);
    const text = pageText(pdf);
    for (const part of [
      "東社協福貸第2026-000123号令和8年11月24日",
      "社会福祉法人東京都社会福祉協議会",
      "資金の種類緊急小口資金（医療費の支払）",
      "貸付金額100,000円",
      "据置期間2か月（令和9年2月3日まで）",
      "月賦（12回）",
      "利子無利子",
      "令和8年12月3日（署名された借用書が届いていることが必要です）",
      "電話　03-0000-0000",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("shows the address, and nothing else, wherever the sheet slides behind the envelope's window", async () => {
    const [page = []] = (
      await pdfOf("loan-decision-notice", {
        ...noticeTo("長い氏名の見本 ".repeat(3).trim()),
        recipient: {
          postcode: "102-0074",
          address: ["東京都千代田区九段南1丁目2番3号", "とても長い名前の見本マンション東館", "405号室 見本様方"],
          name: "長い氏名の見本 太郎",
        },
      })
    ).pages;
    const seen = page.filter((run) => run.x < 110 && run.y < 57);
    expect(seen.map((run) => run.text).join("")).toMatch(/^〒102-0074東京都千代田区.*長い氏名の見本 太郎　様$/);
    for (const run of seen) {
      expect(run.x).toBeGreaterThanOrEqual(20);
      expect(run.x).toBeLessThan(85);
      expect(run.y).toBeGreaterThan(12);
      expect(run.y).toBeLessThanOrEqual(36);
    }
    const others = page.filter((run) => !seen.includes(run));
    expect(others.every((run) => run.x >= 110 || run.y >= 57)).toBe(true);
  });

  test("makes room in smaller type for the longest address, still within the window", async () => {
    const recipient = {
      postcode: "102-0074",
      address: ["東京都".padEnd(40, "長"), "見本".padEnd(40, "長"), "室".padEnd(10, "長")],
      name: "名".repeat(40),
    };
    const [page = []] = (await pdfOf("loan-decision-notice", { ...noticeData, recipient })).pages;
    const address = page.filter((run) => run.x < 110 && run.y < 57);
    expect(address.map((run) => run.text).join("")).toContain("名　様");
    expect(Math.max(...address.map((run) => run.y))).toBeLessThanOrEqual(36);
    expect(Math.max(...address.map((run) => run.x))).toBeLessThan(85);
  });
});

describe("a name", () => {
  test.each(["#a[太] *強* _斜_ $x$ @a `c` \\n ~", "\"q\" 'q' <b> // /* -- ~ ... = + 1.", "$", "#panic()", "= 太郎"])(
    "is printed as recorded, markup or not: %s",
    async (name) => {
      const text = pageText(await pdfOf("loan-decision-notice", noticeTo(name)));
      expect(text).toContain(`${name}　様`);
    },
  );

  test.each([
    "𠮷田 髙志",
    "﨑山 槗子",
    "葛\u{E0100}城",
    "葛\u{E0101}城",
    "邉\u{E0102}見",
    "辻\u{E0100}辻\u{E0101}",
    "神\uFE00",
  ])("keeps its very characters: %s", async (name) => {
    const pdf = await pdfOf("loan-decision-notice", noticeTo(name));
    expect(pageText(pdf)).toContain(`${name}　様`);
  });

  test("takes the second font for a form that only it draws, and the first for the plain character", async () => {
    const [page = []] = (await pdfOf("loan-decision-notice", noticeTo("葛\u{E0101}葛"))).pages;
    const fontOf = (text: string) => page.find((run) => run.text.startsWith(text))?.font;
    expect(fontOf("葛\u{E0101}")).toMatch(/NotoSansJP/);
    expect(fontOf("葛　様")).toMatch(/BIZUDPGothic/);
  });

  test.each([
    ["山田😀", ["😀"]],
    ["\u{10FFFF}", ["\u{10FFFF}"]],
    ["外\uE000字", ["\uE000"]],
    ["김 민준", ["김", "민", "준"]],
    ["葛\u{E01EF}城", ["葛\u{E01EF}"]],
    ["山\u{E0105}田山\u{E0105}", ["山\u{E0105}"]],
    ["山\u200B田", ["\u200B"]],
  ])("with a character that no font of ours draws is refused: %s", async (name, characters) => {
    const { kind, ...rest } = await typesetter.typeset("loan-decision-notice", noticeTo(name), { madeAt });
    expect({ kind, characters: "characters" in rest ? rest.characters : [] }).toEqual({
      kind: "missing-glyph",
      characters,
    });
  });
});

describe("the same data and moment", () => {
  test("give the same bytes, whatever was set between, and another moment gives others", async () => {
    const first = await bytesOf("loan-deed", deedData);
    await bytesOf("decline-notice", declineData);
    expect(await bytesOf("loan-deed", deedData)).toEqual(first);
    const later = await typesetter.typeset("loan-deed", deedData, { madeAt: madeAt + 1 });
    expect(later).not.toEqual({ kind: "pdf", bytes: first });
  });
});

describe("the notice of refusal", () => {
  test("holds the text sent", async () => {
    const text = pageText(await pdfOf("decline-notice", declineData));
    expect(text).toContain("お貸しできない理由ほかの公的な制度を先にお使いいただける状況です。その手続きは、");
    expect(text).toContain("お申し込みの金額100,000円");
    expect(text).toContain("電話　03-2222-2222");
  });
});

describe("the deed", () => {
  test("carries the plan row by row with its sum, and the number on each page", async () => {
    const pdf = await pdfOf("loan-deed", deedData);
    expect(pdf.pages).toHaveLength(2);
    expect(pageText(pdf)).toContain("借用金額　金 100,000円");
    expect(pageText(pdf)).toContain("年3.0パーセントの割合で計算した延滞利子");
    const plan = pageText(pdf, 1);
    expect(plan).toContain("11令和9年12月26日8,330円0円8,330円12令和10年1月26日8,370円0円8,370円");
    expect(plan).toContain("合計100,000円0円100,000円");
    for (const page of [0, 1])
      expect(pageText(pdf, page)).toContain(`東社協福貸第2026-000123号${String(page + 1)} / 2`);
  });

  test("has a place to sign for each who is bound, and words of guarantee only with a guarantor", async () => {
    const alone = pageText(await pdfOf("loan-deed", deedData));
    expect(alone).toContain("借受人住所東京都千代田区九段南1丁目2番3号氏名（山田 太郎　本人の署名）");
    expect(alone).not.toContain("債務を保証し");
    const together = pageText(
      await pdfOf("loan-deed", {
        ...deedData,
        coBorrowers: [{ name: "髙橋 一郎", address: "東京都千代田区1番" }],
        guarantors: [{ name: "﨑山 二郎", address: "島根県松江市殿町1番地" }],
      }),
    );
    expect(together).toContain("連帯借受人住所東京都千代田区1番氏名（髙橋 一郎　本人の署名）");
    expect(together).toMatch(/債務を保証し、.*連帯保証人住所島根県松江市殿町1番地氏名（﨑山 二郎　本人の署名）/);
  });

  test("repeats the head of the plan on every page of a long one", async () => {
    const plan = Array.from({ length: 240 }, (_, index) => ({
      number: index + 1,
      dueDate: `${String(2027 + Math.floor(index / 12))}-${String((index % 12) + 1).padStart(2, "0")}-26`,
      principal: 10_000,
      interest: 125,
      total: 10_125,
    }));
    const loan = {
      ...deedData.loan,
      amount: 2_400_000,
      instalments: 240,
      firstDueOn: "2027-01-26",
      finalDueOn: "2046-12-26",
      interest: { kind: "rate", percent: "1.5" },
    } as const;
    const pdf = await pdfOf("loan-deed", { ...deedData, loan, plan });
    const planPages = pdf.pages.slice(1).map((_, index) => pageText(pdf, index + 1));
    expect(planPages.length).toBeGreaterThan(4);
    for (const page of planPages.filter((each) => each.includes("10,125円")))
      expect(page).toContain("回償還期日元金利子償還額");
    expect(planPages.join("")).toContain("合計2,400,000円30,000円2,430,000円");
    expect(pageText(pdf)).toContain("年1.5パーセント（据置期間は無利子）");
  });
});

describe("a fault of the template", () => {
  test("is told by place and never by what was to be printed", async () => {
    const broken = typstTypesetter({
      templates: join(import.meta.dirname, "broken-templates"),
      fonts: paperFonts.map(({ source }) => join(root, "node_modules", source)),
    });
    const failure = await broken.typeset("decline-notice", declineData, { madeAt }).then(
      () => "",
      (error: unknown) => String(error),
    );
    expect(failure).toBe("TypesettingError: the template could not be set (decline-notice.typ:2)");
  });
});
