import { useParams } from "wouter-preact";
import { ConsultationsPanel, ContractPanel, DecisionPanel, IdentityBar, VerdictPanel } from "../case/case-panels.tsx";
import { AssessmentPanel } from "../eligibility/lazy-assessment-panel.tsx";
import { ApplicationPanel } from "../case/lazy-application-panel.tsx";
import { DocumentsPanel } from "../case/lazy-documents-panel.tsx";
import { NextAction, Withdrawal } from "../case/next-action.tsx";
import { OpenedCase } from "../case/opened-case.tsx";
import { QuestionsPanel } from "../case/questions-panel.tsx";
import { Timeline } from "../case/lazy-timeline.tsx";
import { person } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";

/** A case: who it is about, what to do next, everything of it, and its history. */
export function CasePage() {
  const { caseId } = useParams<{ caseId: string }>();
  const municipalities = useStore(person)?.municipalities ?? [];
  const municipalityName = (code: string): string => municipalities.find((entry) => entry.code === code)?.name ?? code;
  return (
    <OpenedCase key={caseId} caseId={caseId}>
      {(opened) => (
        <>
          <IdentityBar view={opened.view} municipalityName={municipalityName} />
          <NextAction opened={opened} />
          <div class="case">
            <div>
              <QuestionsPanel opened={opened} />
              <DecisionPanel view={opened.view} />
              <ContractPanel opened={opened} />
              <VerdictPanel view={opened.view} />
              <AssessmentPanel opened={opened} municipalityName={municipalityName} />
              <ApplicationPanel view={opened.view} municipalityName={municipalityName} />
              <DocumentsPanel opened={opened} />
              <ConsultationsPanel opened={opened} />
              <Withdrawal opened={opened} />
            </div>
            <aside aria-label="案件の記録">
              <Timeline events={opened.view.events} />
            </aside>
          </div>
        </>
      )}
    </OpenedCase>
  );
}
