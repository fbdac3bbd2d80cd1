import type { GapCode } from "../../domain/inquiry/gaps.ts";
import { addresseeNumberOf } from "./inquiry-id.ts";
import { conductInquiry, nationalProvider } from "./conduct-inquiry.ts";
import type { MemberCommand, MemberInquiryDependencies } from "./member-inquiry.ts";
import { memberOf, noteGap, requirePlanned, withNewCaseKey } from "./member-inquiry.ts";
import { vaultContents } from "./vault-contents.ts";

/**
 * Makes a member known to the network: finds the person in 住基ネット by name, birth date and municipality (the number
 * goes straight into the vault), then has the 符号 obtained under a 宛名番号 of ours. The 符号 itself stays in the middle
 * server. What exists already is not asked for again.
 */
export async function obtainLinkCode(
  dependencies: MemberInquiryDependencies,
  command: MemberCommand,
): Promise<{ kind: "ready" } | { kind: "gap"; code: GapCode }> {
  const { vault, keys, records } = dependencies;
  const { caseId, personId, round } = command;
  await requirePlanned(records, command);
  const facts = await dependencies.caseFacts.read(caseId);
  const member = memberOf(facts, personId);
  return withNewCaseKey(keys, caseId, async (key) => {
    const row = (purpose: "number" | "link-code") => ({ caseId, personId, purpose });
    const common = { caseId, round, personId, providerCode: nationalProvider, taxYear: undefined };
    const addresseeNumber = addresseeNumberOf(dependencies.prefecture, caseId, personId);

    const identity = await conductInquiry(
      dependencies,
      {
        ...common,
        subject: "identity",
        nonDisclosure: facts.protected,
        kept: (await vault.find(key, row("number"))) !== undefined,
        question: {
          kind: "identity",
          kanaName: member.nameKana,
          name: member.name,
          birthDate: member.birthDate,
          municipalityCode: facts.municipalityCode,
        },
      },
      async (content) => {
        if (content.kind !== "identity") return;
        const { myNumber, residentCode } = content;
        await vault.put(key, row("number"), { myNumber, residentCode, addresseeNumber });
      },
    );
    if (identity.kind === "none") return noteGap(dependencies, command, "identity", identity.reason);
    if (identity.kind === "not-permitted") return noteGap(dependencies, command, "identity", "not-permitted");
    const stored = vaultContents.number.safeParse(await vault.find(key, row("number")));
    if (!stored.success) return noteGap(dependencies, command, "identity", "inquiry-failed");

    const linkCode = await conductInquiry(
      dependencies,
      {
        ...common,
        subject: "link-code",
        nonDisclosure: facts.protected,
        kept: (await vault.find(key, row("link-code"))) !== undefined,
        question: { kind: "link-code", addresseeNumber, myNumber: stored.data.myNumber },
      },
      async (content) => {
        if (content.kind !== "link-code") return;
        await vault.put(key, row("link-code"), { integratedAddresseeNumber: content.integratedAddresseeNumber });
      },
    );
    if (linkCode.kind === "data" || linkCode.kind === "kept") {
      await records.clear(caseId, round, personId, "identity");
      await records.clear(caseId, round, personId, "link-code");
      return { kind: "ready" };
    }
    return noteGap(
      dependencies,
      command,
      "link-code",
      linkCode.kind === "not-permitted" ? "not-permitted" : "number-unknown",
    );
  });
}
