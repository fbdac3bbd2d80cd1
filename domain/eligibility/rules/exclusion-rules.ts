import { LOAN_KINDS, type LoanKind } from "../../funds/loan-kinds.ts";
import { LIVELIHOOD } from "../case-facts.ts";
import { EDUCATION, NEED } from "../need-facts.ts";
import type { CaseFact } from "../fact-definition.ts";
import { byAnswer, met, notApplicable, notMet, unknown, type Rule, type RuleContext } from "../rule.ts";

const NOT_PROTECTED = LOAN_KINDS.filter((kind) => kind !== "real-estate-protected");
const COMPREHENSIVE: readonly LoanKind[] = ["living-support", "housing-entry", "temporary-rebuilding"];

/** A household on 生活保護: no, unless the 福祉事務所 finds the loan needed; never for 総合支援資金. */
export const publicAssistance: Rule = {
  id: "exclusion.public-assistance",
  version: 1,
  source: "[S-SAKA][S-KNG-FUKU][S-OKY] 生活保護受給世帯は福祉事務所が必要と認める場合のみ。総合支援資金は対象外",
  kinds: NOT_PROTECTED,
  liftedBy: [],
  evaluate: (context) => {
    const status = context.ask(LIVELIHOOD.publicAssistance);
    if (status === undefined) return unknown("生活保護を受けているかどうか、確認が必要です。");
    if (status === "none") return met("生活保護を受けていません。");
    if (status === "applied")
      return met("生活保護を受けていません。", [
        "生活保護を申請中です。福祉事務所と調整し、保護の決定を確かめてください。",
      ]);
    if (context.kind === "real-estate")
      return notMet(
        "生活保護を受けている世帯は、この資金の対象ではありません。要保護世帯向けの資金について、福祉事務所に相談してください。",
      );
    if (COMPREHENSIVE.includes(context.kind))
      return notMet("生活保護を受けている世帯は、この資金の対象ではありません。");
    return byAnswer(context.ask(LIVELIHOOD.welfareOfficeFindsLoanNeeded), {
      yes: met("生活保護を受けていますが、福祉事務所が自立のために必要と認めています。"),
      no: notMet("生活保護を受けており、福祉事務所が必要と認めていません。"),
      open: unknown("生活保護を受けているため、福祉事務所の意見の確認が必要です。"),
    });
  },
};

/** A household that can borrow elsewhere is not one the scheme is for. */
export const cannotBorrowElsewhere: Rule = {
  id: "household.cannot-borrow-elsewhere",
  version: 1,
  source: "[S-SHIGA][S-ISK] 必要な資金の融通を他から受けることが困難な世帯",
  kinds: ["emergency-small", ...COMPREHENSIVE, "welfare", "education-support", "school-entry"],
  liftedBy: [],
  evaluate: (context) =>
    byAnswer(context.ask(LIVELIHOOD.canBorrowElsewhere), {
      yes: notMet("必要な資金を他から借りることができるため、この資金の対象ではありません。"),
      no: met("必要な資金を他から借りることが困難です。"),
      open: unknown("他から借りることができるかどうか、確認が必要です。"),
    }),
};

/** 債務整理 or 破産 going on or considered; taken again after 免責 or 和解. */
export const debtProcedure: Rule = {
  id: "exclusion.debt-procedure",
  version: 1,
  source: "[S-SAKA][S-SHZ-FAQ] 債務整理中・検討中、破産申立中は対象外。免責・和解の後は可",
  kinds: NOT_PROTECTED,
  liftedBy: [],
  evaluate: (context) => {
    switch (context.ask(LIVELIHOOD.debtProcedure)) {
      case undefined:
        return unknown("債務整理や破産の手続の確認が必要です。");
      case "none":
        return met("債務整理や破産の手続はしていません。");
      case "discharged":
        return met("免責が決まっています。");
      case "settled":
        return met("債務整理の和解が成立しています。", ["和解による返済が家計を圧迫していないか確かめてください。"]);
      case "considering":
        return notMet("債務整理を検討しています。法律相談（法テラスなど）を先に案内してください。");
      case "in-progress":
        return notMet("債務整理の手続中です。和解が成立した後に、改めて相談できます。");
      case "bankruptcy-filed":
        return notMet("破産を申し立てています。免責が決まった後に、改めて相談できます。");
    }
  },
};

