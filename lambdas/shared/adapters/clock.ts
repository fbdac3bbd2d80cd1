import { randomUUIDv7 } from "node:crypto";
import { Temporal } from "temporal-polyfill";
import type { Clock, IdSource } from "../ports/clock.ts";

/** The machine's clock, read as Japan Standard Time for dates. */
export const systemClock: Clock = {
  now: () => Temporal.Now.instant().toString({ fractionalSecondDigits: 3 }),
  today: () => Temporal.Now.plainDateISO("Asia/Tokyo").toString(),
};

/** Time-ordered random UUIDs of the platform. */
export const systemIds: IdSource = { next: () => randomUUIDv7() };
