import { afterEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readMyNumber } from "../../../domain/persons/my-number.ts";
import { benchmarkSimulator } from "../../../simulator/benchmark.ts";
import { isOpen, opensAt } from "../../../simulator/business-hours.ts";
import { epochOf, instantText, virtualClock } from "../../../simulator/clock.ts";
import type { AnswerData, RegisteredResident, SimulatorInquiryRequest } from "../../../simulator/contract.ts";
import { answerDataSchema, recordsSchema, registeredResidentSchema } from "../../../simulator/contract.ts";
import type { SimulatorSettings } from "../../../simulator/engine.ts";
import { DEFAULT_SETTINGS, createEngine } from "../../../simulator/engine.ts";
import { answerRequest, createLine } from "../../../simulator/line.ts";
import { deriveResident, taxFacts, testMyNumber } from "../../../simulator/population.ts";
import { openStore } from "../../../simulator/store.ts";

const opened: (() => void)[] = [];
afterEach(() => {
  for (const dispose of opened.splice(0)) dispose();
});

function simulator(settings: Partial<SimulatorSettings> = {}, start = "2026-11-24T01:00:00.000Z") {
  const store = openStore(":memory:");
  opened.push(store.dispose);
  const clock = virtualClock(start);
  const engine = createEngine(store, clock, {
    ...DEFAULT_SETTINGS,
    mixture: "plain",
    ratePerSecond: 100_000,
    ...settings,
  });
  let count = 0;
  const common = (informationCode: string) => ({
    recordId: `TEST${String((count += 1)).padStart(10, "0")}`,
    requestedAt: instantText(clock.now()),
    requester: { organisationCode: "SASAE-13", sectionCode: "13-NUMBER", staffId: "handler" },
    triple: { taskCode: "JM00000000000030", procedureCode: "JT00000000003001", informationCode },
    nonDisclosure: "0" as const,
  });
  const requests = {
    identity: (kanaName: string, birthDate = "1980-05-05", municipalityCode = "131016"): SimulatorInquiryRequest => ({
      service: "identity",
      ...common("HK00000000000001"),
      search: { kanaName, birthDate, municipalityCode },
      items: ["name", "myNumber"],
    }),
    linkCode: (addresseeNumber: string, myNumber: string): SimulatorInquiryRequest => ({
      service: "link-code",
      ...common("FG00000000000001"),
      addresseeNumber,
      myNumber,
    }),
    information: (
      addresseeNumber: string,
      informationCode: string,
      providerCode = "131016",
      fiscalYear?: number,
    ): SimulatorInquiryRequest => ({
      service: "information",
      ...common(informationCode),
      addresseeNumber,
      providerCode,
      ...(fiscalYear === undefined ? {} : { fiscalYear }),
    }),
  };
  /** Sends a request and polls in virtual time until the answer is there. */
  const ask = (request: SimulatorInquiryRequest) => {
    const accepted = engine.request(request);
    if (accepted.kind !== "accepted") return { refused: accepted.code } as const;
    for (let attempt = 0; attempt < 10_000; attempt += 1) {
      const polled = engine.poll(request.recordId);
      if (polled.kind === "answered") {
        const data = polled.answer.data === null ? undefined : answerDataSchema.safeParse(polled.answer.data);
        return { answer: polled.answer, data: data?.success === true ? data.data : undefined } as const;
      }
      if (polled.kind === "refused") {
        clock.advance((polled.opensAt ?? clock.now() + 1000) - clock.now());
        continue;
      }
      clock.advance(polled.pollAfterMilliseconds);
    }
    throw new Error("never answered");
  };
  const numberOf = (data: AnswerData | undefined): string => {
    if (data?.kind !== "identity") throw new Error("no identity");
    return data.identity.myNumber;
  };
  /** Makes a person known under an addressee number. */
  const introduce = (addresseeNumber: string, kanaName: string, birthDate?: string, municipality?: string) => {
    const identity = ask(requests.identity(kanaName, birthDate, municipality));
    ask(requests.linkCode(addresseeNumber, numberOf(identity.data)));
  };
  const register = (resident: Partial<RegisteredResident> & { kanaName: string }): void => {
    engine.registerResident(
      registeredResidentSchema.parse({
        name: resident.kanaName,
        birthDate: "1980-05-05",
        municipalityCode: "131016",
        ...resident,
      }),
    );
  };
  return { engine, clock, requests, ask, introduce, register, store };
}

