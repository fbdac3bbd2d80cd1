import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation, useParams } from "wouter-preact";
import type { ApplicationContent } from "../../../domain/case/application-content.schema.ts";
import { DocumentsPanel } from "../case/lazy-documents-panel.tsx";
import { OpenedCase, onVersion, type Opened } from "../case/opened-case.tsx";
import { Button } from "../components/button.tsx";
import { Notice, PageTitle, Panel, StatusMark } from "../components/display.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type MissingItem } from "../lib/endpoints.ts";
import { focusField } from "../lib/field-id.ts";
import { formatInstant, isoDayOf } from "../lib/format.ts";
import { lazy } from "../lib/lazy.tsx";
import { unsaved, useUnsaved } from "../lib/leave-guard.ts";
import { conflictOf, inputProblem, Problem, problemFrom, type Conflict } from "../lib/problem.ts";
import { reasonOf, terms } from "../lib/reasons.ts";
import { person } from "../lib/session.ts";
import { drafts } from "../lib/sign-in.ts";
import { useStore } from "../lib/store.ts";
import { useCommand } from "../lib/use-command.ts";
import { formOf, isApplicationForm, readForm, sameValue, type ApplicationForm } from "./form-model.ts";
import { applicationLabel } from "./labels.ts";
import { LoanSection } from "./loan-section.tsx";

// Parts that are below the first view, or seldom needed, come after the page itself.
const HouseholdSection = lazy(() => import("./household-section.tsx").then((part) => part.HouseholdSection));
const AddressSection = lazy(() => import("./sections.tsx").then((part) => part.AddressSection));
const IdentitySection = lazy(() => import("./sections.tsx").then((part) => part.IdentitySection));
const DeclarationsSection = lazy(() => import("./sections.tsx").then((part) => part.DeclarationsSection));
const BridgePlanSection = lazy(() => import("./sections.tsx").then((part) => part.BridgePlanSection));
const SelfRelianceSection = lazy(() => import("./sections.tsx").then((part) => part.SelfRelianceSection));
const OpinionSection = lazy(() => import("./sections.tsx").then((part) => part.OpinionSection));
const AccountSection = lazy(() => import("./account-section.tsx").then((part) => part.AccountSection));
const ActDialog = lazy(() => import("../case/act-dialog.tsx").then((part) => part.ActDialog));
const ConflictDialog = lazy(() => import("./conflict-dialog.tsx").then((part) => part.ConflictDialog));

const emptyContent: ApplicationContent = { fund: "emergency-small", members: [] };

/** What is being edited: the form, and what was saved when it began. */
type Editing = { readonly form: ApplicationForm; readonly base: ApplicationContent };

function isEditing(value: unknown): value is Editing {
  return (
    typeof value === "object" &&
    value !== null &&
    "form" in value &&
    isApplicationForm(value.form) &&
    "base" in value &&
    typeof value.base === "object"
  );
}

const isContent = (value: unknown): value is ApplicationContent =>
  typeof value === "object" && value !== null && "fund" in value && "members" in value && Array.isArray(value.members);

