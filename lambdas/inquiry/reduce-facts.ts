import type { StandardInForce } from "../../domain/funds/low-income-standard.ts";
import type { MemberFacts } from "../../domain/inquiry/inquiry-verdict.ts";
import { VERDICT_RULE, reduceHousehold } from "../../domain/inquiry/inquiry-verdict.ts";
import { gapText } from "../../domain/inquiry/gaps.ts";
import type { Verdict } from "../../domain/case/case-items.schema.ts";
import type { CaseKey, CaseKeys, InquiryPlan, InquiryRecords, NumberVault } from "./ports.ts";
import { vaultContents } from "./vault-contents.ts";

/** What reducing needs. */
export type ReduceFactsDependencies = {
  readonly records: InquiryRecords;
  readonly keys: CaseKeys;
  readonly vault: NumberVault;
  /** The prefecture's standard of 低所得世帯 today, the same the assessment goes by. */
  readonly standard: () => Promise<StandardInForce>;
};

/**
 * Reduces what the vault holds of a household to a verdict. The amounts do not leave this function; classes, bands,
 * codes and ids do. After the key of the round was destroyed the verdict that was reached is told again, so that an
 * execution that is started once more finds the same. Without a plan the outcome is `not-inquired`; without a readable key every fact is missing.
 */
export async function reduceFacts(
  { records, keys, vault, standard }: ReduceFactsDependencies,
  { caseId, round }: { readonly caseId: string; readonly round: number },
): Promise<Verdict> {
  const destroyed = (await records.findDestruction(caseId, round)) !== undefined;
  const told = destroyed ? await records.findVerdict(caseId, round) : undefined;
  if (told !== undefined) return told;
  const plan = await records.findPlan(caseId, round);
  if (plan === undefined) {
    return {
      verdictClass: "not-inquired",
      bandCodes: [],
      gapCodes: [],
      ruleId: VERDICT_RULE.id,
      ruleVersion: VERDICT_RULE.version,
      inquiryIds: [],
    };
  }
  const key = await keys.find(caseId);
  try {
    const members: MemberFacts[] = [];
    for (const member of plan.members) members.push(await readMember(vault, key, plan, member));
    const exceptions = await records.listExceptions(caseId, round);
    const verdict = reduceHousehold(members, exceptions, await standard());
    const inquiries = await records.list(caseId);
    const result: Verdict = {
      verdictClass: verdict.verdictClass,
      bandCodes: [...verdict.bands],
      gapCodes: verdict.gaps.map(gapText),
      ruleId: verdict.ruleId,
      ruleVersion: verdict.ruleVersion,
      ...(verdict.taxYear === undefined ? {} : { taxYear: verdict.taxYear }),
      inquiryIds: inquiries.filter((record) => record.round === round).map((record) => record.inquiryId),
    };
    await records.saveVerdict(caseId, round, result);
    return result;
  } finally {
    key?.forget();
  }
}

async function readMember(
  vault: NumberVault,
  key: CaseKey | undefined,
  plan: InquiryPlan,
  member: InquiryPlan["members"][number],
): Promise<MemberFacts> {
  const { personId, consented, mayHaveIncome } = member;
  const unknown: MemberFacts = {
    personId,
    consented,
    mayHaveIncome,
    tax: undefined,
    publicAssistance: undefined,
  };
  if (key === undefined || !consented || !mayHaveIncome) return unknown;
  const row = (purpose: "fact-local-tax" | "fact-public-assistance") => ({ caseId: plan.caseId, personId, purpose });
  const tax = vaultContents.tax.safeParse(await vault.find(key, row("fact-local-tax")));
  const assistance = vaultContents.benefit.safeParse(await vault.find(key, row("fact-public-assistance")));
  return {
    ...unknown,
    tax: tax.success ? tax.data : undefined,
    publicAssistance: assistance.success ? assistance.data.receiving : undefined,
  };
}
