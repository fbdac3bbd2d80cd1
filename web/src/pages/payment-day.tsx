import { useState } from "preact/hooks";
import { useParams } from "wouter-preact";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import {
  Amount,
  Day,
  Facts,
  Instant,
  Loading,
  Mark,
  Notice,
  PageTitle,
  Panel,
  TableFrame,
} from "../components/display.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import { TextField } from "../components/fields.tsx";
import { call } from "../lib/api.ts";
import { csvFileName, type CsvCell } from "../lib/csv.ts";
import { endpoints, type PaymentDay, type PaymentFile } from "../lib/endpoints.ts";
import { formatDay, formatNumber, formatYen } from "../lib/format.ts";
import { openLink } from "../lib/open-link.ts";
import { inputProblem, type ProblemFacts } from "../lib/problem.ts";
import { saveCsv } from "../lib/save-csv.ts";
import { person } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";
import { useCommand } from "../lib/use-command.ts";
import { useLoad } from "../lib/use-load.ts";

const accountTypes: Readonly<Record<string, string>> = { ordinary: "普通", current: "当座" };

const accountOf = (line: PaymentDay["lines"][number]): string =>
  `${accountTypes[line.accountType] ?? line.accountType} ${line.accountNumber}`;

/** The lines as they are on the screen, for a spreadsheet. */
function linesForFile(lines: PaymentDay["lines"]): readonly (readonly CsvCell[])[] {
  return [
    ["案件番号", "口座名義", "銀行", "支店", "種別・番号", "金額（円）", "状態"],
    ...lines.map((line) => [
      line.caseNumber,
      line.holderKana,
      line.bankName,
      line.branchName,
      accountOf(line),
      line.amount,
      line.state === "sealed" ? "確定済み" : "送金待ち",
    ]),
  ];
}

function Lines({ lines }: { readonly lines: PaymentDay["lines"] }) {
  return (
    <TableFrame label="送金の明細">
      <table class="table">
        <caption class="visually-hidden">送金の明細</caption>
        <thead>
          <tr>
            <th scope="col">案件番号</th>
            <th scope="col">口座名義</th>
            <th scope="col">銀行・支店</th>
            <th scope="col">種別・番号</th>
            <th scope="col" class="number">
              金額
            </th>
            <th scope="col">状態</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.caseId}>
              <th scope="row">{line.caseNumber}</th>
              <td>{line.holderKana}</td>
              <td>
                {line.bankName}
                <span class="table__sub">{line.branchName}</span>
              </td>
              <td>{accountOf(line)}</td>
              <td class="number">
                <Amount yen={line.amount} />
              </td>
              <td>
                {line.state === "sealed" ? <Mark tone="done">確定済み</Mark> : <Mark tone="waiting">送金待ち</Mark>}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              合計 {formatNumber(lines.length)}件
            </th>
            <td class="number">
              <Amount yen={lines.reduce((sum, line) => sum + line.amount, 0)} />
            </td>
            <td />
          </tr>
        </tfoot>
      </table>
    </TableFrame>
  );
}

function FileState({ state }: { readonly state: PaymentFile["state"] }) {
  if (state === "sealed") return <Mark tone="done">確定済み</Mark>;
  return state === "drafted" ? <Mark tone="attention">二人目の確認待ち</Mark> : <Mark tone="stopped">取り消し</Mark>;
}

type Duplicate = PaymentFile["duplicates"][number];

