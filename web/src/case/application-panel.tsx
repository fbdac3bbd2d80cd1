import { Facts, Instant, Panel } from "../components/display.tsx";
import { describeApplication } from "../lib/describe-application.ts";
import type { CaseView } from "../lib/endpoints.ts";

/** The application in words. */
export function ApplicationPanel({
  view,
  municipalityName,
}: {
  readonly view: CaseView;
  readonly municipalityName: (code: string) => string;
}) {
  const { application } = view;
  if (application === undefined) return null;
  const lines = describeApplication(application.content, municipalityName);
  return (
    <Panel title="申込の内容">
      <Facts items={lines.map(({ label, text }) => [label, text] as const)} />
      <p class="lead">
        最後に保存した日時：
        <Instant at={application.savedAt} />
      </p>
    </Panel>
  );
}
