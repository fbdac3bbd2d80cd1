import type { ComponentChildren } from "preact";
import { statusLabels, type CaseStatus } from "../../../domain/case/lifecycle.ts";
import { formatDay, formatInstant, formatYen, isoDayOf } from "../lib/format.ts";

/** A day in 和暦, its ISO form for machines and on hovering. */
export function Day({ when }: { readonly when: string }) {
  return (
    <time dateTime={isoDayOf(when)} title={isoDayOf(when)}>
      {formatDay(when)}
    </time>
  );
}

/** A moment in 和暦 and hours. */
export function Instant({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={at}>
      {formatInstant(at)}
    </time>
  );
}

/** An amount, its digits aligned. */
export function Amount({ yen }: { readonly yen: number }) {
  return <span class="amount">{formatYen(yen)}</span>;
}

/** What kind of thing a status is: shown by a shape as well as by its word. */
type Tone = "waiting" | "moving" | "attention" | "done" | "stopped";

const toneOf: Readonly<Record<CaseStatus, Tone>> = {
  consultation: "waiting",
  application: "waiting",
  returned: "attention",
  screening: "moving",
  decision: "moving",
  contract: "moving",
  disbursement: "moving",
  repayment: "done",
  closed: "done",
  declined: "stopped",
  withdrawn: "stopped",
};

const shapes: Readonly<Record<Tone, string>> = { waiting: "○", moving: "▶", attention: "▲", done: "●", stopped: "■" };

/** A mark of a shape and a word. */
export function Mark({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return (
    <span class={`mark mark--${tone}`}>
      <span aria-hidden="true" class="mark__shape">
        {shapes[tone]}
      </span>
      {children}
    </span>
  );
}

/** Where a case stands. */
export function StatusMark({ status }: { readonly status: CaseStatus }) {
  return <Mark tone={toneOf[status]}>{statusLabels[status]}</Mark>;
}

/** Names and values: a description list. Absent values are left out. */
export function Facts({
  items,
  columns = 1,
}: {
  readonly items: readonly (readonly [string, ComponentChildren])[];
  readonly columns?: 1 | 2;
}) {
  return (
    <dl class={`facts facts--${String(columns)}`}>
      {items
        .filter(([, value]) => value !== undefined && value !== "" && value !== null)
        .map(([name, value]) => (
          <div key={name} class="facts__row">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** A message that stays on the screen. */
export function Notice({
  kind,
  title,
  children,
  live = false,
}: {
  readonly kind: "information" | "success" | "warning" | "error";
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly live?: boolean;
}) {
  const shape = { information: "ⓘ", success: "✓", warning: "▲", error: "✕" }[kind];
  return (
    <div class={`notice notice--${kind}`} role={live ? "status" : undefined}>
      <p class="notice__title">
        <span aria-hidden="true" class="notice__shape">
          {shape}
        </span>
        {title}
      </p>
      {children === undefined ? null : <div class="notice__body">{children}</div>}
    </div>
  );
}

/** A part of a screen under its own heading. */
export function Panel({
  title,
  children,
  id,
  tone = "plain",
}: {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly id?: string;
  readonly tone?: "plain" | "action";
}) {
  return (
    <section class={`panel panel--${tone}`} id={id}>
      <h2 class="panel__title">{title}</h2>
      {children}
    </section>
  );
}

/** The heading of a screen; the keyboard lands here after moving to it. */
export function PageTitle({
  children,
  side,
}: {
  readonly children: ComponentChildren;
  readonly side?: ComponentChildren;
}) {
  return (
    <div class="page-title">
      <h1 tabIndex={-1}>{children}</h1>
      {side === undefined ? null : <div class="page-title__side">{side}</div>}
    </div>
  );
}

/** While something is on its way. */
export function Loading({ what = "読み込んでいます…" }: { readonly what?: string }) {
  return (
    <p class="loading" role="status">
      {what}
    </p>
  );
}

/** A table that can be wider than the screen; the keyboard can scroll it. */
export function TableFrame({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div class="table-frame" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
