import type { IdSource } from "../../lambdas/shared/ports/clock.ts";

/** A UUID of version 7 made of a number: the same number, the same id. */
export function uuidOf(number: number, family = 0): string {
  const tail = number.toString(16).padStart(12, "0");
  return `019ab000-${family.toString(16).padStart(4, "0")}-7000-8000-${tail}`;
}

/** Ids in order, the same in every run; `family` keeps two sources apart. */
export function countingIds(family = 0): IdSource {
  let last = 0;
  return {
    next: () => {
      last += 1;
      return uuidOf(last, family);
    },
  };
}