const TAX = "TM00000000000002";
const RESIDENT = "TM00000000000001";
const ADDRESSEE = "000000000000001";

describe("the register of residents", () => {
  test("finds the same person for the same question, whatever was asked before", () => {
    const one = simulator();
    const other = simulator();
    other.ask(other.requests.identity("ベツノ ヒト", "1970-01-01"));
    const first = one.ask(one.requests.identity("ササエ タロウ"));
    const second = other.ask(other.requests.identity("ササエ　タロウ"));
    expect(first.data).toMatchObject({ kind: "identity" });
    expect(second.answer?.data).toMatchObject({ identity: { myNumber: expect.any(String) } });
    expect(first.data?.kind === "identity" && second.data?.kind === "identity").toBe(true);
    if (first.data?.kind !== "identity" || second.data?.kind !== "identity") return;
    expect(second.data.identity.myNumber).toBe(first.data.identity.myNumber);
  });

  test("never hands out a number that passes the check", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (seed, key) => {
        const number = testMyNumber(seed, key);
        expect(number).toMatch(/^\d{12}$/);
        expect(readMyNumber(number).kind).not.toBe("valid");
      }),
      { numRuns: 2000 },
    );
  });

  test("holds seven items and no household: asking for it is refused", () => {
    const { engine, requests } = simulator();
    const request = requests.identity("ササエ タロウ");
    if (request.service !== "identity") throw new Error("not an identity request");
    expect(engine.request({ ...request, items: ["household"] })).toMatchObject({ kind: "refused", code: "E005" });
  });

  test.each([
    ["several", "05"],
    ["none", "06"],
    ["removed", "07"],
    ["moved-abroad", "08"],
  ] as const)("answers %s with status %s and no data", (registerClass, status) => {
    const { register, ask, requests } = simulator();
    register({ kanaName: "トクベツ ナヒト", registerClass });
    expect(ask(requests.identity("トクベツ ナヒト")).answer).toMatchObject({
      itemStatus: status,
      data: null,
      providedAt: null,
    });
  });

  test("a realistic population has every kind of person, mostly ordinary ones", () => {
    const people = Array.from({ length: 3000 }, (_, index) =>
      deriveResident(
        "seed",
        "realistic",
        { kanaName: `ヒト${String(index)}`, birthDate: "1975-07-07", municipalityCode: "131016" },
        2026,
      ),
    );
    const share = (matches: (person: (typeof people)[number]) => boolean): number =>
      people.filter(matches).length / people.length;
    expect(share((person) => person.registerClass === "found")).toBeGreaterThan(0.9);
    for (const registerClass of ["several", "none", "removed", "moved-abroad"]) {
      expect(share((person) => person.registerClass === registerClass)).toBeGreaterThan(0);
    }
    expect(share((person) => person.taxClass === "undeclared")).toBeGreaterThan(0.01);
    expect(share((person) => person.residence.length === 3)).toBeGreaterThan(0.005);
    expect(share((person) => person.residence[0]?.reason === "from-abroad")).toBeGreaterThan(0.005);
    for (const person of people) {
      const facts = taxFacts(person, 2026, "seed");
      expect(facts.perCapitaLevy === 0 && (facts.incomeLevy ?? 0) > 0).toBe(false);
    }
  });
});

