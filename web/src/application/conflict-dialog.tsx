import { actLabels } from "../../../domain/case/lifecycle.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { TableFrame } from "../components/display.tsx";
import type { ApplicationContent } from "../../../domain/case/application-content.schema.ts";
import { describeApplication, differencesOf } from "../lib/describe-application.ts";
import { formatInstant } from "../lib/format.ts";
import type { Conflict } from "../lib/problem.ts";

const isAct = (act: string): act is keyof typeof actLabels => Object.hasOwn(actLabels, act);

/** Someone else saved first: what they changed beside one's own, and the choice between the two. Nothing is overwritten unseen. */
export function ConflictDialog({
  conflict,
  mine,
  theirs,
  municipalityName,
  onKeepMine,
  onTakeTheirs,
  onClose,
}: {
  readonly conflict: Conflict;
  readonly mine: ApplicationContent;
  readonly theirs: ApplicationContent;
  readonly municipalityName: (code: string) => string;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
  readonly onClose: () => void;
}) {
  const differences = differencesOf(
    describeApplication(mine, municipalityName),
    describeApplication(theirs, municipalityName),
  );
  return (
    <Dialog title="ほかの人が先に保存しました" onClose={onClose} wide>
      <p>どちらの内容を残すか選んでください。選ぶまで、どちらの内容も失われません。</p>
      <ul class="bullets">
        {conflict.changes.map(({ act, byName, at }) => (
          <li key={`${act}${at}`}>
            {formatInstant(at)} {byName}：{isAct(act) ? actLabels[act] : act}
          </li>
        ))}
      </ul>
      {differences.length === 0 ? (
        <p>申込の内容に違いはありません。</p>
      ) : (
        <TableFrame label="違いのある項目">
          <table class="table">
            <caption>違いのある項目</caption>
            <thead>
              <tr>
                <th scope="col">項目</th>
                <th scope="col">あなたの入力</th>
                <th scope="col">保存されている内容</th>
              </tr>
            </thead>
            <tbody>
              {differences.map(({ key, label, ...texts }) => (
                <tr key={key}>
                  <th scope="row">{label}</th>
                  <td class="prose">{texts.mine}</td>
                  <td class="prose">{texts.theirs}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      <div class="actions">
        <Button onPress={onKeepMine}>自分の内容で保存する</Button>
        <Button kind="secondary" onPress={onTakeTheirs}>
          保存されている内容を使う
        </Button>
        <Button kind="plain" onPress={onClose}>
          入力に戻って見直す
        </Button>
      </div>
    </Dialog>
  );
}
