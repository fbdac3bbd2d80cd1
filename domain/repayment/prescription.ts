import { compareDates, earlierOf, isAfter, isBefore, laterOf, periodEnd } from "../dates/plain-date.ts";
import type { IsoDate } from "../dates/plain-date.ts";

/** The day the 民法 of 平成29年法律44号 came into force; claims from contracts before it keep the old period. */
export const newPrescriptionLaw: IsoDate = "2020-04-01";

/** A claim that can lapse: an instalment, or the whole after a call (一時償還). */
export type PrescribedClaim = {
  /** The day of the contract the claim rests on, which decides the law (附則10条1項・4項). */
  readonly contractDate: IsoDate;
  /** The day it fell due; the lender knows it, so the subjective period runs from the same day. */
  readonly dueDate: IsoDate;
};

/** Something that moves the day a claim lapses. */
export type PrescriptionEvent =
  | {
      /** 承認 (民法152条): the borrower acknowledges the debt, also by paying a part or asking for 償還猶予. */
      readonly kind: "acknowledgement";
      readonly date: IsoDate;
    }
  | {
      /** 催告 (民法150条): a demand that reached the borrower. */
      readonly kind: "demand";
      readonly date: IsoDate;
    }
  | {
      /** 裁判上の請求・支払督促・強制執行など (民法147条・148条): pending until `endedOn`. */
      readonly kind: "court";
      readonly date: IsoDate;
      readonly endedOn?: IsoDate;
      /** True when the right was confirmed (確定判決など, 169条), or the execution was carried through. */
      readonly confirmed?: boolean;
    }
  | {
      /** 協議を行う旨の合意 in writing (民法151条). */
      readonly kind: "negotiation";
      readonly date: IsoDate;
      /** The end of the time agreed, when shorter than a year. */
      readonly agreedUntil?: IsoDate;
      /** The day one side refused in writing to go on. */
      readonly refusedOn?: IsoDate;
    }
  | {
      /** 天災その他避けることのできない事変 (民法161条): the day the obstacle to a suit ended. */
      readonly kind: "disaster";
      readonly date: IsoDate;
      readonly obstacleEndedOn?: IsoDate;
    };

/** What one event did. */
export type PrescriptionStep = {
  readonly event: PrescriptionEvent;
  readonly effect: "restarts" | "holds" | "suspended" | "none" | "after-completion";
  /** The last day of the period after the event; absent while a court case or a disaster suspends it. */
  readonly lapsesAfter?: IsoDate;
  readonly reason: string;
};

/** When a claim lapses, and how that day came about. Lapsing needs the borrower's plea (援用, 民法145条). */
export type Prescription =
  | {
      readonly kind: "dated";
      /** The last day of the period: the plea is possible from the next day. */
      readonly lapsesAfter: IsoDate;
      readonly law: "present" | "before-2020-04-01";
      readonly steps: readonly PrescriptionStep[];
    }
  | {
      readonly kind: "suspended";
      readonly law: "present" | "before-2020-04-01";
      readonly steps: readonly PrescriptionStep[];
    };

const PRESENT_MONTHS = 5 * 12;
const FORMER_MONTHS = 10 * 12;
const CONFIRMED_MONTHS = 10 * 12;

/**
 * The day a claim lapses (消滅時効) and what moved it.
 *
 * Five years from knowing that it can be exercised, at most ten from when it can (民法166条1項): the lender knows the due
 * day, so five years from it. Claims of contracts before 1 April 2020: ten years (旧民法167条1項, 附則10条4項; a council
 * is no merchant, so 旧商法522条 does not apply). An acknowledgement starts the same period again (152条); a demand holds
 * it for six months, once (150条); a court case suspends it and, when the right is confirmed, ten years run from its end
 * (147条, 169条), otherwise six months; a written agreement to negotiate holds it for a year at most (151条); after a
 * disaster it does not lapse within three months (161条). An event after the last day moves nothing: an acknowledgement
 * then may only forbid the plea (最判昭和41年4月20日) and is for a lawyer to judge. A 償還猶予 moves the due day itself:
 * give the moved day as `dueDate`, and the application for it as an acknowledgement.
 */
