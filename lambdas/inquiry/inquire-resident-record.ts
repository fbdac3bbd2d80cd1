import type { InformationItem } from "../../domain/inquiry/information-items.ts";
import { answeringBody } from "../../domain/persons/answering-body.ts";
import { mayBeSameName } from "../../domain/persons/kana.ts";
import { addresseeNumberOf } from "./inquiry-id.ts";
import { conductInquiry } from "./conduct-inquiry.ts";
import type { MemberCommand, MemberInquiryDependencies } from "./member-inquiry.ts";
import { memberOf, noteGap, requirePlanned, withCaseKey } from "./member-inquiry.ts";
import type { CaseFacts } from "./ports.ts";
import { vaultContents } from "./vault-contents.ts";

/**
 * Asks the municipality of the household for the member's resident record (住民票関係情報): the residences decide whom to
 * ask about tax, and the household is compared with the declared one. Nothing in the case is overwritten by it.
 * Without an answer the further items are still asked, at the present municipality.
 */
export async function inquireResidentRecord(
  dependencies: MemberInquiryDependencies,
  command: MemberCommand,
): Promise<{ items: { item: InformationItem }[] }> {
  const { vault, keys, records } = dependencies;
  const { caseId, personId, round } = command;
  const plan = await requirePlanned(records, command);
  const facts = await dependencies.caseFacts.read(caseId);
  memberOf(facts, personId);
  const providerCode = answeringBody(facts.municipalityCode);
  const row = { caseId, personId, purpose: "resident-record" } as const;
  await withCaseKey(keys, caseId, async (key) => {
    const outcome = await conductInquiry(
      dependencies,
      {
        caseId,
        round,
        personId,
        subject: "resident-record",
        providerCode,
        taxYear: undefined,
        nonDisclosure: facts.protected,
        kept: (await vault.find(key, row)) !== undefined,
        question: {
          kind: "information",
          item: "resident-record",
          addresseeNumber: addresseeNumberOf(dependencies.prefecture, caseId, personId),
          providerCode,
          taxYear: undefined,
        },
      },
      async (content) => {
        if (content.kind !== "resident-record") return;
        const { residence, members } = content;
        await vault.put(key, row, members === undefined ? { residence } : { residence, members: [...members] });
      },
    );
    if (outcome.kind === "none") await noteGap(dependencies, command, "resident-record", outcome.reason);
    if (outcome.kind === "not-permitted") await noteGap(dependencies, command, "resident-record", "not-permitted");
    if (outcome.kind === "link-code-missing") {
      await noteGap(dependencies, command, "resident-record", "number-unknown");
    }
    if (outcome.kind !== "data" && outcome.kind !== "kept") return;
    const stored = vaultContents.residentRecord.parse(await vault.find(key, row));
    if (stored.members === undefined || isSameHousehold(facts, stored.members)) {
      await records.clear(caseId, round, personId, "resident-record");
    } else {
      await noteGap(dependencies, command, "resident-record", "household-differs");
    }
  });
  return { items: plan.items.map((item) => ({ item })) };
}

/** Same people on both sides, by birth date and a name that may be the same; the order does not matter. */
function isSameHousehold(
  declared: CaseFacts,
  registered: readonly { readonly kanaName: string; readonly birthDate: string }[],
): boolean {
  return (
    declared.members.length === registered.length &&
    registered.every((person) =>
      declared.members.some(
        (member) => member.birthDate === person.birthDate && mayBeSameName(member.nameKana, person.kanaName),
      ),
    )
  );
}
