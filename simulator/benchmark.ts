import { virtualClock } from "./clock.ts";
import type { Fault } from "./contract.ts";
import { pollSchema } from "./contract.ts";
import { DEFAULT_SETTINGS, createEngine } from "./engine.ts";
import type { LineResult } from "./line.ts";
import { createLine } from "./line.ts";
import { IDENTITY_INFORMATION_CODE, LENDING_TASK_CODE, SCREENING_PROCEDURE_CODE } from "./permitted-triples.ts";
import { openStore } from "./store.ts";

/** What a benchmark of the simulator measured. `seconds` is wall time; `virtualHours` passed on its own clock. */
export type SimulatorBenchmark = {
  readonly inquiries: number;
  readonly answered: number;
  readonly recorded: number;
  readonly seconds: number;
  readonly virtualHours: number;
};

const FAULTS: readonly Fault[] = (["refuse", "hang", "cut", "malformed", "wrong-charset"] as const).map((kind) => ({
  kind,
  when: "after",
  probability: 0.02,
  times: null,
  paths: [],
}));

/**
 * Sends inquiries one after another over a line on which one exchange in ten breaks, waits in virtual time, and repeats
 * until each is answered: the seed cases of a prefecture, its hours and its rate included.
 */
export function benchmarkSimulator(inquiries: number): SimulatorBenchmark {
  const store = openStore(":memory:");
  const clock = virtualClock("2026-11-24T01:00:00.000Z");
  const begun = clock.now();
  const engine = createEngine(store, clock, { ...DEFAULT_SETTINGS, seed: "benchmark" });
  const line = createLine(engine);
  engine.faults.set(FAULTS);
  const encoder = new TextEncoder();
  const started = process.hrtime.bigint();

  const readPoll = (result: LineResult) => {
    if (result.kind !== "response") return undefined;
    try {
      const parsed = pollSchema.safeParse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(result.body)));
      return parsed.success ? parsed.data : undefined;
    } catch {
      return undefined;
    }
  };
  const exchange = (method: string, path: string, body: Uint8Array): LineResult => {
    clock.advance(100);
    const { opensAt, now } = engine.status();
    clock.advance(opensAt - now);
    const result = line({ method, path, body });
    if (result.kind === "hang") clock.advance(5000);
    return result;
  };

  let answered = 0;
  for (let number = 0; number < inquiries; number += 1) {
    const recordId = `BENCH${String(number).padStart(10, "0")}`;
    const body = encoder.encode(
      JSON.stringify({
        service: "identity",
        recordId,
        requestedAt: "2026-11-24T01:00:00.000Z",
        requester: { organisationCode: "SASAE-13", sectionCode: "13-NUMBER", staffId: "benchmark" },
        triple: {
          taskCode: LENDING_TASK_CODE,
          procedureCode: SCREENING_PROCEDURE_CODE,
          informationCode: IDENTITY_INFORMATION_CODE,
        },
        nonDisclosure: "0",
        search: { kanaName: `シケン ${String(number)}`, birthDate: "1985-08-08", municipalityCode: "131016" },
        items: ["name", "myNumber"],
      }),
    );
    let sent = false;
    while (!sent) {
      const result = exchange("POST", "/v1/inquiries", body);
      sent = result.kind === "response" && (result.status === 202 || result.status === 409);
    }
    for (;;) {
      const polled = readPoll(exchange("GET", `/v1/inquiries/${recordId}`, new Uint8Array()));
      if (polled?.state === "answered") break;
      if (polled?.state === "waiting") clock.advance(polled.pollAfterMilliseconds);
    }
    answered += 1;
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const recorded = engine.records("SASAE-13").length;
  const virtualHours = (clock.now() - begun) / 3_600_000;
  store.dispose();
  return { inquiries, answered, recorded, seconds, virtualHours };
}
