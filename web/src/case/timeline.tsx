import { useState } from "preact/hooks";
import { actLabels } from "../../../domain/case/lifecycle.ts";
import { exceptionResolutionLabels, exceptionResolutions } from "../../../domain/inquiry/exceptions.ts";
import { Button } from "../components/button.tsx";
import { Instant, Panel } from "../components/display.tsx";
import type { CaseView } from "../lib/endpoints.ts";
import { documentKindLabels, paperLabels } from "../lib/labels.ts";
import { gathered, historyOf, phaseLabels } from "./progress.ts";

type Event = CaseView["events"][number];

const shownAtFirst = 12;

function detailOf(event: Event): string {
  const kind = event.data["kind"];
  const known = Object.entries(documentKindLabels).find(([code]) => code === kind);
  if (known !== undefined) return known[1];
  const paper = Object.entries(paperLabels).find(([code]) => code === event.data["paper"]);
  if (paper !== undefined) return paper[1];
  const resolution = exceptionResolutions.find((code) => code === event.data["resolution"]);
  if (resolution !== undefined) return exceptionResolutionLabels[resolution];
  if (event.act === "submit-application" && event.round > 1) return `${String(event.round)}回目の提出`;
  return "";
}

function titleOf(event: Event): string {
  const withoutInquiry = event.act === "record-verdict" && event.data["verdictClass"] === "not-inquired";
  return withoutInquiry ? "情報照会をせずに審査へ進みました" : actLabels[event.act];
}

/** The history of a case: newest first, in groups of one phase; what the system did has a square mark. */
export function Timeline({ events }: { readonly events: readonly Event[] }) {
  const [all, setAll] = useState(false);
  const lines = gathered(events);
  const newest = lines.map(({ event }) => event);
  const timesOf = new Map(lines.map(({ event, times }) => [event.eventId, times]));
  const groups = historyOf(all ? newest : newest.slice(0, shownAtFirst));
  return (
    <Panel title="案件の記録">
      <div class="timeline">
        {groups.map((group) => (
          <section key={`${group.phase}${String(group.events[0]?.sequence)}`}>
            <h3>{phaseLabels[group.phase]}</h3>
            <ol>
              {group.events.map((event) => (
                <li
                  key={event.eventId}
                  class={event.byKind === "system" ? "timeline__entry timeline__entry--system" : "timeline__entry"}
                >
                  <p class="timeline__title">{titleOf(event)}</p>
                  {detailOf(event) === "" ? null : <p>{detailOf(event)}</p>}
                  {(timesOf.get(event.eventId) ?? 1) === 1 ? null : <p>続けて{String(timesOf.get(event.eventId))}件</p>}
                  <p class="timeline__by">
                    <Instant at={event.at} />
                    <br />
                    {event.byKind === "system" ? "自動の処理" : event.byName}
                  </p>
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
      {all || newest.length <= shownAtFirst ? null : (
        <Button
          kind="secondary"
          size="small"
          onPress={() => {
            setAll(true);
          }}
        >
          {`前の${String(newest.length - shownAtFirst)}件も見る`}
        </Button>
      )}
    </Panel>
  );
}
