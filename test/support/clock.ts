import { Temporal } from "temporal-polyfill";
import type { Clock } from "../../lambdas/shared/ports/clock.ts";

/** A clock that stands still until it is told to move. */
export type ManualClock = Clock & {
  /** Moves on by a duration, such as `{ hours: 24 }`; days are given in hours. */
  readonly advance: (duration: {
    readonly hours?: number;
    readonly minutes?: number;
    readonly seconds?: number;
  }) => void;
};

/** Tuesday 24 November 2026, 9:00 in Japan: a bank day after a holiday. */
export const firstMorning = "2026-11-24T00:00:00.000Z";

/** A clock standing at an instant (ISO 8601 UTC); its day is the day in Japan. */
export function manualClock(start = firstMorning): ManualClock {
  let instant = Temporal.Instant.from(start);
  return {
    now: () => instant.toString({ fractionalSecondDigits: 3 }),
    today: () => instant.toZonedDateTimeISO("Asia/Tokyo").toPlainDate().toString(),
    advance: (duration) => {
      instant = instant.add(duration);
    },
  };
}
