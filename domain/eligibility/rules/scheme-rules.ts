import type { LoanKind } from "../../funds/loan-kinds.ts";
import type { OtherScheme } from "../../household/case-facts.schema.ts";
import { OTHER_SCHEMES, SELF_RELIANCE } from "../case-facts.ts";
import { met, notApplicable, notMet, unknown, type Rule, type RuleContext } from "../rule.ts";
import { emergencyReasonOf } from "./emergency-small-rules.ts";

type Scheme = OtherScheme["scheme"];

/** The schemes by the name people know. */
export const SCHEME_NAMES: Readonly<Record<Scheme, string>> = {
  "unemployment-benefit": "雇用保険（失業等給付）",
  "job-training-benefit": "職業訓練受講給付金",
  pension: "年金",
  "injury-allowance": "傷病手当金",
  "workers-compensation": "労災保険の給付",
  "child-rearing-allowance": "児童扶養手当",
  "housing-security-benefit": "住居確保給付金",
  "single-parent-loan": "母子父子寡婦福祉資金",
  "student-loan-jasso": "日本学生支援機構の奨学金",
  "prefectural-scholarship": "都道府県の奨学金",
  "school-fee-support": "高等学校等就学支援金",
  "study-support-grant": "高等教育の修学支援新制度",
  "nursing-care-insurance": "介護保険の給付",
  "other-public-scheme": "その他の公的な制度",
};

/** The name of a scheme by its id; an id that is not on the list is shown as it is. */
export function schemeName(scheme: string): string {
  return Object.entries(SCHEME_NAMES).find(([id]) => id === scheme)?.[1] ?? scheme;
}

const LIVING: readonly Scheme[] = [
  "unemployment-benefit",
  "job-training-benefit",
  "pension",
  "injury-allowance",
  "workers-compensation",
  "child-rearing-allowance",
  "other-public-scheme",
];
const SCHOOL: readonly Scheme[] = [
  "single-parent-loan",
  "student-loan-jasso",
  "prefectural-scholarship",
  "school-fee-support",
  "study-support-grant",
  "other-public-scheme",
];
const RELEVANT: Readonly<Record<LoanKind, readonly Scheme[]>> = {
  "emergency-small": [...LIVING, "single-parent-loan"],
  "living-support": [...LIVING, "single-parent-loan"],
  "housing-entry": [...LIVING, "housing-security-benefit", "single-parent-loan"],
  "temporary-rebuilding": [...LIVING, "single-parent-loan"],
  welfare: [...LIVING, "single-parent-loan", "nursing-care-insurance"],
  "education-support": SCHOOL,
  "school-entry": SCHOOL,
  "real-estate": ["pension", "nursing-care-insurance", "other-public-scheme"],
  "real-estate-protected": [],
};

function names(schemes: readonly OtherScheme[]): string {
  return [...new Set(schemes.map((row) => SCHEME_NAMES[row.scheme]))].join("、");
}

/** Another public scheme that can be used goes first; the loan may bridge the wait or lend the gap. */
export const otherSchemesFirst: Rule = {
  id: "other-schemes.first",
  version: 2,
  source: "[S-OKY][S-OIRASE] 他の公的制度を優先し、不足分又は待つ間を貸し付ける",
  kinds: [
    "emergency-small",
    "living-support",
    "housing-entry",
    "temporary-rebuilding",
    "welfare",
    "education-support",
    "school-entry",
    "real-estate",
  ],
  liftedBy: [],
  evaluate: (context) => {
    const relevant = RELEVANT[context.kind];
    const first = relevant[0] ?? "other-public-scheme";
    const supposed = (status: OtherScheme["status"], covers: OtherScheme["covers"]): OtherScheme[] => [
      { scheme: first, status, covers },
    ];
    const entered = context.ask(OTHER_SCHEMES, [
      { value: [], label: "使える制度はない" },
      { value: supposed("usable", "all"), label: "使えるが、まだ申し込んでいない" },
      { value: supposed("waiting", "all"), label: "支給が決まり、待っている" },
      { value: supposed("receiving", "all"), label: "必要な費用の全部を受けている" },
      { value: supposed("receiving", "part"), label: "必要な費用の一部を受けている" },
    ]);
    if (entered === undefined) return unknown("他に使える公的な制度がないか、確認が必要です。");
    const schemes = entered.filter((row) => relevant.includes(row.scheme));
    const unused = schemes.filter((row) => row.status === "usable" && row.covers === "all");
    if (unused.length > 0) return notMet(`${names(unused)}を使うことができます。先にその制度を申し込んでください。`);
    const covered = schemes.filter((row) => row.status === "receiving" && row.covers === "all");
    if (covered.length > 0) return notMet(`${names(covered)}で、必要な費用をまかなうことができます。`);
    const gap = schemes.filter(
      (row) => row.covers === "part" && row.status !== "refused" && row.status !== "not-eligible",
    );
    const waiting = schemes.filter((row) => row.status === "applied" || row.status === "waiting");
    const unasked = gap.filter((row) => row.status === "usable");
    const cautions = [
      ...(unasked.length > 0 ? [`${names(unasked)}はまだ申し込んでいません。先に申し込むよう案内してください。`] : []),
      ...(gap.length > 0 ? [`${names(gap)}で足りない分だけを貸付けの対象とします。`] : []),
      ...(waiting.length > 0
        ? [`${names(waiting)}の結果と時期を確かめ、決まった額を必要額から差し引いてください。`]
        : []),
    ];
    return met(
      waiting.length > 0
        ? "他の公的制度の支給を待つ間のつなぎとして申し込めます。"
        : "先に使うべき他の公的制度は残っていません。",
      cautions,
    );
  },
};

function needsSelfReliance(context: RuleContext): boolean | undefined {
  return context.kind === "emergency-small" ? emergencyReasonOf(context)?.requiresSelfReliance : true;
}

/** Use of 自立相談支援事業 is a condition in principle, with two recorded exceptions. */
export const selfRelianceSupport: Rule = {
  id: "self-reliance.link",
  version: 1,
  source:
    "[S-MINAOSHI] 平成27年4月から：総合支援資金と緊急小口資金は自立相談支援事業の利用が原則。理由ごとの区分は [S-HYG]",
  kinds: ["emergency-small", "living-support", "housing-entry", "temporary-rebuilding"],
  liftedBy: ["selfReliance.exception"],
  evaluate: (context) => {
    if (context.date < "2015-04-01") return notApplicable("平成27年3月までは、この条件はありません。");
    const needed = needsSelfReliance(context);
    if (needed === undefined) return notApplicable("申込みの理由が決まってから確かめます。");
    if (!needed) return notApplicable("この理由では、自立相談支援機関の利用は条件ではありません。");
    const exception = context.peek(SELF_RELIANCE.exception);
    if (exception === "job-fixed")
      return met("就職が決まっているため、自立相談支援機関の利用を要しません（記録済み）。");
    if (exception === "illness-or-similar")
      return met("病気などによる一時的な不足のため、自立相談支援機関の利用を要しません（記録済み）。");
    switch (context.ask(SELF_RELIANCE.status)) {
      case undefined:
        return unknown("自立相談支援機関の利用の確認が必要です。");
      case "refused":
        return notMet(
          "自立相談支援機関の利用を断っているため、この理由では申し込めません。断った経過を記録し、利用について改めて案内してください。",
        );
      case "not-contacted":
        return notMet("自立相談支援機関の利用が条件です。先に自立相談支援機関への相談につないでください。");
      default:
        return met("自立相談支援機関の支援を利用しています。");
    }
  },
};
