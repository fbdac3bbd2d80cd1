import { describe, expect, test } from "@jest/globals";
import { bandLabel, bandLabels } from "../../../../domain/inquiry/bands.ts";
import { gapLabel } from "../../../../domain/inquiry/gap-label.ts";

const nameOf = (personId: string): string => (personId === "person-1" ? "山田太郎" : "ほかの人");

describe("what a screener reads about a gap", () => {
  test("is who, which information, why it is missing and what to do", () => {
    expect(gapLabel("person-1:local-tax/not-filed", nameOf)).toBe(
      "山田太郎さん（地方税関係情報）：住民税の申告がありません（所得が0円とは限りません）。申告の予定か、現在の収入を確認してください。",
    );
  });

  test.each([
    ["identity", "本人確認情報"],
    ["link-code", "符号"],
  ])("names the step %s", (subject, name) => {
    expect(gapLabel(`person-2:${subject}/network-down`, nameOf)).toBe(
      `ほかの人さん（${name}）：ネットワークにつながりません。復旧後にもう一度照会するか、書類で確認してください。`,
    );
  });

  test("shows a code and a subject that are no longer known as they stand", () => {
    expect(gapLabel("person-1:old-subject/old-code", nameOf)).toBe("山田太郎さん（old-subject）：old-code");
  });

  test.each(["", "自由な文", "person-1:local-tax", "local-tax/not-filed", ":local-tax/not-filed"])(
    "shows %j, which has another shape, as it is",
    (text) => {
      expect(gapLabel(text, nameOf)).toBe(text);
    },
  );
});

describe("the label of a band", () => {
  test.each(Object.entries(bandLabels))("%s reads %s", (code, label) => {
    expect(bandLabel(code)).toBe(label);
  });

  test("is the code itself when the code is not known", () => {
    expect(bandLabel("income-b9")).toBe("income-b9");
  });
});
