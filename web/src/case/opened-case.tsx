import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { OpeningPurpose } from "../../../domain/case/case-items.schema.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Loading, PageTitle } from "../components/display.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { RadioField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type CaseView } from "../lib/endpoints.ts";
import { purposeLabels } from "../lib/labels.ts";
import { purposeOf, rememberPurpose } from "../lib/openings.ts";
import { conflictOf, problemFrom } from "../lib/problem.ts";
import { person, type Person } from "../lib/session.ts";
import { seenVersionOf } from "../lib/seen-versions.ts";
import { useStore } from "../lib/store.ts";
import { useCommand, type Command } from "../lib/use-command.ts";
import { useLoad } from "../lib/use-load.ts";
import { isAutomatic } from "./progress.ts";

/** A case on the screen. */
export type Opened = {
  readonly view: CaseView;
  /** Looks again, under the purpose already stated. */
  readonly reload: () => void;
  readonly may: (action: Person["actions"][number]) => boolean;
  readonly staffId: string;
};

const purposes: readonly OpeningPurpose[] = [
  "consultation",
  "application",
  "screening",
  "decision",
  "contract",
  "call-answer",
  "correction",
];

function likelyPurpose(who: Person | undefined): OpeningPurpose {
  if (who?.actions.includes("decision:decide") === true) return "decision";
  if (who?.actions.includes("screening:act") === true) return "screening";
  return "application";
}

function PurposeDialog({ onChoose }: { readonly onChoose: (purpose: OpeningPurpose) => void }) {
  const who = useStore(person);
  const [purpose, setPurpose] = useState<OpeningPurpose>(likelyPurpose(who));
  return (
    <Dialog
      title="案件を開く目的"
      onClose={() => {
        history.back();
      }}
    >
      <Form
        onSubmit={() => {
          onChoose(purpose);
        }}
      >
        <RadioField
          path="purpose"
          label="目的"
          required
          support="だれが何のために開いたかを記録します。"
          value={purpose}
          options={purposes.map((entry) => [entry, purposeLabels[entry]] as const)}
          onInput={(value) => {
            setPurpose(purposes.find((entry) => entry === value) ?? purpose);
          }}
        />
        <div class="actions">
          <Button type="submit">この目的で開く</Button>
          <Button
            kind="secondary"
            onPress={() => {
              history.back();
            }}
          >
            戻る
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** Seconds between looks while something automatic is under way; then it is left to the person. */
const pollingSeconds = [2, 2, 3, 3, 5, 5, 5, 8, 8, 8, 15, 15, 15, 30, 30, 30, 60, 60];

function Following({
  caseId,
  purpose,
  children,
}: {
  readonly caseId: string;
  readonly purpose: OpeningPurpose;
  readonly children: (opened: Opened) => ComponentChildren;
}) {
  const who = useStore(person);
  const loaded = useLoad(`${caseId}/${purpose}`, () =>
    call(endpoints.openCase, { path: { caseId }, body: { purpose, ...seenVersionOf(caseId) } }),
  );
  const [looks, setLooks] = useState(0);
  const view = loaded.value;
  const awaited = view === undefined ? undefined : isAutomatic(view);
  const shown = view?.version;
  useEffect(() => {
    const seconds = awaited === undefined ? undefined : pollingSeconds[looks];
    if (seconds === undefined || shown === undefined || loaded.loading) return undefined;
    const timer = setTimeout(() => {
      setLooks(looks + 1);
      if (document.hidden) return;
      // Asking whether there is something new is no opening; showing it is one.
      call(endpoints.getCaseVersion, { path: { caseId } })
        .then(({ version }) => {
          if (version > shown) loaded.reload();
        })
        .catch(() => undefined);
    }, seconds * 1000);
    return () => {
      clearTimeout(timer);
    };
  }, [awaited, looks, loaded.loading, shown]);
  useEffect(() => {
    setLooks(0);
  }, [awaited, view?.version]);
  if (view === undefined) {
    return loaded.problem === undefined ? (
      <Loading what="案件を開いています…" />
    ) : (
      <>
        <PageTitle>案件</PageTitle>
        <ErrorSummary problem={loaded.problem} onRetry={loaded.reload} />
      </>
    );
  }
  return (
    <>
      {children({
        view,
        reload: loaded.reload,
        may: (action) => who?.actions.includes(action) === true,
        staffId: who?.staffId ?? "",
      })}
    </>
  );
}

/** Opens a case: asks for the purpose once in a session, then shows it and follows what happens by itself. */
export function OpenedCase({
  caseId,
  children,
}: {
  readonly caseId: string;
  readonly children: (opened: Opened) => ComponentChildren;
}) {
  const [purpose, setPurpose] = useState(purposeOf(caseId));
  if (purpose !== undefined) {
    return (
      <Following caseId={caseId} purpose={purpose}>
        {children}
      </Following>
    );
  }
  return (
    <>
      <PageTitle>案件</PageTitle>
      <PurposeDialog
        onChoose={(chosen) => {
          rememberPurpose(caseId, chosen);
          setPurpose(chosen);
        }}
      />
    </>
  );
}

/** Changes that leave everything a person decides on as it was. */
const harmless: readonly string[] = ["release-document", "reject-document", "upload-document", "destroy-number-key"];

/**
 * Sends a command made on a version. When only the system has meanwhile noted something harmless (a document was
 * checked), the command is sent again on the new version instead of troubling the person.
 */
export async function onVersion<Answer>(version: number, send: (version: number) => Promise<Answer>): Promise<Answer> {
  try {
    return await send(version);
  } catch (error) {
    const conflict = conflictOf(problemFrom(error));
    const passable = conflict?.changes.length !== 0 && conflict?.changes.every(({ act }) => harmless.includes(act));
    if (conflict === undefined || passable !== true) throw error;
    return send(conflict.currentVersion);
  }
}

/** A command on the case on the screen; whatever comes of it, the case is looked at again. */
export function useCaseCommand<Args extends readonly unknown[]>(
  { view, reload }: Opened,
  run: (commandId: string, version: number, ...args: Args) => Promise<unknown>,
): Command<Args> {
  return useCommand(async (commandId, ...args: Args) => {
    await onVersion(view.version, (version) => run(commandId, version, ...args)).finally(reload);
  });
}
