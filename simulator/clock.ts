import { Temporal } from "temporal-polyfill";

/** The simulator's time: everything that happens is decided by `now`, so a test can move it and a replay repeats. */
export type SimulatorClock = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number;
  /** Moves this clock forward, never back; milliseconds. */
  readonly advance: (milliseconds: number) => void;
};

/** The time of the machine, plus whatever it was advanced by. */
export function systemClock(): SimulatorClock {
  let offset = 0;
  return {
    now: () => Temporal.Now.instant().epochMilliseconds + offset,
    advance: (milliseconds) => {
      offset += Math.max(0, milliseconds);
    },
  };
}

/** A clock that stands still until it is advanced; starts at the ISO instant given. */
export function virtualClock(start: string): SimulatorClock {
  let current = Temporal.Instant.from(start).epochMilliseconds;
  return {
    now: () => current,
    advance: (milliseconds) => {
      current += Math.max(0, Math.ceil(milliseconds));
    },
  };
}

/** The ISO instant (UTC, milliseconds) of an epoch value. */
export function instantText(epochMilliseconds: number): string {
  return Temporal.Instant.fromEpochMilliseconds(epochMilliseconds).toString({ smallestUnit: "millisecond" });
}

/** The epoch value of an ISO instant; throws RangeError when the text is not one. */
export function epochOf(instant: string): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}