describe("the information network", () => {
  test("refuses a person whose 符号 was not obtained, and answers after it was", () => {
    const { engine, ask, introduce, requests } = simulator();
    expect(engine.request(requests.information(ADDRESSEE, TAX))).toMatchObject({ code: "E001" });
    introduce(ADDRESSEE, "ササエ ハナコ");
    const { answer, data } = ask(requests.information(ADDRESSEE, TAX, "131016", 2026));
    expect(answer).toMatchObject({ detailStatus: "09", itemStatus: "01", layoutVersion: "2026.06" });
    expect(data?.kind).toBe("tax");
  });

  test("refuses what its table does not permit and a record id it has seen", () => {
    const { engine, introduce, requests } = simulator();
    introduce(ADDRESSEE, "ササエ ハナコ");
    expect(engine.request(requests.information(ADDRESSEE, "TM00000000009999"))).toMatchObject({ code: "E003" });
    const request = requests.information(ADDRESSEE, TAX);
    expect(engine.request(request).kind).toBe("accepted");
    expect(engine.request(request)).toMatchObject({ code: "E002" });
  });

  test("the holder of a tax record is the municipality of 1 January", () => {
    const { ask, introduce, register, requests } = simulator();
    register({
      kanaName: "ヒッコシ シタ",
      residence: [
        { municipalityCode: "131016", from: "2026-04-01", reason: "move-in" },
        { municipalityCode: "141011", from: "2020-04-01", reason: "move-in" },
      ],
    });
    introduce(ADDRESSEE, "ヒッコシ シタ");
    expect(ask(requests.information(ADDRESSEE, TAX, "131016", 2026)).answer?.itemStatus).toBe("02");
    // A ward of Yokohama is answered under the one code of its city.
    expect(ask(requests.information(ADDRESSEE, TAX, "141011", 2026)).answer?.itemStatus).toBe("02");
    expect(ask(requests.information(ADDRESSEE, TAX, "141003", 2026)).answer?.itemStatus).toBe("01");
  });

  test("who arrived from abroad after 1 January has no tax record anywhere", () => {
    const { ask, introduce, register, requests } = simulator();
    register({
      kanaName: "カイガイ カラ",
      residence: [{ municipalityCode: "131016", from: "2026-04-01", reason: "from-abroad" }],
    });
    introduce(ADDRESSEE, "カイガイ カラ");
    expect(ask(requests.information(ADDRESSEE, TAX, "131016", 2026)).answer?.itemStatus).toBe("02");
  });

  test("blank is not zero for a person who did not file", () => {
    const { ask, introduce, register, requests } = simulator();
    register({ kanaName: "ミシンコク シャ", taxClass: "undeclared" });
    introduce(ADDRESSEE, "ミシンコク シャ");
    expect(ask(requests.information(ADDRESSEE, TAX, "131016", 2026)).data).toEqual({
      kind: "tax",
      tax: { fiscalYear: 2026, perCapitaLevy: null, incomeLevy: null, totalIncome: null },
    });
  });

  test("the new year's tax is offered from the switch-over in June", () => {
    const before = simulator({ hours: { kind: "always", plannedStops: [] } }, "2026-06-09T00:00:00.000Z");
    before.introduce(ADDRESSEE, "ササエ ハナコ");
    expect(before.ask(before.requests.information(ADDRESSEE, TAX, "131016", 2026)).answer?.itemStatus).toBe("09");
    expect(before.ask(before.requests.information(ADDRESSEE, TAX, "131016", 2025)).answer?.itemStatus).toBe("01");
    before.clock.advance(24 * 3_600_000);
    expect(before.ask(before.requests.information(ADDRESSEE, TAX, "131016", 2026)).answer?.itemStatus).toBe("01");
  });

  test("answers in an unknown layout, refuses, or stops, as the resident's class says", () => {
    for (const [informationClass, status, layout] of [
      ["layout-unknown", "01", "2099.06"],
      ["refused", "03", "2026.06"],
      ["provider-stopped", "04", "2026.06"],
      ["no-data", "02", "2026.06"],
    ] as const) {
      const { ask, introduce, register, requests } = simulator();
      register({ kanaName: "コタエ カタ", informationClass });
      introduce(ADDRESSEE, "コタエ カタ");
      const { answer, data } = ask(requests.information(ADDRESSEE, TAX, "131016", 2026));
      expect(answer).toMatchObject({ itemStatus: status, layoutVersion: layout });
      expect(data).toBeUndefined();
    }
  });

  test("a flagged person's answer waits for the provider's staff, hours to days", () => {
    const { engine, introduce, register, requests, clock } = simulator();
    register({ kanaName: "シエン ソチ", staffDecision: true });
    introduce(ADDRESSEE, "シエン ソチ");
    const request = requests.information(ADDRESSEE, TAX, "131016", 2026);
    engine.request(request);
    clock.advance(10 * 60_000);
    expect(engine.poll(request.recordId)).toMatchObject({ kind: "waiting", staffDecision: true });
    clock.advance(72 * 3_600_000);
    expect(engine.poll(request.recordId)).toMatchObject({ kind: "answered" });
  });

  test("the household answer leaves out members who are protected against each other", () => {
    const { ask, introduce, register, requests } = simulator();
    const householdNumber = "0000000001";
    register({ kanaName: "カゾク オット", householdNumber, relation: "世帯主" });
    register({ kanaName: "カゾク ツマ", householdNumber, relation: "妻", protectedAgainst: ["カゾク オット"] });
    register({ kanaName: "カゾク コ", birthDate: "2012-03-03", householdNumber, relation: "子" });
    introduce(ADDRESSEE, "カゾク オット");
    introduce("000000000000002", "カゾク ツマ");
    const namesFor = (addressee: string): readonly string[] => {
      const { data } = ask(requests.information(addressee, RESIDENT));
      if (data?.kind !== "resident") throw new Error("no household");
      return (data.resident.members ?? []).map((person) => person.kanaName);
    };
    expect(namesFor(ADDRESSEE)).toEqual(["カゾク オット", "カゾク コ"]);
    expect(namesFor("000000000000002")).toEqual(["カゾク コ", "カゾク ツマ"]);
  });

  test("a withdrawn inquiry may be answered late, and both ends are in the record", () => {
    const { engine, introduce, requests, clock } = simulator();
    introduce(ADDRESSEE, "ササエ ハナコ");
    const outcomes = new Set<string>();
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const request = requests.information(ADDRESSEE, TAX, "131016", 2026);
      engine.request(request);
      expect(engine.cancel(request.recordId).kind).toBe("cancelled");
    }
    clock.advance(3_600_000);
    for (const record of engine.records("SASAE-13")) {
      if (record.informationCode === TAX) outcomes.add(record.outcome);
    }
    expect(outcomes).toEqual(new Set(["provided", "cancelled"]));
  });

  test("hands out unaccepted answers again, and now and then an accepted one", () => {
    const { engine, introduce, requests, clock } = simulator();
    introduce(ADDRESSEE, "ササエ ハナコ");
    const ids = Array.from({ length: 60 }, () => {
      const request = requests.information(ADDRESSEE, TAX, "131016", 2026);
      engine.request(request);
      return request.recordId;
    });
    clock.advance(3_600_000);
    const handed = engine.answers("SASAE-13", 1000);
    if (handed.kind !== "answers") throw new Error("closed");
    const order = handed.answers.map(({ answer }) => answer.recordId).filter((id) => ids.includes(id));
    expect(new Set(order)).toEqual(new Set(ids));
    for (const id of ids) engine.accept(id);
    const again = (): number => {
      const result = engine.answers("SASAE-13", 1000);
      return result.kind === "answers"
        ? result.answers.filter(({ answer }) => ids.includes(answer.recordId)).length
        : 0;
    };
    const repeated = again();
    expect(repeated).toBeGreaterThan(0);
    expect(repeated).toBeLessThan(ids.length / 2);
    expect(again()).toBe(0);
  });

  test("takes ten inquiries a second and asks to wait beyond that", () => {
    const { engine, requests, clock } = simulator({ ratePerSecond: 10 });
    const results = Array.from({ length: 12 }, (_, index) =>
      engine.request(requests.identity(`ヒト ${String(index)}`)),
    );
    expect(results.filter((result) => result.kind === "accepted")).toHaveLength(10);
    const refused = results.find((result) => result.kind === "refused");
    expect(refused).toMatchObject({ code: "E011", retryAfterMilliseconds: 100 });
    clock.advance(100);
    expect(engine.request(requests.identity("ヒト 100")).kind).toBe("accepted");
  });
});

