import holidayJp from "@holiday-jp/holiday_jp";
import { Temporal } from "temporal-polyfill";

const ZONE = "Asia/Tokyo";

/** When the network answers. `always` is for demonstrations at night; `business` is the published shape. */
export type Hours = {
  readonly kind: "always" | "business";
  /** Planned stops, ISO instants; end exclusive. They hold in both kinds. */
  readonly plannedStops: readonly { readonly from: string; readonly to: string }[];
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Japan is nine hours ahead of UTC all year. */
const OFFSET = 9 * HOUR;
const businessDays = new Map<number, boolean>();

/** Day number since 1970-01-01 in Japan. */
function dayOf(epoch: number): number {
  return Math.floor((epoch + OFFSET) / DAY);
}

function isBusinessDay(day: number): boolean {
  const known = businessDays.get(day);
  if (known !== undefined) return known;
  const date = Temporal.PlainDate.from("1970-01-01").add({ days: day });
  const monthDay = date.toString().slice(5);
  const business =
    date.dayOfWeek <= 5 &&
    !Object.hasOwn(holidayJp.holidays, date.toString()) &&
    !(monthDay >= "12-29" || monthDay <= "01-03");
  businessDays.set(day, business);
  return business;
}

function plannedStopAt(hours: Hours, epoch: number): number | undefined {
  for (const stop of hours.plannedStops) {
    const from = Temporal.Instant.from(stop.from).epochMilliseconds;
    const to = Temporal.Instant.from(stop.to).epochMilliseconds;
    if (epoch >= from && epoch < to) return to;
  }
  return undefined;
}

/** Opening and closing hour of a business day, JST. */
const OPENS = 8;
const CLOSES = 20;

/**
 * True between 8:00 and 20:00 JST on weekdays other than holidays and 29 December to 3 January, outside planned stops.
 * No current timetable is public; this is the shape of the published windows (docs/simulator.md).
 */
export function isOpen(hours: Hours, epoch: number): boolean {
  return opensAt(hours, epoch) === epoch;
}

/** The first moment from `epoch` on (inclusive) at which the network is open, epoch milliseconds. */
export function opensAt(hours: Hours, epoch: number): number {
  let moment = epoch;
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const stopEnd = plannedStopAt(hours, moment);
    if (stopEnd !== undefined) {
      moment = stopEnd;
      continue;
    }
    if (hours.kind === "always") return moment;
    const day = dayOf(moment);
    const hour = Math.floor((moment + OFFSET - day * DAY) / HOUR);
    if (isBusinessDay(day) && hour >= OPENS && hour < CLOSES) return moment;
    const next = isBusinessDay(day) && hour < OPENS ? day : day + 1;
    moment = next * DAY + OPENS * HOUR - OFFSET;
  }
  throw new RangeError("the network never opens");
}

/** The calendar date in Japan of a moment. */
export function dateInJapan(epoch: number): string {
  return Temporal.Instant.fromEpochMilliseconds(epoch).toZonedDateTimeISO(ZONE).toPlainDate().toString();
}