/** Not for repaying other debts. */
export const notForDebts: Rule = {
  id: "exclusion.repaying-debts",
  version: 1,
  source: "[S-SAKA] 他の債務の返済に充てる場合は対象外",
  kinds: NOT_PROTECTED,
  liftedBy: [],
  evaluate: (context) =>
    byAnswer(context.ask(LIVELIHOOD.forRepayingDebts), {
      yes: notMet("他の借金の返済に充てるための貸付けはできません。"),
      no: met("他の借金の返済に充てるものではありません。"),
      open: unknown("借入れの使いみちの確認が必要です。"),
    }),
};

/** Heavy debt or a lasting deficit. */
export const bearableDebt: Rule = {
  id: "exclusion.heavy-debt",
  version: 1,
  source: "[S-SAKA] 多額の負債、恒常的な赤字の世帯は対象外",
  kinds: NOT_PROTECTED,
  liftedBy: [],
  evaluate: (context) =>
    byAnswer(context.ask(LIVELIHOOD.heavyDebtOrLastingDeficit), {
      yes: notMet(
        "多額の借金又は続く赤字があり、貸付けでは生活の立て直しが見込めません。家計改善支援を案内してください。",
      ),
      no: met("多額の借金や続く赤字はありません。"),
      open: unknown("借金と毎月の収支の確認が必要です。"),
    }),
};

/** Arrears on public loans, as borrower, co-borrower or guarantor; 猶予 counts where the council says so. */
export const noArrears: Rule = {
  id: "exclusion.arrears",
  version: 2,
  source:
    "[S-SAKA][S-OSAKA] この資金や他の公的貸付け（特例貸付を含む）を滞納している人（連帯借受人・連帯保証人を含む）は対象外",
  kinds: NOT_PROTECTED,
  liftedBy: [],
  evaluate: (context) => {
    const deferredCounts = context.parameter("exclusion.deferred-loan");
    switch (context.ask(LIVELIHOOD.publicLoans)) {
      case undefined:
        return unknown("公的な貸付けの償還の状況の確認が必要です。");
      case "in-arrears":
        return notMet("公的な貸付けの償還が滞っています。");
      case "deferred":
        return deferredCounts
          ? notMet("公的な貸付けの償還猶予を受けている間は、この都道府県では申し込めません。")
          : met("公的な貸付けの滞納はありません。", ["償還猶予を受けています。償還の見込みをよく確かめてください。"]);
      case "current":
        return met("公的な貸付けの滞納はありません。", [
          "償還中の公的な貸付けがあります。重ねて償還できるか確かめてください。",
        ]);
      case "exempted":
        return met("公的な貸付けの滞納はありません。", [
          "償還を免除された公的な貸付けがあります。この貸付けを償還できる見込みをよく確かめてください。",
        ]);
      case "none":
      case "repaid":
        return met("公的な貸付けの滞納はありません。");
    }
  },
};

/** One council lends to nobody who guarantees another's loan of this scheme. */
export const notGuarantor: Rule = {
  id: "exclusion.guarantor-of-other-loan",
  version: 1,
  source: "[S-OSAKA] 他の借入者の連帯保証人は対象外（定める都道府県のみ）",
  kinds: NOT_PROTECTED,
  liftedBy: [],
  evaluate: (context) => {
    if (!context.parameter("exclusion.guarantor-of-other-loan"))
      return notApplicable("この都道府県では、他の人の連帯保証人であることは妨げになりません。");
    return byAnswer(context.ask(LIVELIHOOD.guarantorOfWelfareLoan), {
      yes: notMet("他の人の生活福祉資金の連帯保証人になっているため、この都道府県では申し込めません。"),
      no: met("他の人の連帯保証人ではありません。"),
      open: unknown("他の人の連帯保証人になっていないか、確認が必要です。"),
    });
  },
};

