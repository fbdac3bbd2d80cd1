import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import {
  checkFrames,
  checkTogether,
  loadMunicipalities,
  loadNational,
  loadNationalParameters,
  loadPrefectures,
} from "../../lib/config/load.ts";
import { municipalitiesSchema } from "../../lib/config/municipalities.ts";
import { nationalPlaceholders } from "../../lib/config/national-config.ts";
import { placeholdersOf, prefectureConfigSchema } from "../../lib/config/prefecture-config.ts";
import { ConfigurationError, parseConfiguration } from "../../lib/config/shared-schemas.ts";
import { prefectureParametersSchema } from "../../domain/funds/parameters.schema.ts";
import { readMyNumber } from "../../domain/persons/my-number.ts";
import { repositoryRoot } from "../../lib/repository.ts";
import { record } from "../support/template-values.ts";

const file = "config/prefectures/13.json";
const tokyo = record(JSON.parse(readFileSync(join(repositoryRoot, file), "utf8")));
const parse = (change: Readonly<Record<string, unknown>>) =>
  parseConfiguration(file, prefectureConfigSchema, { ...tokyo, ...change });
const inside = (part: string, change: Readonly<Record<string, unknown>>) => ({
  [part]: { ...record(tokyo[part]), ...change },
});

describe("the 47 prefectures", () => {
  const all = loadPrefectures();

  test("are there, each under its own code, name, account and address", () => {
    expect(all.map((config) => config.code)).toEqual(
      Array.from({ length: 47 }, (_, index) => String(index + 1).padStart(2, "0")),
    );
    for (const pick of [
      (config: (typeof all)[number]) => config.name.ja,
      (config: (typeof all)[number]) => config.name.romaji,
      (config: (typeof all)[number]) => config.account,
      (config: (typeof all)[number]) => config.web.domain,
      (config: (typeof all)[number]) => config.consignor.code,
    ]) {
      expect(new Set(all.map(pick)).size).toBe(47);
    }
  });

  test("are named as their municipalities' codes say", () => {
    expect(all.find((config) => config.code === "32")?.name).toEqual({
      ja: "島根県",
      kana: "シマネケン",
      romaji: "Shimane",
    });
    for (const config of all) expect(config.council.name).toBe(`社会福祉法人${config.name.ja}社会福祉協議会`);
  });

  test("carry no account that could be taken for a My Number", () => {
    const accounts = [...all.map((config) => config.account), loadNational().account];
    expect(accounts.filter((account) => readMyNumber(account).kind === "valid")).toEqual([]);
  });

  test("keep to the schema of loan terms", () => {
    for (const config of all) expect(prefectureParametersSchema.safeParse(config.funds).success).toBe(true);
  });

  test("say which of their values are placeholders", () => {
    const [first] = all;
    expect(first === undefined ? [] : placeholdersOf(first)).toEqual(["account", "council", "web.domain"]);
    expect(nationalPlaceholders(loadNational())).toEqual(["account", "council", "web.domain"]);
  });
});

describe("the loan parameters of a prefecture", () => {
  const national = loadNationalParameters();
  const dated = (value: unknown) => [
    { from: "2027-04-01", to: null, value, source: "貸付事務取扱要領", verification: "local" },
  ];
  const check = (funds: Readonly<Record<string, unknown>>) => () => {
    checkFrames([parse({ funds })], national);
  };

  test("may stay within the national frame", () => {
    expect(check({ "emergency-small.ceiling": dated(80_000), "residence.minimum-months": dated(6) })).not.toThrow();
  });

  test.each([
    ["emergency-small.ceiling", 150_000, "funds.emergency-small.ceiling[0]: ", "国の上限100,000円", "limit 100000"],
    ["comprehensive-support.upper-age", 50, "funds.comprehensive-support.upper-age[0]: ", "60歳以上", "limit 60"],
    ["interest.overdue", 100, "funds.interest.overdue[0]: ", "国が定めるもの", "NATIONAL_ONLY"],
    [
      "emergency-small.reason-ceilings",
      [{ reason: "holiday-travel", ceiling: 1_000 }],
      "funds.emergency-small.reason-ceilings[0].value[0]: ",
      "holiday-travel",
      "NOT_IN_NATIONAL_LIST",
    ],
  ])("fail at synth where %s leaves it: file, field and limit are named", (name, value, field, words, limit) => {
    const attempt = check({ [name]: dated(value) });
    for (const part of [`config/prefectures/13.json: ${field}`, words, limit]) expect(attempt).toThrow(part);
    expect(attempt).toThrow(ConfigurationError);
  });

  test("fail together: every fault has its line", () => {
    const attempt = check({ "emergency-small.ceiling": dated(1_000_000), "interest.overdue": dated(100) });
    expect(attempt).toThrow(
      /emergency-small\.ceiling.*\n.*interest\.overdue|interest\.overdue.*\n.*emergency-small\.ceiling/,
    );
  });
});

