import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { applicationItemSchema, caseRecordSchema } from "../../../domain/case/case-items.schema.ts";
import { InquirySubjectMissingError } from "../inquiry-errors.ts";
import type { CaseFactsReader } from "../ports.ts";

/** Reads from the Cases table the little that an inquiry needs: two items by key, strongly consistent. */
export function casesCaseFacts(options: {
  readonly dynamo: DynamoDBDocumentClient;
  readonly table: string;
}): CaseFactsReader {
  const get = async (caseId: string, item: string): Promise<unknown> => {
    const { Item } = await options.dynamo.send(
      new GetCommand({ TableName: options.table, Key: { caseId, item }, ConsistentRead: true }),
    );
    if (Item === undefined) throw new InquirySubjectMissingError(`the case has no item ${item}`);
    return Item;
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
