import { itemsAskedFor } from "../../domain/inquiry/information-items.ts";
import { couldHaveEarned, newestTaxYear } from "../../domain/inquiry/tax-year.ts";
import type { Clock } from "../shared/ports/clock.ts";
import type { CaseFactsReader, InquiryGateway, InquiryRecords } from "./ports.ts";

/** What opening an inquiry needs. */
export type OpenInquiryDependencies = {
  readonly gateway: InquiryGateway;
  readonly records: InquiryRecords;
  readonly caseFacts: CaseFactsReader;
  readonly clock: Clock;
};

/**
 * Plans one round: who of the household is asked about, for which 年度 and what. Members without consent are left out and
 * shown as gaps by the verdict; members who cannot have had income are not asked about at all. A round that was planned
 * before keeps its plan, so that a repeat asks nothing new; a round whose key was destroyed asks nothing at all.
 */
export async function openInquiry(
  { gateway, records, caseFacts, clock }: OpenInquiryDependencies,
  { caseId, round }: { readonly caseId: string; readonly round: number },
): Promise<{ members: { personId: string }[]; network: "open" | "closed"; opensAt: string }> {
  const existing = await records.findPlan(caseId, round);
  const plan = existing ?? (await newPlan());
  if (existing === undefined) await records.savePlan(plan);
  if ((await records.findDestruction(caseId, round)) !== undefined) {
    return { members: [], network: "open", opensAt: clock.now() };
  }
  const status = await gateway.status();
  return {
    members: plan.members
      .filter((member) => member.consented && member.mayHaveIncome)
      .map((member) => ({ personId: member.personId })),
    network: status.open ? "open" : "closed",
    opensAt: status.opensAt ?? clock.now(),
  };

  async function newPlan() {
    const facts = await caseFacts.read(caseId);
    const taxYear = newestTaxYear(clock.today());
    return {
      caseId,
      round,
      taxYear,
      items: itemsAskedFor[facts.fund],
      members: facts.members.map((member) => ({
        personId: member.personId,
        consented: member.consented,
        mayHaveIncome: couldHaveEarned(member.birthDate, taxYear),
      })),
    };
  }
}

/** When the network opens: an ISO instant, the present when it is open. */
export async function findOpening({
  gateway,
  clock,
}: Pick<OpenInquiryDependencies, "gateway" | "clock">): Promise<{ opensAt: string }> {
  const status = await gateway.status();
  return { opensAt: status.opensAt ?? clock.now() };
}
