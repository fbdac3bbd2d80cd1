import { eraChoices, readEraFields, type EraFields } from "../lib/era-fields.ts";
import { fieldId } from "../lib/field-id.ts";
import { formatDay } from "../lib/format.ts";
import { FieldError, RequiredMark, type FieldProps } from "./fields.tsx";

/**
 * A birth date in 和暦: era, year, month, day as four fields under one legend. The focus never jumps by itself; what the
 * fields say is read back beside them in both calendars.
 */
export function EraDateField(
  props: FieldProps & { readonly value: EraFields; readonly onInput: (value: EraFields) => void },
) {
  const id = fieldId(props.path);
  const reading = readEraFields(props.value);
  const part = (name: "year" | "month" | "day", text: string, autocomplete: string) => (
    <div>
      <label for={`${id}-${name}`}>{text}</label>
      <input
        id={`${id}-${name}`}
        class="input input--3"
        inputMode="numeric"
        autocomplete={autocomplete}
        value={props.value[name]}
        aria-required={props.required}
        aria-invalid={props.error !== undefined}
        onInput={(event) => {
          props.onInput({ ...props.value, [name]: event.currentTarget.value });
        }}
      />
    </div>
  );
  return (
    <fieldset
      id={id}
      class={props.error === undefined ? "field" : "field field--wrong"}
      aria-describedby={[`${id}-support`, ...(props.error === undefined ? [] : [`${id}-error`])].join(" ")}
    >
      <legend class="field__label">
        {props.label}
        <RequiredMark required={props.required} />
      </legend>
      <div id={`${id}-support`} class="field__support">
        {props.support ?? "元号を選び、年・月・日を数字で入れてください（例：昭和 55 年 4 月 1 日）。"}
      </div>
      <div class="date-parts">
        <div>
          <label for={`${id}-era`}>元号</label>
          <select
            id={`${id}-era`}
            class="input select"
            value={props.value.era}
            aria-required={props.required}
            aria-invalid={props.error !== undefined}
            onChange={(event) => {
              props.onInput({ ...props.value, era: event.currentTarget.value });
            }}
          >
            <option value="">選択</option>
            {eraChoices.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </div>
        {part("year", "年", "off")}
        {part("month", "月", "off")}
        {part("day", "日", "off")}
        <p class="date-parts__said">{reading.kind === "date" ? `${formatDay(reading.date)}（${reading.date}）` : ""}</p>
      </div>
      <FieldError id={id} error={props.error ?? undefined} />
    </fieldset>
  );
}
