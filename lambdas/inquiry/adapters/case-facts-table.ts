import { applicationItemSchema, caseRecordSchema } from "../../../domain/case/case-items.schema.ts";
import type { ItemStore } from "../../shared/ports/item-store.ts";
import { InquirySubjectMissingError } from "../inquiry-errors.ts";
import type { CaseFactsReader } from "../ports.ts";

/** Reads from the Cases table the little that an inquiry needs: two items by key, strongly consistent. */
export function caseFactsTable(options: { readonly store: ItemStore; readonly table: string }): CaseFactsReader {
  const get = async (caseId: string, item: string): Promise<unknown> => {
    const found = await options.store.get(options.table, { caseId, item }, true);
    if (found === undefined) throw new InquirySubjectMissingError(`the case has no item ${item}`);
    return found;
  };
  return {
    async read(caseId) {
      const record = caseRecordSchema
        .pick({ fund: true, municipalityCode: true, protected: true })
        .parse(await get(caseId, "case"));
      const { content } = applicationItemSchema.pick({ content: true }).parse(await get(caseId, "application"));
      return {
        fund: record.fund,
        municipalityCode: content.address?.municipalityCode ?? record.municipalityCode,
        protected: record.protected,
        members: content.members.map(({ personId, name, nameKana, birthDate, consent }) => ({
          personId,
          name,
          nameKana,
          birthDate,
          consented: consent?.given === true,
        })),
      };
    },
  };
}