/** The special loans of 2020–2022 were not for the working capital of a business; a special measure says so itself. */
export const notBusinessCapital: Rule = {
  id: "exclusion.business-capital",
  version: 1,
  source: "[S-FORM-K] 特例貸付は、事業の運転資金に充てることができない（申込書の申告）",
  kinds: ["emergency-small", "living-support"],
  liftedBy: [],
  evaluate: (context) => {
    if (context.specialMeasure?.excludesBusinessCapital !== true)
      return notApplicable("事業の運転資金についての特例の条件はありません。");
    return byAnswer(context.ask(LIVELIHOOD.forBusinessCapital), {
      yes: notMet("事業の運転資金に充てるための特例貸付はできません。事業者向けの融資を案内してください。"),
      no: met("事業の運転資金に充てるものではありません。"),
      open: unknown("事業の運転資金に充てるものでないか、確認が必要です。"),
    });
  },
};

/** Persons borrow, not companies. */
export const aPerson: Rule = {
  id: "exclusion.organisation",
  version: 1,
  source: "[S-SAKA] 会社・団体は借入申込者になれない",
  kinds: LOAN_KINDS,
  liftedBy: [],
  evaluate: (context) =>
    context.peek(LIVELIHOOD.applicantIsOrganisation) === true
      ? notMet("会社や団体への貸付けはできません。")
      : met("借入申込者は個人です。"),
};

/** No member of an organised crime group in the household. */
export const noAntiSocialForces: Rule = {
  id: "exclusion.anti-social-forces",
  version: 1,
  source: "[S-ISK] 暴力団員が属する世帯は対象外（全国）",
  kinds: LOAN_KINDS,
  liftedBy: [],
  evaluate: (context) =>
    byAnswer(context.ask(LIVELIHOOD.antiSocialForces), {
      yes: notMet("暴力団員が属する世帯への貸付けはできません。"),
      no: met("世帯に暴力団員はいません（誓約による）。"),
      open: unknown("暴力団員がいないことの誓約の確認が必要です。"),
    }),
};

/** Support by council and 民生委員 goes with the loan; who refuses it may be refused, by a person. */
export const acceptsSupport: Rule = {
  id: "support.accepted",
  version: 1,
  source: "[S-SAIKAI] 社協・民生委員の支援を拒む場合は貸し付けないことがある",
  kinds: LOAN_KINDS,
  liftedBy: [],
  evaluate: (context) => {
    const accepts = context.peek(LIVELIHOOD.acceptsSupport);
    if (COMPREHENSIVE.includes(context.kind))
      return byAnswer(context.ask(LIVELIHOOD.acceptsSupport), {
        yes: met("貸付け後の支援を受けることに同意しています。"),
        no: notMet("総合支援資金は、貸付け後の支援を受けることへの同意が条件です。"),
        open: unknown("貸付け後の支援を受けることへの同意の確認が必要です。"),
      });
    if (accepts === false)
      return met("支援の同意は、審査で判断します。", [
        "社協と民生委員の支援を受けることに同意していません。貸し付けないことがあります。",
      ]);
    return met("社協と民生委員の支援は、申込みの際に同意を確かめます。");
  },
};

/**
 * The standard of approval is for every fund: needed for independence, and repayment expected. Outside 総合支援資金, where it
 * is a condition of applying, a doubt of the interview is a point for who decides.
 */
