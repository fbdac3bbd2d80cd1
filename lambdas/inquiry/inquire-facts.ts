import type { GapCode } from "../../domain/inquiry/gaps.ts";
import type { InformationItem } from "../../domain/inquiry/information-items.ts";
import { taxHolder } from "../../domain/inquiry/tax-holder.ts";
import { answeringBody } from "../../domain/persons/answering-body.ts";
import type { ConductOutcome } from "./conduct-inquiry.ts";
import { conductInquiry } from "./conduct-inquiry.ts";
import { addresseeNumberOf } from "./inquiry-id.ts";
import type { MemberCommand, MemberInquiryDependencies } from "./member-inquiry.ts";
import { memberOf, noteGap, requirePlanned, withCaseKey } from "./member-inquiry.ts";
import type { AnswerContent, CaseKey } from "./ports.ts";
import { vaultContents } from "./vault-contents.ts";

/** One kind of information about one member. */
export type FactsCommand = MemberCommand & { readonly item: InformationItem };

/**
 * Asks for one kind of information about one member and puts the answer into the vault. Tax is asked from the
 * municipality of 1 January, for the newest 年度 and, when that is not offered yet, for the one before it.
 */
export async function inquireFacts(
  dependencies: MemberInquiryDependencies,
  command: FactsCommand,
): Promise<{ kind: "data" } | { kind: "gap"; code: GapCode }> {
  const { vault, keys, records } = dependencies;
  const { caseId, personId, round, item } = command;
  const plan = await requirePlanned(records, command);
  const facts = await dependencies.caseFacts.read(caseId);
  memberOf(facts, personId);
  const presentBody = answeringBody(facts.municipalityCode);
  return withCaseKey(keys, caseId, async (key) => {
    if (item !== "local-tax") return finish(await ask(key, presentBody, undefined));
    for (const taxYear of [plan.taxYear, plan.taxYear - 1]) {
      const holder = await holderOf(key, taxYear);
      if (holder.kind !== "municipality") {
        return noteGap(
          dependencies,
          command,
          item,
          holder.kind === "unknown" ? "holder-unknown" : "arrived-from-abroad",
        );
      }
      const outcome = await ask(key, holder.code, taxYear);
      if (outcome.kind !== "none" || outcome.reason !== "year-not-ready") return finish(outcome);
    }
    return noteGap(dependencies, command, item, "year-not-ready");
  });

  /** Without a resident record the present municipality is asked; it answers "no data" if it is not the holder. */
  async function holderOf(key: CaseKey, taxYear: number) {
    const stored = vaultContents.residentRecord.safeParse(
      await vault.find(key, { caseId, personId, purpose: "resident-record" }),
    );
    return stored.success
      ? taxHolder(stored.data.residence, taxYear)
      : ({ kind: "municipality", code: presentBody } as const);
  }

  async function ask(key: CaseKey, providerCode: string, taxYear: number | undefined): Promise<ConductOutcome> {
    const row = { caseId, personId, purpose: `fact-${item}` } as const;
    return conductInquiry(
      dependencies,
      {
        caseId,
        round,
        personId,
        subject: item,
        providerCode,
        taxYear,
        nonDisclosure: facts.protected,
        kept: (await vault.find(key, row)) !== undefined,
        question: {
          kind: "information",
          item,
          addresseeNumber: addresseeNumberOf(dependencies.prefecture, caseId, personId),
          providerCode,
          taxYear,
        },
      },
      (content) => vault.put(key, row, vaultContentOf(content)),
    );
  }

  async function finish(outcome: ConductOutcome): Promise<{ kind: "data" } | { kind: "gap"; code: GapCode }> {
    switch (outcome.kind) {
      case "data":
      case "kept":
        await records.clear(caseId, round, personId, item);
        return { kind: "data" };
      case "none":
        return noteGap(dependencies, command, item, outcome.reason);
      case "link-code-missing":
        return noteGap(dependencies, command, item, "number-unknown");
      case "not-permitted":
        return noteGap(dependencies, command, item, "not-permitted");
    }
  }
}

function vaultContentOf(content: Exclude<AnswerContent, { kind: "none" }>): unknown {
  if (content.kind === "local-tax") {
    const { taxYear, perCapitaLevy, incomeLevy, totalIncome } = content;
    return { taxYear, perCapitaLevy, incomeLevy, totalIncome };
  }
  return content.kind === "benefit" ? { receiving: content.receiving } : {};
}
