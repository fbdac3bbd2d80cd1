const parts: Readonly<Record<string, string>> = {
  reason: "借入の理由",
  reasonDetail: "事情",
  requestedAmount: "希望額",
  members: "世帯",
  address: "住所",
  "address.postcode": "郵便番号",
  "address.municipalityCode": "市区町村",
  "address.town": "町名・番地",
  "address.building": "建物",
  phone: "電話番号",
  identityCheck: "本人確認",
  "identityCheck.method": "確認した書類",
  "identityCheck.checkedOn": "確認した日",
  bankAccount: "振込先",
  "bankAccount.bankCode": "銀行コード",
  "bankAccount.branchCode": "支店コード",
  "bankAccount.accountNumber": "口座番号",
  "bankAccount.holderKana": "口座名義のカナ",
  declarations: "確認事項",
  bridgePlan: "最初の収入までの見通し",
  selfReliance: "自立相談支援",
  windowOpinion: "市区町村社協の意見",
};

const memberParts: Readonly<Record<string, string>> = {
  name: "氏名",
  nameKana: "カナ",
  birthDate: "生年月日",
  sex: "性別",
  relation: "続柄",
  consent: "同意",
};

/** The label of a field path of the application; of a member, with the member's number. */
export function applicationLabel(path: string): string | undefined {
  const clean = path.replace(/^content\./, "");
  const member = /^members\.(\d+)\.(\w+)/.exec(clean);
  if (member !== null) return `世帯員${String(Number(member[1]) + 1)}の${memberParts[member[2] ?? ""] ?? "内容"}`;
  return parts[clean] ?? parts[clean.split(".")[0] ?? ""];
}