export function prescription(claim: PrescribedClaim, events: readonly PrescriptionEvent[]): Prescription {
  const former = isBefore(claim.contractDate, newPrescriptionLaw);
  const law = former ? "before-2020-04-01" : "present";
  const months = former ? FORMER_MONTHS : PRESENT_MONTHS;
  let lapses = periodEnd(claim.dueDate, months);
  /** The last day without the hold of a demand: within a hold, neither a demand nor an agreement holds again. */
  let lapsesWithoutDemand = lapses;
  let suspended = false;
  const steps: PrescriptionStep[] = [];
  const note = (event: PrescriptionEvent, effect: PrescriptionStep["effect"], reason: string): void => {
    steps.push({ event, effect, reason, ...(effect === "suspended" ? {} : { lapsesAfter: lapses }) });
  };
  const restart = (date: IsoDate, length: number): void => {
    lapses = periodEnd(date, length);
    lapsesWithoutDemand = lapses;
  };
  const hold = (until: IsoDate): void => {
    lapses = laterOf(lapses, until);
    lapsesWithoutDemand = lapses;
  };
  for (const event of [...events].sort((a, b) => compareDates(a.date, b.date))) {
    if (!suspended && isAfter(event.date, lapses)) {
      note(event, "after-completion", "時効の期間が過ぎた後の出来事のため、期間は動きません。");
      continue;
    }
    const inDemandHold = isAfter(event.date, lapsesWithoutDemand);
    switch (event.kind) {
      case "acknowledgement":
        restart(event.date, months);
        note(event, "restarts", "債務の承認により、この日から新しく時効の期間が進みます（民法152条）。");
        break;
      case "demand":
        if (inDemandHold) {
          note(event, "none", "催告で猶予されている間の再度の催告には効力がありません（民法150条2項）。");
          break;
        }
        lapses = laterOf(lapses, periodEnd(event.date, 6));
        note(event, "holds", "催告から6か月が過ぎるまで、時効は完成しません（民法150条1項）。");
        break;
      case "court":
        if (event.endedOn === undefined) {
          suspended = true;
          note(event, "suspended", "裁判などの手続が終わるまで、時効は完成しません（民法147条・148条）。");
        } else if (event.confirmed === true) {
          suspended = false;
          restart(event.endedOn, CONFIRMED_MONTHS);
          note(event, "restarts", "権利が確定したため、手続の終わりから10年になります（民法147条2項・169条1項）。");
        } else {
          suspended = false;
          hold(periodEnd(event.endedOn, 6));
          note(event, "holds", "権利が確定しないで終わったため、終わりから6か月は完成しません（民法147条1項）。");
        }
        break;
      case "negotiation": {
        if (isBefore(event.date, newPrescriptionLaw)) {
          note(event, "none", "協議の合意による猶予は令和2年4月1日からの制度です（附則10条3項）。");
          break;
        }
        if (inDemandHold) {
          note(event, "none", "催告で猶予されている間の協議の合意には効力がありません（民法151条3項）。");
          break;
        }
        const year = periodEnd(event.date, 12);
        const agreed = event.agreedUntil === undefined ? year : earlierOf(year, event.agreedUntil);
        hold(event.refusedOn === undefined ? agreed : earlierOf(agreed, periodEnd(event.refusedOn, 6)));
        note(event, "holds", "協議を行う旨の書面の合意により、その間は時効が完成しません（民法151条）。");
        break;
      }
      case "disaster":
        if (event.obstacleEndedOn === undefined) {
          suspended = true;
          note(event, "suspended", "災害などで手続をとれない間は、時効が完成しません（民法161条）。");
        } else {
          suspended = false;
          hold(periodEnd(event.obstacleEndedOn, 3));
          note(event, "holds", "障害が消えた時から3か月は、時効が完成しません（民法161条）。");
        }
        break;
    }
  }
  return suspended ? { kind: "suspended", law, steps } : { kind: "dated", lapsesAfter: lapses, law, steps };
}
