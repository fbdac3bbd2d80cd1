import * as apigateway from "aws-cdk-lib/aws-apigateway";

/** What the gateway itself answers, before any function runs: same form and codes as the functions' refusals. */
export type GatewayProblem = {
  readonly type: apigateway.ResponseType;
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
};

const signIn = "サインインし直してください。入力中の内容はこの端末に残っています。";
const later = "少し待ってから、もう一度お試しください。入力した内容は残っています。";
const report = "時間をおいてもう一度お試しください。続くときは、下の受付番号を運用窓口へお伝えください。";

/**
 * One entry for each way a gateway can refuse. `MISSING_AUTHENTICATION_TOKEN` is what API Gateway says of a route that
 * does not exist, hence 404.
 */
export const gatewayProblems: readonly GatewayProblem[] = [
  {
    type: apigateway.ResponseType.UNAUTHORIZED,
    status: 401,
    code: "UNAUTHENTICATED",
    title: "サインインが必要です",
    detail: signIn,
  },
  {
    type: apigateway.ResponseType.EXPIRED_TOKEN,
    status: 401,
    code: "SESSION_EXPIRED",
    title: "サインインの有効期限が切れました",
    detail: signIn,
  },
  {
    type: apigateway.ResponseType.ACCESS_DENIED,
    status: 403,
    code: "FORBIDDEN",
    title: "この操作はできません",
    detail: "あなたの担当では行えない操作です。",
  },
  {
    type: apigateway.ResponseType.WAF_FILTERED,
    status: 403,
    code: "FORBIDDEN",
    title: "この接続元からは利用できません",
    detail: "許可されたネットワークから接続しているか確認してください。",
  },
  {
    type: apigateway.ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: 404,
    code: "ROUTE_NOT_FOUND",
    title: "ページが見つかりません",
    detail: "アドレスを確認してください。",
  },
  {
    type: apigateway.ResponseType.RESOURCE_NOT_FOUND,
    status: 404,
    code: "ROUTE_NOT_FOUND",
    title: "ページが見つかりません",
    detail: "アドレスを確認してください。",
  },
  {
    type: apigateway.ResponseType.BAD_REQUEST_PARAMETERS,
    status: 422,
    code: "INVALID_INPUT",
    title: "入力内容を確認してください",
    detail: "必要な条件が足りません。画面を読み込み直してから、もう一度お試しください。",
  },
  {
    type: apigateway.ResponseType.BAD_REQUEST_BODY,
    status: 400,
    code: "MALFORMED_JSON",
    title: "送られた内容を読み取れません",
    detail: "画面を読み込み直してから、もう一度お試しください。",
  },
  {
    type: apigateway.ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    code: "BODY_TOO_LARGE",
    title: "送られた内容が大きすぎます",
    detail: "文章を短くするか、書類は「書類」の欄から送ってください。",
  },
  {
    type: apigateway.ResponseType.THROTTLED,
    status: 429,
    code: "TEMPORARILY_UNAVAILABLE",
    title: "ただいま混み合っています",
    detail: later,
  },
  {
    type: apigateway.ResponseType.INTEGRATION_TIMEOUT,
    status: 504,
    code: "TEMPORARILY_UNAVAILABLE",
    title: "ただいま混み合っています",
    detail: later,
  },
  {
    type: apigateway.ResponseType.INTEGRATION_FAILURE,
    status: 502,
    code: "TEMPORARILY_UNAVAILABLE",
    title: "ただいま混み合っています",
    detail: later,
  },
  {
    type: apigateway.ResponseType.DEFAULT_4XX,
    status: 400,
    code: "INVALID_INPUT",
    title: "受け付けられませんでした",
    detail: "画面を読み込み直してから、もう一度お試しください。",
  },
  {
    type: apigateway.ResponseType.DEFAULT_5XX,
    status: 500,
    code: "INTERNAL",
    title: "処理できませんでした",
    detail: report,
  },
];

/** Body of a gateway's answer as problem+json; the request's id stands for the correlation id. */
export function problemTemplate(problem: GatewayProblem): string {
  return JSON.stringify({
    type: `urn:sasae:problem:${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    correlationId: "$context.requestId",
  });
}