export const repaymentDoubt: Rule = {
  id: "household.repayment-expected",
  version: 1,
  source: "[S-KNG-OUT] 自立のために必要で、償還が見込まれること（審査で判断する）",
  kinds: ["emergency-small", "welfare", "education-support", "school-entry", "real-estate"],
  liftedBy: [],
  evaluate: (context) =>
    context.peek(LIVELIHOOD.independenceAndRepaymentExpected) === false
      ? met("自立と償還の見込みは、審査で判断します。", [
          "面接の所見では、自立と償還が見込まれません。償還の計画と、他の支援（家計改善支援、生活保護など）を合わせて検討してください。",
        ])
      : met("自立と償還の見込みは、審査で判断します。"),
};

const PAID: Readonly<Partial<Record<LoanKind, CaseFact<boolean>>>> = {
  "housing-entry": NEED.housingPaid,
  "temporary-rebuilding": NEED.rebuildingPaid,
  welfare: NEED.welfarePaid,
  "education-support": EDUCATION.alreadyPaid,
  "school-entry": EDUCATION.alreadyPaid,
};

const PAID_AFTER_DECISION: Readonly<Partial<Record<LoanKind, CaseFact<boolean>>>> = {
  "housing-entry": NEED.housingPaidAfterDecision,
  "temporary-rebuilding": NEED.rebuildingPaidAfterDecision,
  welfare: NEED.welfarePaidAfterDecision,
  "education-support": EDUCATION.paidAfterDecision,
  "school-entry": EDUCATION.paidAfterDecision,
};

/**
 * True when the council lends for the purpose though the cost was paid. Of 冠婚葬祭 only a funeral cannot wait
 * [S-KNG-FUKU], so it must be known that it is one.
 */
function paidCostExcepted(context: RuleContext): boolean | undefined {
  const purpose = context.kind === "welfare" ? context.peek(NEED.purpose) : undefined;
  if (purpose === undefined || !context.parameter("exclusion.paid-cost-exceptions").includes(purpose)) return false;
  return purpose === "ceremonial" ? context.ask(NEED.funeral) : true;
}

/**
 * Costs paid or contracted before the money is sent are not lent for, but for purposes a council excepts. What was paid
 * between decision and remittance rules it out too where the council says so [S-SAIKAI]; elsewhere a person decides.
 */
export const costNotPaid: Rule = {
  id: "exclusion.cost-already-paid",
  version: 2,
  source:
    "[S-KNG-FUKU][S-SAIKAI] 送金前に支払い又は契約した費用は対象外（神奈川県は葬儀費を例外とし、長崎県は決定から送金までの支払も対象外とする）",
  kinds: ["housing-entry", "temporary-rebuilding", "welfare", "education-support", "school-entry"],
  liftedBy: ["need.welfare.purpose"],
  evaluate: (context) => {
    const fact = PAID[context.kind];
    if (fact === undefined) return notApplicable("この資金では確かめません。");
    const later = PAID_AFTER_DECISION[context.kind];
    const paidLater = later !== undefined && context.peek(later) === true;
    const ruledOut = paidLater && context.parameter("exclusion.paid-after-decision");
    const excepted = ruledOut || context.peek(fact) === true ? paidCostExcepted(context) : false;
    if (excepted === undefined) return unknown("既に支払った費用が葬儀の費用かどうか、確認が必要です。");
    if (ruledOut && !excepted)
      return notMet(
        "決定の後であっても、送金の前に費用を支払った、又は契約したため、この都道府県では貸し付けることができません。",
      );
    const paid = context.ask(fact);
    if (paid === undefined) return unknown("費用を既に支払ったり契約したりしていないか、確認が必要です。");
    if (paid)
      return excepted
        ? met("既に支払った費用ですが、この都道府県ではこの用途を例外として認めています。")
        : notMet("既に支払った、又は契約した費用への貸付けはできません。");
    if (paidLater)
      return met("申込みの時には、費用を支払っておらず、契約もしていません。", [
        "決定の後、送金の前に費用を支払い、又は契約しています。貸し付けることができるか、都道府県社協に確かめてください。",
      ]);
    return met("費用はまだ支払っておらず、契約もしていません。", [
      "送金前に支払いや契約をすると対象外になることを、申込者に伝えてください。",
    ]);
  },
};
