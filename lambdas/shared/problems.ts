import type { ErrorCode } from "../../domain/errors.ts";

/** HTTP status and Japanese text of one refusal. `detail` says what the person can do next. */
export type Problem = { readonly status: number; readonly title: string; readonly detail: string };

/** The catalogue: every code has its status and its sentence. A 5xx never says more than its correlation id. */
export const problems: Readonly<Record<ErrorCode, Problem>> = {
  INVALID_INPUT: {
    status: 422,
    title: "入力内容を確認してください",
    detail: "印の付いた項目を直してから、もう一度送ってください。",
  },
  MALFORMED_JSON: {
    status: 400,
    title: "送られた内容を読み取れません",
    detail: "画面を読み込み直してから、もう一度お試しください。",
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: "送られた内容が大きすぎます",
    detail: "文章を短くするか、書類は「書類」の欄から送ってください。",
  },
  ROUTE_NOT_FOUND: { status: 404, title: "ページが見つかりません", detail: "アドレスを確認してください。" },
  UNAUTHENTICATED: {
    status: 401,
    title: "サインインが必要です",
    detail: "サインインし直してください。入力中の内容はこの端末に残っています。",
  },
  SIGN_IN_REFUSED: { status: 401, title: "サインインできません", detail: "利用者名かパスワードが違います。" },
  CODE_REFUSED: {
    status: 401,
    title: "確認コードが違います",
    detail: "認証アプリに表示されている6桁の数字を入力してください。",
  },
  PASSWORD_REFUSED: {
    status: 422,
    title: "このパスワードは使えません",
    detail: "12文字以上で、英大文字・英小文字・数字・記号を含めてください。",
  },
  SESSION_EXPIRED: {
    status: 401,
    title: "サインインの有効期限が切れました",
    detail: "サインインし直してください。入力中の内容はこの端末に残っています。",
  },
  FORBIDDEN: {
    status: 403,
    title: "この操作はできません",
    detail: "あなたの担当では行えない操作か、担当外の案件です。",
  },
  CASE_NOT_FOUND: { status: 404, title: "案件が見つかりません", detail: "案件番号を確認してください。" },
  ITEM_NOT_FOUND: { status: 404, title: "見つかりません", detail: "一覧に戻って選び直してください。" },
  OUT_OF_TURN: {
    status: 409,
    title: "今はこの操作の順番ではありません",
    detail: "案件の状態が変わっています。開き直して確認してください。",
  },
  VERSION_CONFLICT: {
    status: 409,
    title: "ほかの人が先に更新しました",
    detail: "相手の変更を確認してから、もう一度保存してください。入力した内容は残っています。",
  },
  APPLICATION_INCOMPLETE: {
    status: 409,
    title: "まだ提出できません",
    detail: "足りないものを揃えてから提出してください。",
  },
  ALREADY_ANSWERED: {
    status: 409,
    title: "この質問には回答済みです",
    detail: "案件を開き直して回答を確認してください。",
  },
  OPEN_QUESTIONS: { status: 409, title: "回答待ちの質問があります", detail: "回答が届いてから進めてください。" },
  COMMITTEE_NOT_HEARD: {
    status: 409,
    title: "運営委員会の意見がまだ記録されていません",
    detail: "運営委員会事務局が意見を記録してから、決裁してください。審査担当へ戻すことはできます。",
  },
  MAKER_IS_CHECKER: {
    status: 409,
    title: "同じ人は続けて行えません",
    detail: "作成した人・前の段階で決裁した人とは別の人が行ってください。",
  },
  DOCUMENT_NOT_READY: { status: 409, title: "この書類はまだ開けません", detail: "確認が済むまでお待ちください。" },
  NOTHING_TO_PAY: {
    status: 409,
    title: "この日に送金するものがありません",
    detail: "借用書を受け取った案件だけが送金の対象になります。",
  },
  NOT_A_BANK_DAY: { status: 422, title: "銀行の営業日ではありません", detail: "次の営業日を選んでください。" },
  PAYMENT_REFUSED_BY_BANK_RULES: {
    status: 409,
    title: "銀行が受け付けない内容があります",
    detail: "示された案件の口座や名義を確認してください。",
  },
  DUPLICATES_UNCONFIRMED: {
    status: 409,
    title: "同じ送金が二重でないことを確かめてください",
    detail: "同じ口座へ同じ金額の送金が2件以上あります。どれも必要な送金であることを確かめ、理由を入力してください。",
  },
  PAYMENT_FILE_CHANGED: {
    status: 409,
    title: "送金データが作成時と違います",
    detail: "確定を中止しました。送金データを作り直してください。",
  },
  PAYMENT_FILE_SEALED: { status: 409, title: "この送金データは確定済みです", detail: "二度確定することはできません。" },
  RELEASE_NOT_OPEN: {
    status: 409,
    title: "この公表案は確定できません",
    detail: "すでに公表済みか、取り下げられています。",
  },
  RELEASE_UNSAFE: {
    status: 409,
    title: "この集計表は公表できません",
    detail: "人数の少ない区分が推測できるおそれがあります。",
  },
  RELEASE_SIGNATURE_WRONG: {
    status: 409,
    title: "署名を確かめられません",
    detail: "受け取った集計表は使わず、都道府県社協に確認してください。",
  },
  STAFF_EXISTS: { status: 409, title: "この利用者はすでに登録されています", detail: "職員一覧を確認してください。" },
  NOT_THE_MAKER: {
    status: 409,
    title: "申請した人だけが取り下げられます",
    detail: "ほかの人の申請は、承認するか却下してください。",
  },
  OWN_ENTRY: {
    status: 409,
    title: "自分の登録には行えません",
    detail: "自分の登録の変更の承認と、自分の仮のパスワードの発行は、ほかの管理者に依頼してください。",
  },
  TOO_FEW_ADMINISTRATORS: {
    status: 409,
    title: "管理者が二人より少なくなります",
    detail: "変更には二人の管理者が必要です。先に、ほかの管理者を登録してください。",
  },
  STAFF_NOT_ACTIVE: {
    status: 409,
    title: "利用を止めた職員です",
    detail: "利用を再開する変更が承認されてから、仮のパスワードを発行してください。",
  },
  PROPOSAL_NOT_OPEN: { status: 409, title: "この変更案は処理済みです", detail: "一覧を読み込み直してください。" },
  TEMPORARILY_UNAVAILABLE: {
    status: 503,
    title: "ただいま混み合っています",
    detail: "少し待ってから、もう一度お試しください。入力した内容は残っています。",
  },
  INTERNAL: {
    status: 500,
    title: "処理できませんでした",
    detail: "時間をおいてもう一度お試しください。続くときは、下の受付番号を運用窓口へお伝えください。",
  },
};
