/**
 * The wording read to each member before asking for consent to the inquiry. A change of the text gets a new version,
 * which is stored with the consent.
 */
export const consentWording = {
  version: "2026-1",
  paragraphs: [
    "都道府県社会福祉協議会は、貸付の審査のため、あなたの住民票と住民税（市町村民税）に関する情報を、法律に基づき、国と自治体のネットワークを通じて確かめます。",
    "確かめる情報は、審査に必要な範囲に限ります。金額そのものは審査の担当者にも表示せず、基準の範囲にあるかどうかだけを使います。",
    "照会に使った番号は、審査が終わると読み取れないように破棄します。同意しなくても申し込めますが、収入の分かる書類などが別に必要になることがあります。",
  ],
} as const;
