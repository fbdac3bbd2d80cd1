import { useRef, useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Instant, Mark, Panel } from "../components/display.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import { FieldError, SelectField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type CaseView } from "../lib/endpoints.ts";
import { fieldId } from "../lib/field-id.ts";
import { formatSize } from "../lib/format.ts";
import { documentKindLabels, documentRefusals } from "../lib/labels.ts";
import { openLink } from "../lib/open-link.ts";
import { inputProblem } from "../lib/problem.ts";
import { useCommand } from "../lib/use-command.ts";
import { uploadForm } from "../lib/upload.ts";
import { onVersion, type Opened } from "./opened-case.tsx";
import { chosenFileProblem, contentTypeOf } from "./document-file.ts";

type Document = CaseView["documents"][number];
type Kind = Document["kind"];

const kinds: readonly Kind[] = ["identity", "reason-proof", "income", "residence", "bank-book", "other"];

function DocumentState({ document }: { readonly document: Document }) {
  if (document.state === "released") return <Mark tone="done">確認済み</Mark>;
  return document.state === "quarantined" ? (
    <Mark tone="moving">確認中</Mark>
  ) : (
    <Mark tone="attention">受け取れませんでした</Mark>
  );
}

function DocumentEntry({ document, opened }: { readonly document: Document; readonly opened: Opened }) {
  const path = { caseId: opened.view.caseId, documentId: document.documentId };
  const opening = useCommand(async () => {
    openLink(await call(endpoints.linkDocument, { path, body: {} }));
  });
  return (
    <li>
      <div class="list__head">
        <strong>{documentKindLabels[document.kind]}</strong>
        <DocumentState document={document} />
        {document.state === "released" && opened.may("document:view") ? (
          <Button
            kind="secondary"
            size="small"
            busy={opening.busy}
            onPress={() => {
              opening.press();
            }}
          >
            開く<span class="visually-hidden">（{document.fileName}）</span>
          </Button>
        ) : null}
      </div>
      <p class="timeline__by">
        {document.fileName}
        {document.size === undefined ? "" : `（${formatSize(document.size)}）`}・<Instant at={document.at} />
      </p>
      {document.state === "rejected" ? (
        <p class="field__error">
          {documentRefusals[document.reason ?? ""] ?? "安全を確かめられませんでした。もう一度送ってください。"}
        </p>
      ) : null}
      <ErrorSummary problem={opening.problem} />
    </li>
  );
}

/** A new document: announced to the API, then sent straight to the storage. */
function UploadForm({ opened }: { readonly opened: Opened }) {
  const { view, reload } = opened;
  const [kind, setKind] = useState<Kind | "">("");
  const [file, setFile] = useState<File | undefined>(undefined);
  const [over, setOver] = useState(false);
  const [progress, setProgress] = useState<number | undefined>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const sending = useCommand(
    async (
      commandId,
      sent: { readonly kind: Kind; readonly name: string; readonly size: number; readonly touched: number },
    ) => {
      if (file === undefined) return;
      const contentType = contentTypeOf(file);
      if (contentType === undefined) return;
      setProgress(0);
      try {
        const { upload } = await onVersion(view.version, (version) =>
          call(endpoints.announceDocument, {
            path: { caseId: view.caseId },
            body: { commandId, version, kind: sent.kind, fileName: sent.name, contentType, size: sent.size },
          }),
        );
        await uploadForm(upload, file, setProgress);
        setFile(undefined);
        setKind("");
        if (input.current !== null) input.current.value = "";
      } finally {
        setProgress(undefined);
        reload();
      }
    },
  );
  const submit = () => {
    const wrong = chosenFileProblem(file);
    const errors = [
      ...(kind === "" ? [{ field: "kind", code: "REQUIRED", message: "書類の種類を選んでください。" }] : []),
      ...(wrong === undefined ? [] : [{ field: "file", code: wrong.code, message: wrong.message }]),
    ];
    if (errors.length > 0 || kind === "" || file === undefined) {
      sending.fail(inputProblem(errors));
      return;
    }
    sending.press({ kind, name: file.name.slice(0, 120), size: file.size, touched: file.lastModified });
  };
  const { problem } = sending;
  const error = errorAt(problem, "file");
  const id = fieldId("file");
  return (
    <Form onSubmit={submit}>
      <ErrorSummary problem={problem} />
      <SelectField
        path="kind"
        label="書類の種類"
        required
        empty="選んでください"
        value={kind}
        options={kinds.map((entry) => [entry, documentKindLabels[entry]] as const)}
        onInput={(value) => {
          setKind(kinds.find((entry) => entry === value) ?? "");
        }}
        error={errorAt(problem, "kind")}
      />
      <div class={error === undefined ? "field" : "field field--wrong"}>
        <label class="field__label" for={id}>
          ファイル<span class="required">※必須</span>
        </label>
        <div id={`${id}-support`} class="field__support">
          PDF・JPEG・PNG、10 MBまで。下の枠に置いて選ぶこともできます。
        </div>
        <div
          class={over ? "drop drop--over" : "drop"}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => {
            setOver(false);
          }}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            setFile(event.dataTransfer?.files[0]);
            if (input.current !== null && event.dataTransfer !== null) input.current.files = event.dataTransfer.files;
          }}
        >
          <input
            ref={input}
            id={id}
            type="file"
            accept="application/pdf,image/jpeg,image/png"
            aria-describedby={`${id}-support${error === undefined ? "" : ` ${id}-error`}`}
            aria-invalid={error !== undefined}
            onChange={(event) => {
              setFile(event.currentTarget.files?.[0]);
            }}
          />
        </div>
        <FieldError id={id} error={error} />
      </div>
      {progress === undefined ? null : (
        <p role="status">
          送っています（{String(Math.round(progress * 100))}％）
          <progress class="progress" value={progress} max={1} aria-label="送信の進み具合" />
        </p>
      )}
      <Button type="submit" kind="secondary" busy={sending.busy}>
        送る
      </Button>
    </Form>
  );
}

/** The documents of a case and, while they may be sent, the form for another. */
export function DocumentsPanel({ opened }: { readonly opened: Opened }) {
  const { view, may } = opened;
  const maySend =
    may("document:upload") &&
    ["consultation", "application", "returned", "screening", "contract"].includes(view.status);
  return (
    <Panel title="書類" id={fieldId("documents")}>
      {view.documents.length === 0 ? <p class="lead">書類はまだありません。</p> : null}
      <ul class="list">
        {view.documents
          .toSorted((a, b) => b.at.localeCompare(a.at))
          .map((document) => (
            <DocumentEntry key={document.documentId} document={document} opened={opened} />
          ))}
      </ul>
      {maySend ? (
        <>
          <h3>書類を送る</h3>
          <UploadForm opened={opened} />
        </>
      ) : null}
    </Panel>
  );
}
