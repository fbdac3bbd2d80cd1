/**
 * The one table of who may do what: role × action × scope, each with the ground that allows it.
 *
 * Screens, the API and the IAM proofs are generated from it or tested against it. A pair that is not in the table is
 * refused. Source of the division of work: 生活福祉資金貸付制度要綱・運営要領 (shared duties of 市町村社協 and
 * 都道府県社協), 番号法 12条 (safety management) for numbers.
 */

/** Roles of staff of a prefecture's council and of its municipal councils. */
export const prefectureRoles = [
  "window-worker",
  "screener",
  "number-handler",
  "approver",
  "committee-secretariat",
  "cashier",
  "administrator",
  "auditor",
] as const;

/** Role of a member of staff of one prefecture. */
export type Role = (typeof prefectureRoles)[number];

/** Japanese names of the roles, as screens show them. */
export const roleLabels: Readonly<Record<Role, string>> = {
  "window-worker": "窓口担当",
  screener: "審査担当",
  "number-handler": "特定個人情報取扱者",
  approver: "決裁者",
  "committee-secretariat": "運営委員会事務局",
  cashier: "出納",
  administrator: "管理者",
  auditor: "監査",
};

/** How far a permission reaches: cases of the worker's own municipality, or every case of the prefecture. */
export type Scope = "own-municipality" | "prefecture";

/** Everything that a member of staff can do, named `subject:verb`. */
export const actions = [
  "session:read",
  "case:list",
  "case:search",
  "case:open",
  "consultation:record",
  "assessment:view",
  "fact:record",
  "application:save",
  "application:submit",
  "application:withdraw",
  "document:upload",
  "document:view",
  "question:ask",
  "question:answer",
  "screening:act",
  "screening:view-bands",
  "inquiry:handle",
  "committee:record-opinion",
  "decision:decide",
  "contract:receive-deed",
  "paper:view",
  "payment:view",
  "payment:draft",
  "payment:seal",
  "statistics:view",
  "release:propose",
  "release:approve",
  "staff:view",
  "staff:propose",
  "staff:approve",
  "staff:renew-password",
  "setting:view",
  "setting:propose",
  "setting:approve",
  "audit:read",
] as const;

/** Action of the permission table. */
export type Action = (typeof actions)[number];

/** One row: `role` may do `action` within `scope`, on the given ground. */
export type Permission = {
  readonly role: Role;
  readonly action: Action;
  readonly scope: Scope;
  /** The rule that allows it, for people: notice, article or house rule. */
  readonly ground: string;
};

const windowDuty = "生活福祉資金貸付制度要綱: 市町村社協は借入申込の受付・相談支援を行う";
const lenderDuty = "生活福祉資金貸付制度要綱: 貸付の審査・決定・交付は都道府県社協が行う";
const committeeDuty = "生活福祉資金貸付制度要綱: 都道府県社協は貸付審査等運営委員会の意見を聴く";
const numberDuty = "番号法12条・特定個人情報の適正な取扱いに関するガイドライン: 名簿に載る取扱者に限る";
const twoPersons = "経理規程準則: 出納は複数人で確認する";
const governance = "社会福祉法・定款: 業務の管理と内部監査";

const rows = (role: Role, scope: Scope, ground: string, ...granted: readonly Action[]): readonly Permission[] =>
  granted.map((action) => ({ role, action, scope, ground }));

/** The permission table, the only source of what a role may do. */
export const permissions: readonly Permission[] = [
  ...rows(
    "window-worker",
    "own-municipality",
    windowDuty,
    "session:read",
    "case:list",
    "case:search",
    "case:open",
    "consultation:record",
    "assessment:view",
    "fact:record",
    "application:save",
    "application:submit",
    "application:withdraw",
    "document:upload",
    "document:view",
    "question:answer",
    "contract:receive-deed",
    "paper:view",
  ),
  ...rows(
    "screener",
    "prefecture",
    lenderDuty,
    "session:read",
    "case:list",
    "case:search",
    "case:open",
    "assessment:view",
    "document:view",
    "question:ask",
    "question:answer",
    "screening:act",
    "screening:view-bands",
    "application:withdraw",
    "contract:receive-deed",
    "paper:view",
    "payment:view",
    "statistics:view",
  ),
  ...rows("number-handler", "prefecture", numberDuty, "session:read", "inquiry:handle"),
  ...rows(
    "approver",
    "prefecture",
    lenderDuty,
    "session:read",
    "case:list",
    "case:search",
    "case:open",
    "assessment:view",
    "document:view",
    "screening:view-bands",
    "decision:decide",
    "paper:view",
    "statistics:view",
  ),
  ...rows(
    "committee-secretariat",
    "prefecture",
    committeeDuty,
    "session:read",
    "case:list",
    "case:open",
    "document:view",
    "committee:record-opinion",
  ),
  ...rows("cashier", "prefecture", twoPersons, "session:read", "payment:view", "payment:draft", "payment:seal"),
  ...rows(
    "administrator",
    "prefecture",
    governance,
    "session:read",
    "statistics:view",
    "release:propose",
    "release:approve",
    "staff:view",
    "staff:propose",
    "staff:approve",
    "staff:renew-password",
    "setting:view",
    "setting:propose",
    "setting:approve",
  ),
  ...rows("auditor", "prefecture", governance, "session:read", "audit:read"),
];

/** Roles held by staff of municipal councils: no function behind their routes may touch the number zone. */
export const municipalRoles: readonly Role[] = ["window-worker"];

/**
 * The widest scope in which any of `roles` may do `action`, or undefined when none may.
 */
export function scopeOf(roles: readonly Role[], action: Action): Scope | undefined {
  const scopes = permissions.filter((row) => row.action === action && roles.includes(row.role)).map((row) => row.scope);
  return scopes.includes("prefecture") ? "prefecture" : scopes.at(0);
}

/** Actions that `roles` may do in any scope, in table order without repeats. */
export function actionsOf(roles: readonly Role[]): readonly Action[] {
  return actions.filter((action) => scopeOf(roles, action) !== undefined);
}

/** Roles that may do `action`. */
export function rolesAllowed(action: Action): readonly Role[] {
  return permissions.filter((row) => row.action === action).map((row) => row.role);
}