describe("hours", () => {
  const hours = {
    kind: "business",
    plannedStops: [{ from: "2026-11-25T03:00:00Z", to: "2026-11-25T04:00:00Z" }],
  } as const;

  test.each([
    ["2026-11-24T01:00:00Z", "2026-11-24T01:00:00Z"], // Tuesday 10:00 JST
    ["2026-11-22T01:00:00Z", "2026-11-23T23:00:00Z"], // Sunday; Monday is a holiday
    ["2026-11-24T11:00:00Z", "2026-11-24T23:00:00Z"], // 20:00 JST: closed until 8:00
    ["2026-12-28T12:00:00Z", "2027-01-03T23:00:00Z"], // 29 December to 3 January
    ["2026-11-25T03:30:00Z", "2026-11-25T04:00:00Z"], // planned stop
  ])("asked at %s it opens at %s", (asked, opens) => {
    expect(instantText(opensAt(hours, epochOf(asked)))).toBe(instantText(epochOf(opens)));
    expect(isOpen(hours, epochOf(asked))).toBe(asked === opens);
  });

  test("outside hours a request is refused with the time of opening", () => {
    const { engine, requests } = simulator({}, "2026-11-24T12:00:00.000Z");
    expect(engine.request(requests.identity("ササエ タロウ"))).toMatchObject({
      code: "E010",
      opensAt: epochOf("2026-11-24T23:00:00.000Z"),
    });
  });
});

