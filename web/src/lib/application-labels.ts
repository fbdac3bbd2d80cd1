import type { ApplicationContent } from "../../../domain/case/application-content.schema.ts";

/** 続柄. */
export const relationLabels: Readonly<Record<ApplicationContent["members"][number]["relation"], string>> = {
  self: "本人",
  spouse: "配偶者",
  child: "子",
  parent: "父母",
  sibling: "兄弟姉妹",
  grandchild: "孫",
  grandparent: "祖父母",
  other: "そのほか",
};

/** 性別. */
export const sexLabels: Readonly<Record<ApplicationContent["members"][number]["sex"], string>> = {
  male: "男",
  female: "女",
  unknown: "答えない・不明",
};

/** How the identity was checked. */
export const identityMethodLabels: Readonly<
  Record<NonNullable<ApplicationContent["identityCheck"]>["method"], string>
> = {
  "drivers-licence": "運転免許証",
  "my-number-card-face": "マイナンバーカード（表面）",
  passport: "旅券（パスポート）",
  "residence-card": "在留カード",
  other: "そのほかの書類",
};

/** Kinds of account. */
export const accountTypeLabels: Readonly<
  Record<NonNullable<ApplicationContent["bankAccount"]>["accountType"], string>
> = { ordinary: "普通", current: "当座" };

/** Use of 自立相談支援. */
export const selfRelianceLabels: Readonly<Record<NonNullable<ApplicationContent["selfReliance"]>["state"], string>> = {
  using: "利用している",
  applied: "利用を申し込んだ",
  refused: "利用しない",
  exception: "利用を要しない事情がある",
};

/** What the borrower declares. */
export const declarationLabels: Readonly<Record<keyof NonNullable<ApplicationContent["declarations"]>, string>> = {
  notOnPublicAssistance: "生活保護を受けていません",
  notInBankruptcy: "破産などの手続中ではありません",
  notBusinessCapital: "事業の資金には使いません",
  notOrganisedCrime: "世帯に暴力団員はいません",
};
