import { gapFacts } from "./gaps.ts";
import { informationItemFacts } from "./information-items.ts";

const subjectNames: Readonly<Record<string, string>> = {
  identity: "本人確認情報",
  "link-code": "符号",
  ...Object.fromEntries(Object.entries(informationItemFacts).map(([item, facts]) => [item, facts.ja])),
};

/**
 * What a screener reads about a gap `<personId>:<subject>/<code>`: who, which information, why it is missing and what to
 * do. `nameOf` names the member; a text of another shape is shown as it is.
 */
export function gapLabel(gap: string, nameOf: (personId: string) => string): string {
  const found = /^(?<personId>[^:]+):(?<subject>[^/]+)\/(?<code>.+)$/.exec(gap)?.groups;
  if (found === undefined) return gap;
  const { personId = "", subject = "", code = "" } = found;
  const facts = Object.entries(gapFacts).find(([key]) => key === code)?.[1];
  const why = facts === undefined ? code : `${facts.ja}。${facts.next}`;
  return `${nameOf(personId)}さん（${subjectNames[subject] ?? subject}）：${why}`;
}
