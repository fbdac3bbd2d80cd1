import { describe, expect, test } from "@jest/globals";
import { loadPrefectures } from "../../lib/config/load.ts";
import type { PrefectureConfig } from "../../lib/config/prefecture-config.ts";
import { synthesize, type FoundStack } from "../support/synth.ts";

/**
 * The 47 templates are equal but for names and parameters: what is proved on two of them holds for all. What may differ is
 * written down here, and nothing else may.
 */
const { stacks } = synthesize({ national: false });
const configs = new Map(loadPrefectures().map((config) => [config.code, config]));

/** Replaces a prefecture's names, and the values of its parameters, by words that are the same for all. */
function normalised(stack: FoundStack, config: PrefectureConfig): string {
  const { seed: _council, ...council } = config.council;
  const { seed: _consignor, ...consignor } = config.consignor;
  const quoted = (value: unknown) => JSON.stringify(JSON.stringify(value)).slice(1, -1);
  const words: readonly (readonly [string, string])[] = [
    [`"SASAE_DOCUMENT_NUMBER_PREFIX": "${config.documentNumber.prefix}"`, '"SASAE_DOCUMENT_NUMBER_PREFIX": "(prefix)"'],
    [`"SASAE_FUNDS": "${quoted(config.funds)}"`, '"SASAE_FUNDS": "(funds)"'],
    [`"SASAE_REMITTANCE_OWNER": "${config.ownership.remittance}"`, '"SASAE_REMITTANCE_OWNER": "(owner)"'],
    [quoted(council), "(council)"],
    [quoted(consignor), "(consignor)"],
    [quoted(config.inquiry.gatewayUrl).slice(2, -2), "(gateway)"],
    [config.web.certificateArn, "(certificate)"],
    [config.web.webAclArn, "(acl)"],
    [config.web.domain, "(domain)"],
    [config.account, "(account)"],
    [config.setupUntil, "(day)"],
    [config.name.ja, "(name)"],
    [`of ${config.name.romaji}"`, 'of (name)"'],
    [`sasae-${config.code}`, "sasae-CC"],
    [`/sasae/${config.code}/`, "/sasae/CC/"],
    [`Prefecture${config.code}`, "PrefectureCC"],
    [`"SASAE_PREFECTURE": "${config.code}"`, '"SASAE_PREFECTURE": "CC"'],
    [`"Value": "${config.code}"`, '"Value": "CC"'],
  ];
  return (
    words
      .reduce((text, [from, to]) => text.replaceAll(from, to), stack.text)
      .replaceAll(/(AllowEventRulePrefectureCC\w+Function)[0-9A-F]{16}/g, "$1")
      // CDK makes the ids of origins and of their access controls from the path of the stage.
      .replaceAll(/(DistributionOrigin\d)[0-9A-F]{8}/g, "$1")
      .replaceAll(/"sasae\d{2}web(\w*OriginAccessControl)[0-9A-F]{8}"/g, '"sasaeCCweb$1"')
      .replaceAll(/ApiDeployment[0-9A-F]{8}[0-9a-f]{32}/g, "ApiDeployment")
      .replaceAll(/"(ThrottlingRateLimit|ThrottlingBurstLimit|Limit)": \d+/g, '"$1": 0')
  );
}

describe("the 47 templates", () => {
  test("are all synthesized", () => {
    expect(new Set(stacks.map((stack) => stack.tenant)).size).toBe(47);
  });

  test.each(["backup", "data", "number", "service", "edge", "web", "monitoring"])(
    "of part %s are equal but for names and parameters",
    (part) => {
      const texts = new Map<string, string[]>();
      for (const stack of stacks.filter((entry) => entry.part === part)) {
        const config = configs.get(stack.tenant);
        if (config === undefined) throw new Error(`${stack.name} has no configuration`);
        const text = normalised(stack, config);
        texts.set(text, [...(texts.get(text) ?? []), stack.tenant]);
      }
      expect([...texts.values()].map((tenants) => tenants.length)).toEqual([47]);
    },
  );

  test("name no prefecture but their own", () => {
    for (const stack of stacks) {
      const named = new Set([...stack.text.matchAll(/sasae[-/](\d{2})\b/g)].map((match) => match[1]));
      expect({ stack: stack.name, named: [...named] }).toEqual({ stack: stack.name, named: [stack.tenant] });
      const accounts = new Set([...stack.text.matchAll(/\b20000\d{7}\b/g)].map((match) => match[0]));
      accounts.delete(stack.account);
      expect(accounts.size).toBeLessThanOrEqual(stack.part === "data" ? 1 : 0);
    }
  });
});
