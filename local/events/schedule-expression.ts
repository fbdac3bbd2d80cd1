/** A schedule expression cannot be read, or uses something the runtime does not know. */
export class ScheduleExpressionError extends Error {
  override readonly name = "ScheduleExpressionError";
}

/** Tells when a schedule is due next. */
export interface Schedule {
  /** The first due instant after `after`, both epoch milliseconds; undefined if there is none within four years. */
  nextAfter(after: number): number | undefined;
}

const UNIT_MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };
const MINUTE = 60_000;
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

function field(
  text: string,
  least: number,
  most: number,
  names: readonly string[] = [],
  firstName = 0,
): (value: number) => boolean {
  if (text === "*" || text === "?") return () => true;
  const numberOf = (token: string): number => {
    const named = names.indexOf(token.toUpperCase());
    const value = named >= 0 ? named + firstName : Number(token);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new ScheduleExpressionError(`the field ${text}`);
    return value;
  };
  const tests = text.split(",").map((part) => {
    const [range = "", step] = part.split("/");
    const by = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(by) || by < 1) throw new ScheduleExpressionError(`the field ${text}`);
    const [from = "", to] = range.split("-");
    const start = from === "*" ? least : numberOf(from);
    const end = to !== undefined ? numberOf(to) : step === undefined && from !== "*" ? start : most;
    return (value: number) => value >= start && value <= end && (value - start) % by === 0;
  });
  return (value) => tests.some((holds) => holds(value));
}

/** Wall-clock fields of an instant in a time zone. */
function wallClock(zone: string): (instant: number) => Readonly<Record<string, number>> {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    weekday: "short",
  });
  return (instant) =>
    Object.fromEntries(
      format
        .formatToParts(instant)
        .map(({ type, value }) => [type, type === "weekday" ? DAYS.indexOf(value.toUpperCase()) + 1 : Number(value)]),
    );
}

/**
 * Reads `rate(5 minutes)` or `cron(minutes hours day-of-month month day-of-week year)` as EventBridge does.
 * A rate counts from `start` (epoch milliseconds). L, W and # are not supported and throw ScheduleExpressionError.
 */
export function parseSchedule(expression: string, zone: string, start: number): Schedule {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) {
    const period = Number(rate[1]) * (UNIT_MINUTES[rate[2] ?? ""] ?? 1) * MINUTE;
    return { nextAfter: (after) => start + (Math.floor(Math.max(0, after - start) / period) + 1) * period };
  }
  const fields = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression)?.slice(1);
  if (fields === undefined) throw new ScheduleExpressionError(`${expression} is not supported`);
  const [minutes = "", hours = "", days = "", months = "", weekdays = "", years = ""] = fields;
  const holds = {
    minute: field(minutes, 0, 59),
    hour: field(hours, 0, 23),
    day: field(days, 1, 31),
    month: field(months, 1, 12, MONTHS, 1),
    weekday: field(weekdays, 1, 7, DAYS, 1),
    year: field(years, 1970, 2199),
  };
  const clock = wallClock(zone);
  return {
    nextAfter(after) {
      const limit = after + 4 * 366 * 1440 * MINUTE;
      let instant = (Math.floor(after / MINUTE) + 1) * MINUTE;
      while (instant <= limit) {
        const { minute = 0, hour = 0, day = 0, month = 0, weekday = 0, year = 0 } = clock(instant);
        const onDay = holds.day(day) && holds.month(month) && holds.weekday(weekday) && holds.year(year);
        if (onDay && holds.hour(hour) && holds.minute(minute)) return instant;
        // Whole hours are passed over once the day or hour does not fit; zones with half hours keep their minutes.
        instant += onDay && holds.hour(hour) ? MINUTE : (60 - minute) * MINUTE;
      }
      return undefined;
    },
  };
}
