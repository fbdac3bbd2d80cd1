import type { ComponentChildren, TargetedInputEvent } from "preact";
import { fieldId } from "../lib/field-id.ts";
import { formatDay, formatNumber, readAmount } from "../lib/format.ts";

/** What every field has: a path (its id), a label, and what is wrong. */
export type FieldProps = {
  readonly path: string;
  readonly label: string;
  readonly required?: boolean;
  readonly support?: ComponentChildren;
  readonly error?: string | undefined;
};

function describedBy(id: string, { support, error }: Pick<FieldProps, "support" | "error">): string | undefined {
  const ids = [support === undefined ? [] : [`${id}-support`], error === undefined ? [] : [`${id}-error`]].flat();
  return ids.length === 0 ? undefined : ids.join(" ");
}

/** The mark behind a label: 「※必須」. */
export function RequiredMark({ required }: { readonly required: boolean | undefined }) {
  return required === true ? <span class="required">※必須</span> : null;
}

function Support({ id, children }: { readonly id: string; readonly children: ComponentChildren }) {
  return children === undefined ? null : (
    <div id={`${id}-support`} class="field__support">
      {children}
    </div>
  );
}

/** The error under a control. */
export function FieldError({ id, error }: { readonly id: string; readonly error: string | undefined }) {
  return error === undefined ? null : (
    <p id={`${id}-error`} class="field__error">
      <span aria-hidden="true">＊</span>
      {error}
    </p>
  );
}

function Labelled({ props, children }: { readonly props: FieldProps; readonly children: ComponentChildren }) {
  const id = fieldId(props.path);
  return (
    <div class={props.error === undefined ? "field" : "field field--wrong"}>
      <label class="field__label" for={id}>
        {props.label}
        <RequiredMark required={props.required} />
      </label>
      <Support id={id}>{props.support}</Support>
      {children}
      <FieldError id={id} error={props.error} />
    </div>
  );
}

/** A line of text. `width` is the number of full-width characters it is made for. */
export function TextField(
  props: FieldProps & {
    readonly value: string;
    readonly onInput: (value: string) => void;
    readonly type?: "text" | "password" | "email";
    readonly numeric?: boolean;
    readonly width?: 3 | 5 | 8 | 12 | 20 | 30;
    readonly autocomplete?: string;
    readonly maxLength?: number;
    readonly suffix?: string;
  },
) {
  const id = fieldId(props.path);
  const shared = {
    id,
    class: `input input--${String(props.width ?? 20)}`,
    value: props.value,
    autocomplete: props.autocomplete ?? "off",
    ...(props.maxLength === undefined ? {} : { maxLength: props.maxLength }),
    spellcheck: false,
    "aria-required": props.required,
    "aria-invalid": props.error !== undefined,
    "aria-describedby": describedBy(id, props),
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => {
      props.onInput(event.currentTarget.value);
    },
  } as const;
  return (
    <Labelled props={props}>
      <div class="field__line">
        {props.type === "password" ? (
          <input type="password" {...shared} />
        ) : props.type === "email" ? (
          <input type="email" {...shared} />
        ) : (
          <input type="text" inputMode={props.numeric === true ? "numeric" : "text"} {...shared} />
        )}
        {props.suffix === undefined ? null : <span class="field__suffix">{props.suffix}</span>}
      </div>
    </Labelled>
  );
}

/** An amount of yen: grouped when the field is left, full-width digits understood. */
export function YenField(props: FieldProps & { readonly value: string; readonly onInput: (value: string) => void }) {
  const id = fieldId(props.path);
  return (
    <Labelled props={props}>
      <div class="field__line">
        <input
          id={id}
          class="input input--8 input--amount"
          type="text"
          inputMode="numeric"
          autocomplete="off"
          value={props.value}
          aria-required={props.required}
          aria-invalid={props.error !== undefined}
          aria-describedby={describedBy(id, props)}
          onInput={(event) => {
            props.onInput(event.currentTarget.value);
          }}
          onBlur={(event) => {
            const amount = readAmount(event.currentTarget.value);
            if (amount !== undefined) props.onInput(formatNumber(amount));
          }}
        />
        <span class="field__suffix">円</span>
      </div>
    </Labelled>
  );
}

