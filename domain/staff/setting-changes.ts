import { formatEra } from "../dates/era.ts";
import type { IsoDate } from "../dates/plain-date.ts";
import type { FieldError } from "../errors.ts";
import { checkOverrides } from "../funds/check-overrides.ts";
import type { DatedValue } from "../funds/dated-value.ts";
import { PARAMETER_DEFINITIONS, type ParameterDefinition } from "../funds/parameter-definitions.ts";
import { prefectureParametersSchema, type NationalParameters } from "../funds/parameters.schema.ts";
import { valueText } from "../funds/prefecture-differences.ts";
import { datedOverrides, valuesOf, type FundOverrideFrom } from "./fund-overrides.ts";
import { latestReview, type SettingChange } from "./settings.schema.ts";

/** What a change is checked against. */
export type ChangeContext = {
  /** Today in Japan. */
  readonly today: IsoDate;
  readonly effectiveFrom: IsoDate;
  readonly reason: string;
  readonly national: NationalParameters;
  /** The prefecture's own loan parameters as they stand. */
  readonly overrides: readonly FundOverrideFrom[];
};

function checkAssessment(change: SettingChange, { today, effectiveFrom }: ChangeContext): readonly FieldError[] {
  if (change.setting !== "inquiry" || !change.value.enabled) return [];
  const { publishedOn, reviewBy } = change.value.assessment;
  const field = (name: string): string => `change.value.assessment.${name}`;
  if (publishedOn > today) {
    const message = "特定個人情報保護評価書を公表してから、情報照会を使えるようにしてください（番号法28条）。";
    return [{ field: field("publishedOn"), code: "NOT_PUBLISHED", message }];
  }
  if (reviewBy <= effectiveFrom) {
    const message = "次回の見直しの期日は、適用を始める日より後の日付にしてください。";
    return [{ field: field("reviewBy"), code: "REVIEW_OVERDUE", message }];
  }
  const latest = latestReview(publishedOn);
  if (reviewBy <= latest) return [];
  const message = `次回の見直しの期日は、公表から5年（${formatEra(latest)}）以内にしてください。`;
  return [{ field: field("reviewBy"), code: "REVIEW_TOO_LATE", message }];
}

function checkFundParameter(change: SettingChange, context: ChangeContext): readonly FieldError[] {
  if (change.setting !== "fund-parameter") return [];
  const { parameter, override } = change;
  const { ja, frame } = PARAMETER_DEFINITIONS[parameter];
  const field = "change.override.value";
  if (frame === "national-only") {
    const message = `${ja}は国が定めるもので、都道府県では変えられません。`;
    return [{ field: "change.parameter", code: "NATIONAL_ONLY", message }];
  }
  if (!override.own) return [];
  const others = valuesOf(context.overrides, parameter).filter((item) => item.effectiveFrom !== context.effectiveFrom);
  const { effectiveFrom, reason } = context;
  const next = others.find((item) => item.effectiveFrom > effectiveFrom);
  const placed = [{ parameter, effectiveFrom, override, reason }, ...(next === undefined ? [] : [next])];
  const dated = datedOverrides(placed).slice(0, 1);
  const parsed = prefectureParametersSchema.safeParse({ [parameter]: dated });
  if (!parsed.success) return [{ field, code: "WRONG_VALUE", message: `${ja}として受け付けられない値です。` }];
  return checkOverrides(parsed.data, context.national).map(({ code, message }) => ({ field, code, message }));
}

/**
 * Why a change may not be proposed or approved on a day, by field and in Japanese; empty when it may. A day that is over is
 * refused, since what was decided on it was decided by the value of then; an override must keep the national frame on every
 * day until the next value of the same parameter.
 */
export function refuseChange(change: SettingChange, context: ChangeContext): readonly FieldError[] {
  const past: readonly FieldError[] =
    context.effectiveFrom < context.today
      ? [
          {
            field: "effectiveFrom",
            code: "DATE_IN_PAST",
            message: "適用を始める日は、今日以後の日付にしてください。過ぎた日の設定は変えられません。",
          },
        ]
      : [];
  return [...past, ...checkAssessment(change, context), ...checkFundParameter(change, context)];
}

/** What a change sets, in Japanese. */
export function changeText(change: SettingChange): string {
  switch (change.setting) {
    case "approval-route":
      return `決裁${change.value.steps}段階${change.value.committeeOpinion ? "、すべての案件で運営委員会の意見を聴く" : ""}`;
    case "inquiry": {
      if (!change.value.enabled) return "使わない";
      const { name, number, publishedOn, reviewBy } = change.value.assessment;
      return `使う（評価書「${name}」第${number}号、${formatEra(publishedOn)}公表、次回の見直し${formatEra(reviewBy)}）`;
    }
    case "due-day":
      return `毎月${change.value}日`;
    case "payment-lead-days":
      return `${change.value}銀行営業日後`;
    case "fund-parameter":
      return change.override.own
        ? valueText(change.override.value, PARAMETER_DEFINITIONS[change.parameter].unit)
        : "国の定めによる";
  }
}

/** How far a prefecture may go with a parameter, by the national values of a day and after it, in Japanese. */
export function frameText(
  definition: ParameterDefinition,
  national: readonly DatedValue<unknown>[],
  today: IsoDate,
): string {
  switch (definition.frame) {
    case "national-only":
      return "国が定める";
    case "range":
      return `${valueText(definition.min, definition.unit)}から${valueText(definition.max, definition.unit)}まで`;
    case "at-most-national": {
      const ahead = national.filter(({ to }) => to === null || to >= today).map(({ value }) => value);
      const limits = ahead.filter((value) => typeof value === "number");
      return limits.length === 0 ? "国の定めの範囲" : `${valueText(Math.min(...limits), definition.unit)}以下`;
    }
    case "rows-within-national":
      return "国の一覧の範囲";
    case "council-choice":
      return "都道府県社協が定める";
  }
}

/** Where a value stands on a day. */
export type Standing = "past" | "present" | "future";

/**
 * Where each of the days of effect of one setting stands on a day: at most one is present, the last that is not in the
 * future; the days may come in any order.
 */
export function standings(effectiveFrom: readonly IsoDate[], today: IsoDate): readonly Standing[] {
  const present = effectiveFrom
    .filter((from) => from <= today)
    .toSorted()
    .at(-1);
  return effectiveFrom.map((from) => (from > today ? "future" : from === present ? "present" : "past"));
}
