import { bandLabels } from "./bands.ts";
import { gapFacts } from "./gaps.ts";
import { informationItemFacts } from "./information-items.ts";

const subjectLabels: ReadonlyMap<string, string> = new Map<string, string>([
  ["identity", "本人確認"],
  ["link-code", "符号"],
  ...Object.entries(informationItemFacts).map(([item, facts]) => [item, facts.ja] as const),
]);

/** Japanese label of a band code; the code itself when it is not (or no longer) known. */
export function bandLabel(code: string): string {
  const known = Object.entries(bandLabels).find(([key]) => key === code);
  return known === undefined ? code : known[1];
}

/**
 * What people read about a gap of a verdict (`<personId>:<subject>/<code>`): who, which information, why it is missing
 * and what to do next. `nameOf` gives the member's name for those who may see it. The text itself when it is not known.
 */
export function gapLabel(gap: string, nameOf: (personId: string) => string): string {
  const [, personId = "", subject = "", code = ""] = /^([^:]+):([^/]+)\/(.+)$/u.exec(gap) ?? [];
  const facts = Object.entries(gapFacts).find(([key]) => key === code)?.[1];
  if (facts === undefined) return gap;
  return `${nameOf(personId)}（${subjectLabels.get(subject) ?? subject}）：${facts.ja}。${facts.next}`;
}