function MissingList({ missing }: { readonly missing: readonly MissingItem[] }) {
  return (
    <Panel title="提出までに必要なこと" id="missing">
      {missing.length === 0 ? (
        <p>すべてそろっています。</p>
      ) : (
        <>
          <p class="lead">最後に保存した内容で、あと{String(missing.length)}つ足りません。</p>
          <ul class="bullets">
            {missing.map(({ code, field, message }) => (
              <li key={`${code}${message}`}>
                <a
                  href={`#${field}`}
                  onClick={(event) => {
                    event.preventDefault();
                    focusField(field);
                  }}
                >
                  {message}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function ApplicationEditor({ opened }: { readonly opened: Opened }) {
  const { view, reload, staffId } = opened;
  const { caseId } = view;
  const [, navigate] = useLocation();
  const municipalities = useStore(person)?.municipalities ?? [];
  const municipalityName = (code: string): string => municipalities.find((entry) => entry.code === code)?.name ?? code;
  const saved = view.application?.content ?? emptyContent;

  const [draft] = useState(() => drafts.read(staffId, caseId, isEditing));
  const [base, setBase] = useState<ApplicationContent>(draft?.content.base ?? saved);
  const [form, setForm] = useState<ApplicationForm>(draft?.content.form ?? formOf(saved));
  /** Version under which `base` is known to be what is saved. */
  const version = useRef(draft?.baseVersion ?? view.version);
  const [savedAt, setSavedAt] = useState<string | undefined>(undefined);
  const [conflict, setConflict] = useState<Conflict | undefined>(undefined);
  const [confirming, setConfirming] = useState(false);
  const dirty = !sameValue(form, formOf(base));
  useUnsaved(dirty);

  // Only what someone else saved is a conflict; a document that was checked meanwhile moves the version along.
  if (view.version > version.current && sameValue(saved, base)) version.current = view.version;

  useEffect(() => {
    if (dirty) drafts.write(staffId, caseId, { baseVersion: version.current, content: { form, base }, at: Date.now() });
    else drafts.drop(staffId, caseId);
  }, [form, base, dirty, staffId, caseId]);

  const change = (part: Partial<ApplicationForm>) => {
    setForm((before) => ({ ...before, ...part }));
  };

  const readOrRefuse = (): ApplicationContent => {
    const reading = readForm(form, {
      today: isoDayOf(new Date().toISOString()),
      ceiling: terms.ceiling,
      unit: terms.unit,
    });
    if (reading.kind === "wrong") throw new Problem(inputProblem(reading.errors));
    return reading.content;
  };

  const save = async (commandId: string, content: ApplicationContent, onto: number): Promise<number> => {
    try {
      const standing = await onVersion(onto, (current) =>
        call(endpoints.saveApplication, { path: { caseId }, body: { commandId, version: current, content } }),
      );
      version.current = standing.version;
      setBase(content);
      setForm((typed) => (sameValue(typed, form) ? formOf(content) : typed));
      drafts.drop(staffId, caseId);
      setSavedAt(new Date().toISOString());
      return standing.version;
    } catch (error) {
      const problem = problemFrom(error);
      const found = conflictOf(problem);
      if (found !== undefined) setConflict(found);
      // The API names fields from the body's root; the form's paths begin below `content`.
      throw new Problem({
        ...problem,
        errors: problem.errors.map((entry) => ({ ...entry, field: entry.field.replace(/^content\./, "") })),
      });
    }
  };

  const saving = useCommand(async (commandId, content: ApplicationContent, onto: number) => {
    await save(commandId, content, onto).finally(reload);
  });
  const submitting = useCommand(async (commandId, content: ApplicationContent) => {
    try {
      const standing = dirty ? await save(crypto.randomUUID(), content, version.current) : version.current;
      await onVersion(standing, (current) =>
        call(endpoints.submitApplication, { path: { caseId }, body: { commandId, version: current } }),
      );
      drafts.drop(staffId, caseId);
      unsaved.set(false);
      navigate(`/cases/${caseId}`);
    } finally {
      reload();
    }
  });

  const pressSave = () => {
    submitting.clear();
    try {
      saving.press(readOrRefuse(), version.current);
    } catch (error) {
      saving.fail(problemFrom(error));
    }
  };
  const pressSubmit = () => {
    saving.clear();
    try {
      readOrRefuse();
      if (!dirty && view.missing.length > 0) {
        submitting.fail({
          ...inputProblem(view.missing),
          title: "まだ提出できません",
          detail: "足りないものを揃えてから提出してください。",
        });
        return;
      }
      setConfirming(true);
    } catch (error) {
      submitting.fail(problemFrom(error));
    }
  };

  const problem = saving.problem ?? submitting.problem;
  const reason = reasonOf(form.reason);
  const theirs = isContent(conflict?.currentContent) ? conflict.currentContent : saved;
  const section = { form, problem, onInput: change };

  return (
    <>
      <p>
        <a href={`#/cases/${caseId}`}>案件の画面へ戻る</a>
      </p>
      <PageTitle side={<StatusMark status={view.status} />}>{view.applicantName}さんの緊急小口資金の申込</PageTitle>
      {view.status === "returned" ? (
        <Notice kind="warning" title="都道府県社協から差し戻されました">
          <p class="prose">{view.returnReason ?? ""}</p>
        </Notice>
      ) : null}
      {draft === undefined || savedAt !== undefined || !dirty ? null : (
        <Notice kind="information" title="下書きの続きです">
          <p>{formatInstant(new Date(draft.at).toISOString())}に入力して、まだ保存していない内容を表示しています。</p>
          <Button
            kind="secondary"
            size="small"
            onPress={() => {
              setBase(saved);
              setForm(formOf(saved));
              version.current = view.version;
            }}
          >
            下書きを捨てて、保存した内容に戻す
          </Button>
        </Notice>
      )}
      <ErrorSummary problem={problem} labelOf={applicationLabel} />
      <MissingList missing={view.missing} />
      <Form onSubmit={pressSave}>
        <LoanSection {...section} />
        <HouseholdSection
          members={form.members}
          asksConsent={reason?.forwardLooking !== true}
          problem={problem}
          onInput={(members) => {
            change({ members });
          }}
        />
        <AddressSection {...section} municipalities={municipalities} />
        <IdentitySection {...section} />
        <AccountSection
          account={form.bankAccount}
          problem={problem}
          onInput={(bankAccount) => {
            change({ bankAccount });
          }}
        />
        <DeclarationsSection {...section} />
        {reason?.forwardLooking === true ? <BridgePlanSection {...section} /> : null}
        {reason?.requiresSelfReliance === true ? <SelfRelianceSection {...section} /> : null}
        <OpinionSection {...section} />
        <div class="form-bar">
          <Button type="submit" kind="secondary" busy={saving.busy}>
            保存する
          </Button>
          <Button busy={submitting.busy} onPress={pressSubmit}>
            提出する
          </Button>
          <p class="form-bar__state" role="status">
            {dirty
              ? "まだ保存していない入力があります（この端末に下書きがあります）"
              : savedAt === undefined
                ? ""
                : `${formatInstant(savedAt)}に保存しました`}
          </p>
        </div>
      </Form>
      <DocumentsPanel opened={opened} />
      {confirming ? (
        <ActDialog
          title="申込を提出しますか"
          view={view}
          more={[
            ["提出する理由", reason?.ja],
            ["提出する額", form.requestedAmount === "" ? undefined : `${form.requestedAmount}円`],
            ["世帯の人数", `${String(form.members.length)}人`],
          ]}
          explanation={
            dirty
              ? "保存していない入力を保存してから提出します。提出すると、差し戻されるまで変えられません。"
              : "提出すると都道府県社協の審査が始まり、差し戻されるまで変えられません。"
          }
          verb="提出する"
          onClose={() => {
            setConfirming(false);
          }}
          onAct={() => {
            setConfirming(false);
            try {
              submitting.press(readOrRefuse());
            } catch (error) {
              submitting.fail(problemFrom(error));
            }
          }}
        />
      ) : null}
      {conflict === undefined ? null : (
        <ConflictDialog
          conflict={conflict}
          mine={contentForComparison(form, base)}
          theirs={theirs}
          municipalityName={municipalityName}
          onKeepMine={() => {
            setConflict(undefined);
            try {
              saving.press(readOrRefuse(), conflict.currentVersion);
            } catch (error) {
              saving.fail(problemFrom(error));
            }
          }}
          onTakeTheirs={() => {
            setConflict(undefined);
            saving.clear();
            submitting.clear();
            setBase(theirs);
            setForm(formOf(theirs));
            version.current = conflict.currentVersion;
            reload();
          }}
          onClose={() => {
            setConflict(undefined);
          }}
        />
      )}
    </>
  );
}

/** One's own input as content; a form with faults was never sent, so a conflict always has readable input. */
function contentForComparison(form: ApplicationForm, base: ApplicationContent): ApplicationContent {
  const reading = readForm(form, { today: "9999-12-31", ceiling: Number.MAX_SAFE_INTEGER, unit: 1 });
  return reading.kind === "content" ? reading.content : base;
}

/** The application of a case: entered, saved, completed with documents, submitted. */
export function ApplicationPage() {
  const { caseId } = useParams<{ caseId: string }>();
  return (
    <OpenedCase key={caseId} caseId={caseId}>
      {(opened) =>
        opened.view.status === "application" || opened.view.status === "returned" ? (
          <ApplicationEditor opened={opened} />
        ) : (
          <>
            <PageTitle>申込</PageTitle>
            <Notice kind="information" title="申込は提出されています">
              <p>
                <a href={`#/cases/${caseId}`}>案件の画面で内容と進み具合を見る</a>
              </p>
            </Notice>
          </>
        )
      }
    </OpenedCase>
  );
}