/** Several lines of text, with what is left of the limit. */
export function TextAreaField(
  props: FieldProps & {
    readonly value: string;
    readonly onInput: (value: string) => void;
    readonly limit: number;
    readonly rows?: number;
  },
) {
  const id = fieldId(props.path);
  const left = props.limit - props.value.length;
  return (
    <Labelled props={props}>
      <textarea
        id={id}
        class="input textarea"
        rows={props.rows ?? 4}
        value={props.value}
        aria-required={props.required}
        aria-invalid={props.error !== undefined || left < 0}
        aria-describedby={describedBy(id, props)}
        onInput={(event) => {
          props.onInput(event.currentTarget.value);
        }}
      />
      <p class={left < 0 ? "field__count field__count--over" : "field__count"}>
        {left < 0
          ? `${formatNumber(-left)}文字多すぎます`
          : `${formatNumber(props.value.length)} / ${formatNumber(props.limit)}文字`}
      </p>
    </Labelled>
  );
}

/** One of a list, in the browser's own select. */
export function SelectField(
  props: FieldProps & {
    readonly value: string;
    readonly onInput: (value: string) => void;
    readonly options: readonly (readonly [string, string])[];
    readonly empty?: string;
  },
) {
  const id = fieldId(props.path);
  return (
    <Labelled props={props}>
      <select
        id={id}
        class="input select"
        value={props.value}
        aria-required={props.required}
        aria-invalid={props.error !== undefined}
        aria-describedby={describedBy(id, props)}
        onChange={(event) => {
          props.onInput(event.currentTarget.value);
        }}
      >
        {props.empty === undefined ? null : <option value="">{props.empty}</option>}
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** One of a few, all in sight. */
export function RadioField(
  props: FieldProps & {
    readonly value: string;
    readonly onInput: (value: string) => void;
    readonly options: readonly (readonly [string, string, string?])[];
    readonly inline?: boolean;
  },
) {
  const id = fieldId(props.path);
  return (
    <fieldset
      id={id}
      class={props.error === undefined ? "field" : "field field--wrong"}
      aria-describedby={describedBy(id, props)}
    >
      <legend class="field__label">
        {props.label}
        <RequiredMark required={props.required} />
      </legend>
      <Support id={id}>{props.support}</Support>
      <div class={props.inline === true ? "choices choices--inline" : "choices"}>
        {props.options.map(([value, text, note]) => (
          <label key={value} class="choice">
            <input
              type="radio"
              name={id}
              value={value}
              checked={props.value === value}
              onChange={() => {
                props.onInput(value);
              }}
            />
            <span>
              {text}
              {note === undefined ? null : <span class="choice__note">{note}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldError id={id} error={props.error} />
    </fieldset>
  );
}

/** Yes or no, as one box. */
export function CheckField({
  path,
  label,
  checked,
  onInput,
  note,
}: {
  readonly path: string;
  readonly label: string;
  readonly checked: boolean;
  readonly onInput: (checked: boolean) => void;
  readonly note?: string;
}) {
  return (
    <label class="choice">
      <input
        id={fieldId(path)}
        type="checkbox"
        checked={checked}
        onChange={(event) => {
          onInput(event.currentTarget.checked);
        }}
      />
      <span>
        {label}
        {note === undefined ? null : <span class="choice__note">{note}</span>}
      </span>
    </label>
  );
}

/** A near day: the browser's own calendar (西暦), with the same day in 和暦 beside it. */
export function DayField(
  props: FieldProps & {
    readonly value: string;
    readonly onInput: (value: string) => void;
    readonly max?: string;
    readonly min?: string;
  },
) {
  const id = fieldId(props.path);
  return (
    <Labelled props={{ ...props, label: `${props.label}（西暦）` }}>
      <div class="field__line">
        <input
          id={id}
          class="input input--8"
          type="date"
          value={props.value}
          min={props.min}
          max={props.max}
          aria-required={props.required}
          aria-invalid={props.error !== undefined}
          aria-describedby={describedBy(id, props)}
          onInput={(event) => {
            props.onInput(event.currentTarget.value);
          }}
        />
        {/^\d{4}-\d{2}-\d{2}$/.test(props.value) ? <span class="field__suffix">{formatDay(props.value)}</span> : null}
      </div>
    </Labelled>
  );
}