describe("the municipalities", () => {
  const municipalities = loadMunicipalities();

  test("are the 1,741 of the country", () => {
    expect(municipalities).toHaveLength(1741);
    expect(municipalities.find((entry) => entry.code === "131016")?.name).toBe("千代田区");
    expect(new Set(municipalities.map((entry) => entry.prefecture)).size).toBe(47);
  });

  test("are refused with a wrong check digit, in the wrong prefecture, or twice", () => {
    const refuse = (entries: readonly unknown[]) => {
      const content = { about: "", asOf: "", municipalities: entries };
      return () => parseConfiguration("config/municipalities.json", municipalitiesSchema, content);
    };
    expect(refuse([{ code: "131017", prefecture: "13", name: "千代田区" }])).toThrow(
      "config/municipalities.json: municipalities.0.code: 131017 has a wrong check digit or form",
    );
    expect(refuse([{ code: "131016", prefecture: "14", name: "千代田区" }])).toThrow("municipalities.0.prefecture");
    const one = { code: "131016", prefecture: "13", name: "千代田区" };
    expect(refuse([one, one])).toThrow("municipalities.1.code: 131016 stands twice");
  });
});

describe("a configuration is refused with file and field", () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["a code outside 01 to 47", { code: "48" }, "13.json: code: must be a JIS prefecture code"],
    ["an account of eleven digits", { account: "20000000001" }, "13.json: account: must be the 12 digits"],
    ["kana that is none", { name: { ja: "東京都", kana: "とうきょうと", romaji: "Tokyo" } }, "13.json: name.kana"],
    ["a network that is none", inside("web", { allowedNetworks: ["10.0.0.0/33"] }), "13.json: web.allowedNetworks.0"],
    [
      "a certificate of another region",
      inside("web", {
        certificateArn: "arn:aws:acm:ap-northeast-1:200000000013:certificate/00000000-0000-4000-8000-000000000013",
      }),
      "13.json: web.certificateArn: must be a certificate of us-east-1",
    ],
    [
      "a certificate of another account",
      inside("web", {
        certificateArn: "arn:aws:acm:us-east-1:200000000032:certificate/00000000-0000-4000-8000-000000000013",
      }),
      "13.json: web.certificateArn: lies in another account",
    ],
    [
      "a gateway without TLS",
      inside("inquiry", { gatewayUrl: "http://gateway.example.jp" }),
      "13.json: inquiry.gatewayUrl",
    ],
    [
      "an inquiry without a published assessment",
      inside("inquiry", { enabled: true, assessment: null }),
      "13.json: inquiry.assessment: no inquiry without a published assessment",
    ],
    [
      "a municipality code with a wrong check digit",
      inside("rollout", { municipalities: { "131017": { stage: "digital", from: "2026-04-01" } } }),
      "13.json: rollout.municipalities.131017",
    ],
    [
      "a municipality of another prefecture",
      inside("rollout", { municipalities: { "322016": { stage: "digital", from: "2026-04-01" } } }),
      "13.json: rollout.municipalities.322016: lies in another prefecture",
    ],
    [
      "a day that never was",
      inside("rollout", { default: { stage: "paper", from: "2026-02-30" } }),
      "13.json: rollout.default.from: must be a day of the calendar",
    ],
    [
      "a lowered suppression threshold",
      { releases: { minimumBorrowers: 9 } },
      "13.json: releases.minimumBorrowers: must be 10 or more",
    ],
    ["no approval step", { approval: { steps: 0 } }, "13.json: approval.steps"],
    ["a field the schema does not know", { colour: "blue" }, "colour"],
    ["a loan term that does not exist", { funds: { "emergency-small.colour": [] } }, "13.json: funds"],
    ["a consignor code that is no code", inside("consignor", { code: "123" }), "13.json: consignor.code"],
  ])("%s", (_what, change, message) => {
    expect(() => parse(change)).toThrow(message);
    expect(() => parse(change)).toThrow(ConfigurationError);
  });

  test("two prefectures in one account", () => {
    const [one, two] = loadPrefectures(["13", "32"]);
    if (one === undefined || two === undefined) throw new Error("two prefectures are needed");
    expect(() => {
      checkTogether([one, { ...two, account: one.account }], loadMunicipalities());
    }).toThrow("config/prefectures/32.json: account: is also the account of 13");
  });

  test("a municipality that does not exist", () => {
    const config = parse(inside("rollout", { municipalities: { "139998": { stage: "paper", from: "2026-04-01" } } }));
    expect(() => {
      checkTogether([config], loadMunicipalities());
    }).toThrow("config/prefectures/13.json: rollout.municipalities.139998: is not in config/municipalities.json");
  });

  test("a prefecture without a file", () => {
    expect(() => loadPrefectures(["99"])).toThrow("config/prefectures/99.json: there is no such prefecture file");
  });
});