/** Payments alike in account and amount, by case number. */
function DuplicateNotice({
  file,
  numberOf,
}: {
  readonly file: PaymentFile;
  readonly numberOf: (caseId: string) => string;
}) {
  if (file.duplicates.length === 0 || file.state === "discarded") return null;
  const open = file.state === "drafted";
  return (
    <Notice
      kind={open ? "warning" : "information"}
      title={open ? "同じ口座へ同じ金額の送金が2件以上あります" : "同じ口座へ同じ金額の送金を確かめました"}
    >
      {open ? <p>二重の送金でないことを、二人目の出納が確かめて確定します。</p> : null}
      <ul class="bullets">
        {file.duplicates.map((duplicate) => (
          <li key={duplicate.caseIds.join()}>
            案件番号 {duplicate.caseIds.map(numberOf).join("、")}
            {duplicate.reason === undefined ? "" : `：${duplicate.reason}（${duplicate.confirmedByName ?? ""}）`}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** The second cashier's reason for each group of payments alike, before the seal. */
function DuplicateReasons({
  duplicates,
  reasons,
  numberOf,
  problem,
  onInput,
}: {
  readonly duplicates: readonly Duplicate[];
  readonly reasons: readonly string[];
  readonly numberOf: (caseId: string) => string;
  readonly problem: ProblemFacts | undefined;
  readonly onInput: (index: number, reason: string) => void;
}) {
  return (
    <>
      {duplicates.map((duplicate, index) => (
        <TextField
          key={duplicate.caseIds.join()}
          path={`duplicates.${String(index)}.reason`}
          label={`案件番号 ${duplicate.caseIds.map(numberOf).join("、")} がどれも必要な送金である理由`}
          required
          width={30}
          maxLength={200}
          support="同じ口座へ同じ金額です。決定通知などで、別々の貸付であることを確かめてください。記録に残ります。"
          value={reasons[index] ?? ""}
          onInput={(reason) => {
            onInput(index, reason);
          }}
          error={errorAt(problem, `duplicates.${String(index)}.reason`)}
        />
      ))}
    </>
  );
}

/** One payment file: what it holds, and what can be done with it now. */
function FilePanel({
  file,
  numberOf,
  onDone,
}: {
  readonly file: PaymentFile;
  readonly numberOf: (caseId: string) => string;
  readonly onDone: () => void;
}) {
  const who = useStore(person);
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const [lacking, setLacking] = useState<ProblemFacts | undefined>(undefined);
  const [asked, setAsked] = useState<"seal" | "discard" | undefined>(undefined);
  const path = { paymentDate: file.paymentDate, fileId: file.fileId };
  const duplicates = file.duplicates.map(({ caseIds }, index) => ({ caseIds, reason: (reasons[index] ?? "").trim() }));
  const sealing = useCommand(async (commandId) => {
    setAsked(undefined);
    await call(endpoints.sealPaymentFile, {
      path,
      body: {
        commandId,
        version: file.version,
        sha256: file.sha256,
        ...(duplicates.length === 0 ? {} : { duplicates }),
      },
    }).finally(onDone);
  });
  const seal = () => {
    const missing = duplicates.flatMap(({ reason }, index) => (reason === "" ? [index] : []));
    if (missing.length === 0) {
      sealing.press();
      return;
    }
    const message = "どれも必要な送金であると確かめた理由を入力してください。";
    setLacking(
      inputProblem(
        missing.map((index) => ({ field: `duplicates.${String(index)}.reason`, code: "REQUIRED", message })),
      ),
    );
  };
  const discarding = useCommand(async (commandId) => {
    setAsked(undefined);
    await call(endpoints.discardPaymentFile, { path, body: { commandId, version: file.version } }).finally(onDone);
  });
  const fetching = useCommand(async () => {
    openLink(await call(endpoints.linkPaymentFile, { path, body: {} }));
  });
  const maySeal = who?.actions.includes("payment:seal") === true;
  const own = file.draftedBy === who?.staffId;
  const facts = (
    <Facts
      items={[
        ["送金データの番号", file.fileId],
        ["送金日", <Day key="day" when={file.paymentDate} />],
        ["件数", `${formatNumber(file.count)}件`],
        ["合計金額", <Amount key="total" yen={file.total} />],
        ["作成した人", file.draftedByName],
        ["作成した日時", <Instant key="drafted" at={file.draftedAt} />],
        ["確定した人", file.sealedByName],
        ["確定した日時", file.sealedAt === undefined ? undefined : <Instant key="sealed" at={file.sealedAt} />],
        ["内容の確認用番号", <code key="hash">{(file.sha256.slice(0, 16).match(/.{4}/g) ?? []).join(" ")}</code>],
      ]}
    />
  );
  return (
    <Panel title="総合振込データ" tone={file.state === "drafted" ? "action" : "plain"}>
      <p class="list__head">
        <FileState state={file.state} />
      </p>
      <ErrorSummary problem={sealing.problem ?? discarding.problem ?? fetching.problem} />
      {facts}
      <DuplicateNotice file={file} numberOf={numberOf} />
      {file.state === "drafted" && maySeal && own ? (
        <Notice kind="information" title="もう一人の出納の確認を待っています">
          <p>作成した人は確定できません。件数・合計金額・確認用番号を伝えて、確定を頼んでください。</p>
        </Notice>
      ) : null}
      <div class="actions">
        {file.state === "drafted" && maySeal && !own ? (
          <Button
            busy={sealing.busy}
            onPress={() => {
              setAsked("seal");
            }}
          >
            確定する（二人目）
          </Button>
        ) : null}
        {file.state === "drafted" && who?.actions.includes("payment:draft") === true ? (
          <Button
            kind="secondary"
            busy={discarding.busy}
            onPress={() => {
              setAsked("discard");
            }}
          >
            取り消す
          </Button>
        ) : null}
        {file.state === "sealed" ? (
          <Button
            kind="secondary"
            busy={fetching.busy}
            onPress={() => {
              fetching.press();
            }}
          >
            総合振込データを受け取る
          </Button>
        ) : null}
      </div>
      {asked === undefined ? null : (
        <Dialog
          title={asked === "seal" ? "総合振込データを確定しますか" : "総合振込データを取り消しますか"}
          onClose={() => {
            setAsked(undefined);
          }}
        >
          {facts}
          <p>
            {asked === "seal"
              ? "確定すると、この内容で銀行へ渡せるようになります。あとから変えることはできません。"
              : "取り消すと、この日の送金データを作り直せます。"}
          </p>
          {asked === "seal" ? (
            <>
              <ErrorSummary problem={lacking} />
              <DuplicateReasons
                duplicates={file.duplicates}
                reasons={reasons}
                numberOf={numberOf}
                problem={lacking}
                onInput={(index, reason) => {
                  setReasons(file.duplicates.map((_, at) => (at === index ? reason : (reasons[at] ?? ""))));
                }}
              />
            </>
          ) : null}
          <div class="actions">
            <Button
              kind={asked === "seal" ? "primary" : "danger"}
              onPress={() => {
                if (asked === "seal") seal();
                else discarding.press();
              }}
            >
              {asked === "seal" ? "この内容で確定する" : "取り消す"}
            </Button>
            <Button
              kind="secondary"
              onPress={() => {
                setAsked(undefined);
              }}
            >
              やめる
            </Button>
          </div>
        </Dialog>
      )}
    </Panel>
  );
}

/** One payment day: its lines, and the file that two cashiers make of them. */
export function PaymentDayPage() {
  const paymentDate = useParams<{ date: string }>().date;
  const who = useStore(person);
  const day = useLoad(paymentDate, () => call(endpoints.getPaymentDay, { path: { paymentDate } }));
  const drafting = useCommand(async (commandId) => {
    await call(endpoints.draftPaymentFile, { path: { paymentDate }, body: { commandId } });
    day.reload();
  });
  const saving = useCommand(async () => {
    const { lines } = await call(endpoints.getPaymentDay, { path: { paymentDate }, query: { use: "csv" } });
    saveCsv(csvFileName("送金明細", paymentDate), linesForFile(lines));
  });
  const shown = day.value;
  const numberOf = (caseId: string): string =>
    shown?.lines.find((line) => line.caseId === caseId)?.caseNumber ?? caseId;
  const waiting = shown?.lines.filter(({ state }) => state === "waiting") ?? [];
  const open = shown?.files.some(({ state }) => state === "drafted") ?? false;
  const mayDraft = who?.actions.includes("payment:draft") === true;
  return (
    <>
      <p>
        <a href="#/payment-days">送金日の一覧へ戻る</a>
      </p>
      <PageTitle
        side={
          <Button kind="secondary" size="small" onPress={day.reload}>
            最新にする
          </Button>
        }
      >
        {/^\d{4}-\d{2}-\d{2}$/.test(paymentDate) ? formatDay(paymentDate) : paymentDate}の送金
      </PageTitle>
      <ErrorSummary problem={day.problem ?? drafting.problem} />
      {shown === undefined ? (
        day.problem === undefined ? (
          <Loading />
        ) : null
      ) : (
        <>
          {waiting.length > 0 && !open && mayDraft ? (
            <Panel title="次にすること" tone="action">
              <p>
                送金待ちの{formatNumber(waiting.length)}件、合計
                {formatYen(waiting.reduce((sum, line) => sum + line.amount, 0))}の総合振込データを作ります。
                確定は、別の出納が行います。
              </p>
              <div class="actions">
                <Button
                  busy={drafting.busy}
                  onPress={() => {
                    drafting.press();
                  }}
                >
                  総合振込データを作成する（一人目）
                </Button>
              </div>
            </Panel>
          ) : null}
          {[...shown.files].reverse().map((file) => (
            <FilePanel key={file.fileId} file={file} numberOf={numberOf} onDone={day.reload} />
          ))}
          <h2>明細</h2>
          {shown.lines.length === 0 ? (
            <Notice kind="information" title="この日に送金する案件はありません" />
          ) : (
            <>
              <Lines lines={shown.lines} />
              <ErrorSummary problem={saving.problem} />
              <div class="actions">
                <Button
                  kind="secondary"
                  size="small"
                  busy={saving.busy}
                  onPress={() => {
                    saving.press();
                  }}
                >
                  明細をCSVで保存する
                </Button>
              </div>
              <p class="lead">口座番号が入ります。保存したことは監査記録に残ります。使い終わったら消してください。</p>
            </>
          )}
        </>
      )}
    </>
  );
}
