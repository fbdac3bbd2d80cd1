import type { BodyOf, endpoints, SettingsList } from "../lib/endpoints.ts";
import { readAmount } from "../lib/format.ts";
import type { ProblemField } from "../lib/problem.ts";

/** What a proposal changes, as the API takes it. */
export type Change = BodyOf<NonNullable<(typeof endpoints.proposeSetting)["contract"]>>["change"];
/** A setting as the list shows it. */
export type Setting = SettingsList["settings"][number];
/** A loan parameter as the list shows it. */
export type Parameter = SettingsList["parameters"][number];
/** What a form is open for. */
export type Target =
  | { readonly kind: "setting"; readonly setting: Setting }
  | { readonly kind: "parameter"; readonly parameter: Parameter };

/** What a form holds: texts as typed. */
export type Entered = Readonly<Record<string, string>>;

/** Names of the settings. */
export const settingLabels: Readonly<Record<Setting["setting"], string>> = {
  "approval-route": "決裁の進め方",
  inquiry: "情報照会（マイナンバー）",
  "due-day": "償還日",
  "payment-lead-days": "借用書の受領から送金まで",
};

/** Which cases a change reaches. */
export const reach: Readonly<Record<Setting["setting"] | "fund-parameter", string>> = {
  "approval-route":
    "適用を始める日以後に決裁へ回した案件から変わります。すでに決裁中の案件は、そのままの段階で進みます。",
  inquiry: "適用を始める日以後に審査が始まった案件から変わります。止めるときは、その日の審査から照会しません。",
  "due-day": "適用を始める日以後に決定した契約から変わります。契約済みの償還計画は変わりません。",
  "payment-lead-days": "適用を始める日以後に受領した借用書から変わります。決まっている送金日は変わりません。",
  "fund-parameter":
    "適用を始める日以後の申込・審査・契約から変わります。契約済みの案件は、契約したときの条件のままです。",
};

/** The name of what a proposal changes. */
export function nameOfChange(change: SettingsList["proposals"][number]["change"], list: SettingsList): string {
  if (change.setting !== "fund-parameter") return settingLabels[change.setting];
  return list.parameters.find((row) => row.parameter === change.parameter)?.ja ?? change.parameter;
}

/** The value that stands today for what a proposal changes. */
export function presentText(change: SettingsList["proposals"][number]["change"], list: SettingsList): string {
  const found =
    change.setting === "fund-parameter"
      ? list.parameters.find((row) => row.parameter === change.parameter)
      : list.settings.find((row) => row.setting === change.setting);
  return found?.present.text ?? "―";
}

/** Whether the screen has a field for a parameter's kind of value; lists are set in the configuration file. */
export function isEditable({ unit }: Parameter): boolean {
  return unit !== "list" && unit !== "choice";
}

/** What a form begins with: the value of today. */
export function enteredFrom(target: Target): Entered {
  if (target.kind === "parameter") {
    const { value } = target.parameter.present;
    const text =
      typeof value === "boolean"
        ? value
          ? "yes"
          : "no"
        : typeof value === "number"
          ? String(target.parameter.unit === "basis-points" ? value / 100 : value)
          : "";
    return { own: "own", value: text, none: value === null && target.parameter.nullable ? "yes" : "" };
  }
  const { change } = target.setting.present;
  switch (change.setting) {
    case "approval-route":
      return { steps: String(change.value.steps), committee: change.value.committeeOpinion ? "yes" : "no" };
    case "inquiry":
      return change.value.enabled ? { enabled: "yes", ...change.value.assessment } : { enabled: "no" };
    case "due-day":
    case "payment-lead-days":
      return { value: String(change.value) };
    case "fund-parameter":
      return {};
  }
}

/** A change read from a form, or what is wrong with the form by field. */
export type ReadChange =
  | { readonly kind: "change"; readonly change: Change }
  | { readonly kind: "wrong"; readonly errors: readonly ProblemField[] };

const wrong = (field: string, message: string): ReadChange => ({
  kind: "wrong",
  errors: [{ field, code: "REQUIRED", message }],
});

function readParameter({ parameter, unit, nullable }: Parameter, entered: Entered): ReadChange {
  const change = (override: Extract<Change, { setting: "fund-parameter" }>["override"]): ReadChange => ({
    kind: "change",
    change: { setting: "fund-parameter", parameter, override },
  });
  if (entered["own"] !== "own") return change({ own: false });
  if (nullable && entered["none"] === "yes") return change({ own: true, value: null });
  const field = "change.override.value";
  const typed = entered["value"] ?? "";
  if (unit === "yes-no") {
    if (typed === "") return wrong(field, "はい・いいえを選んでください。");
    return change({ own: true, value: typed === "yes" });
  }
  if (unit === "basis-points") {
    const rate = Number(typed.normalize("NFKC").trim());
    const points = Math.round(rate * 100);
    if (typed.trim() === "" || !Number.isFinite(rate) || Math.abs(points - rate * 100) > 1e-6)
      return wrong(field, "小数第2位までの数字で入力してください。");
    return change({ own: true, value: points });
  }
  const amount = readAmount(typed);
  return amount === undefined ? wrong(field, "数字で入力してください。") : change({ own: true, value: amount });
}

/** Reads a form. Limits are the API's to say: here it is only seen that everything is there. */
export function readChange(target: Target, entered: Entered): ReadChange {
  if (target.kind === "parameter") return readParameter(target.parameter, entered);
  const { setting } = target.setting;
  if (setting === "approval-route") {
    const value = { steps: Number(entered["steps"]), committeeOpinion: entered["committee"] === "yes" };
    return { kind: "change", change: { setting, value } };
  }
  if (setting === "inquiry") {
    if (entered["enabled"] !== "yes") return { kind: "change", change: { setting, value: { enabled: false } } };
    const names = { name: "評価書の名称", number: "評価書番号", publishedOn: "公表日", reviewBy: "次回の見直しの期日" };
    const missing = Object.entries(names).filter(([name]) => (entered[name] ?? "").trim() === "");
    if (missing.length > 0) {
      const errors = missing.map(([name, label]) => ({
        field: `change.value.assessment.${name}`,
        code: "REQUIRED",
        message: `${label}を入力してください。`,
      }));
      return { kind: "wrong", errors };
    }
    const { name = "", number = "", publishedOn = "", reviewBy = "" } = entered;
    const assessment = { name: name.trim(), number: number.trim(), publishedOn, reviewBy };
    return { kind: "change", change: { setting, value: { enabled: true, assessment } } };
  }
  const value = readAmount(entered["value"] ?? "");
  return value === undefined
    ? wrong("change.value", "数字で入力してください。")
    : { kind: "change", change: { setting, value } };
}
