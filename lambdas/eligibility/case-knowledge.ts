import { japaneseDayOf } from "../../domain/dates/instants.ts";
import type { CaseKnowledge } from "../../domain/eligibility/facts-of-case.ts";
import type { ShownCase } from "../shared/ports/case-repository.ts";

/**
 * What is known of a case for an assessment: the form, and what was asked at the window. Nothing of the inquiry is in it:
 * its bands stay with the prefectural council, and its facts in the number zone.
 */
export function caseKnowledge({ record, application, facts }: ShownCase): CaseKnowledge {
  return {
    application:
      application === undefined
        ? undefined
        : { content: application.content, savedOn: japaneseDayOf(application.savedAt) },
    submitted: record.round > 0,
    recorded: facts,
  };
}