describe("its own record", () => {
  test("can only grow: the database refuses to change or drop an entry", () => {
    const { engine, ask, requests, store } = simulator();
    ask(requests.identity("ササエ タロウ"));
    expect(engine.records("SASAE-13")).toMatchObject([{ outcome: "provided", staffId: "handler" }]);
    expect(engine.records("SASAE-32")).toEqual([]);
    expect(store.counters()["recordEntries"]).toBe(2);
  });
});

describe("the line", () => {
  const get = (path: string) => ({ method: "GET", path, body: new Uint8Array() });

  test("answers malformed requests, unknown routes and unknown inquiries as the contract says", () => {
    const { engine } = simulator();
    const post = (body: string) =>
      answerRequest(engine, { method: "POST", path: "/v1/inquiries", body: new TextEncoder().encode(body) });
    expect(post("{")).toMatchObject({ kind: "response", status: 400 });
    expect(post('{"service":"identity"}')).toMatchObject({ kind: "response", status: 400 });
    expect(answerRequest(engine, get("/v2/anything"))).toMatchObject({ kind: "response", status: 404 });
    expect(answerRequest(engine, get("/v1/inquiries/UNKNOWN00001"))).toMatchObject({ kind: "response", status: 404 });
  });

  test("each kind of fault breaks in its own way, and stops after its times", () => {
    const { engine } = simulator();
    const line = createLine(engine);
    const strike = (kind: "refuse" | "hang" | "cut" | "malformed" | "wrong-charset") => {
      engine.faults.set([{ kind, when: "after", probability: 1, times: 1, paths: [] }]);
      return line(get("/v1/records?organisation=SASAE-13"));
    };
    expect(strike("refuse").kind).toBe("refuse");
    expect(strike("hang").kind).toBe("hang");
    expect(strike("cut").kind).toBe("cut");
    const malformed = strike("malformed");
    const charset = strike("wrong-charset");
    if (malformed.kind !== "response" || charset.kind !== "response") throw new Error("not answered");
    expect(recordsSchema.safeParse(JSON.parse(new TextDecoder().decode(malformed.body))).success).toBe(false);
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(charset.body)).toThrow();
    const healthy = line(get("/v1/records?organisation=SASAE-13"));
    if (healthy.kind !== "response") throw new Error("not answered");
    expect(recordsSchema.safeParse(JSON.parse(new TextDecoder().decode(healthy.body))).success).toBe(true);
  });

  test("a fault before processing leaves no trace, one after it does", () => {
    for (const [when, expected] of [
      ["before", 0],
      ["after", 1],
    ] as const) {
      const { engine, requests } = simulator();
      const line = createLine(engine);
      engine.faults.set([{ kind: "hang", when, probability: 1, times: 1, paths: [] }]);
      const body = new TextEncoder().encode(JSON.stringify(requests.identity("ササエ タロウ")));
      line({ method: "POST", path: "/v1/inquiries", body });
      expect(engine.records("SASAE-13")).toHaveLength(expected);
    }
  });
});

test("10,000 inquiries with faults take less than 60 seconds, in virtual time", () => {
  const measured = benchmarkSimulator(10_000);
  expect(measured).toMatchObject({ answered: 10_000, recorded: 10_000 });
  expect(measured.seconds).toBeLessThan(60);
  expect(measured.virtualHours).toBeGreaterThan(1);
}, 90_000);
