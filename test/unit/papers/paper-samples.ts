import type { PaperData } from "../../../lambdas/papers/typesetting/paper-data.ts";

const lender = {
  organisation: "社会福祉法人東京都社会福祉協議会",
  title: "会長",
  name: "見本 花子",
  sealOmitted: true,
};

const contact = {
  office: "社会福祉法人千代田区社会福祉協議会　生活福祉資金担当",
  telephone: "03-0000-0000",
  hours: "平日 8時30分から17時15分まで",
};

const letter = {
  documentNumber: "東社協福貸第2026-000123号",
  issuedOn: "2026-11-24",
  lender,
  recipient: {
    postcode: "102-0074",
    address: ["東京都千代田区九段南1丁目2番3号", "見本ハイツ 405号室"],
    name: "山田 太郎",
  },
  contact,
};

const loan: PaperData<"loan-deed">["loan"] = {
  fund: "緊急小口資金",
  purpose: "医療費の支払",
  amount: 100_000,
  graceMonths: 2,
  graceEndsOn: "2027-02-03",
  frequency: "monthly",
  instalments: 12,
  firstDueOn: "2027-02-26",
  finalDueOn: "2028-01-26",
  interest: { kind: "none" },
};

/** 100,000 yen in twelve instalments, the last taking the remainder. */
const plan = Array.from({ length: 12 }, (_, index) => {
  const principal = index < 11 ? 8_330 : 8_370;
  const dueDate = index < 11 ? `2027-${String(index + 2).padStart(2, "0")}-26` : "2028-01-26";
  return { number: index + 1, dueDate, principal, interest: 0, total: principal };
});

/** A notice of decision as a caller gives it; invented people. */
export const noticeData: PaperData<"loan-decision-notice"> = {
  ...letter,
  appliedOn: "2026-11-10",
  loan,
  disbursementOn: "2026-12-03",
  deedDueOn: "2026-12-01",
};

/** A notice of refusal as a caller gives it. */
export const declineData: PaperData<"decline-notice"> = {
  ...letter,
  appliedOn: "2026-11-10",
  fund: "緊急小口資金",
  appliedAmount: 100_000,
  sentText: "ほかの公的な制度を先にお使いいただける状況です。\nその手続きは、下の窓口でご案内します。",
  support: { office: "千代田区 自立相談支援機関", telephone: "03-2222-2222" },
};

/** A deed as a caller gives it. */
export const deedData: PaperData<"loan-deed"> = {
  documentNumber: letter.documentNumber,
  lender,
  loan,
  overdueRatePercent: "3.0",
  plan,
  borrower: { name: "山田 太郎", address: "東京都千代田区九段南1丁目2番3号" },
  contact,
};
