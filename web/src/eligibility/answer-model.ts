import { emptyEraFields, eraFieldsOf, readEraFields, type EraFields } from "../lib/era-fields.ts";
import type { AssessmentView } from "../lib/endpoints.ts";
import { formatFiscalYear, formatNumber, readAmount } from "../lib/format.ts";

/** How a question is answered, as the API describes it. */
export type FactInput = NonNullable<AssessmentView["detail"]["missing"][number]["input"]>;

/** One of the household, as it is typed. */
export type PersonRow = {
  readonly id: string;
  readonly relation: string;
  readonly birth: EraFields;
  /** Has a resident record of its own. */
  readonly separate: boolean;
  /** "" not asked, "same" or "apart"; only with a record of its own. */
  readonly budget: string;
};

/** One row of a list, field by field exactly as typed, and what of the recorded row the form does not show. */
export type AnswerRow = {
  readonly fields: Readonly<Record<string, string>>;
  readonly kept: Readonly<Record<string, unknown>>;
};

/** An answer exactly as it is typed. Which parts are used depends on the question. */
export type AnswerForm = {
  readonly text: string;
  /** Year of a tax certificate. */
  readonly year: string;
  readonly date: EraFields;
  readonly rows: readonly AnswerRow[];
  readonly people: readonly PersonRow[];
  /** "There is none", which is an answer too. */
  readonly none: boolean;
};

/** One field of a row. */
export type RowField = {
  readonly name: string;
  readonly label: string;
  readonly kind: "select" | "yen";
  readonly options: readonly (readonly [string, string])[];
  readonly required: boolean;
};

/** A list question: the fields of a row, and the words of "none". */
export type RowQuestion = { readonly fields: readonly RowField[]; readonly none: string; readonly row: string };

type Option = { readonly value: string; readonly label: string };

const pairs = (options: readonly Option[]): readonly (readonly [string, string])[] =>
  options.map(({ value, label }) => [value, label] as const);

const select = (name: string, label: string, options: readonly Option[]): RowField => ({
  name,
  label,
  kind: "select",
  options: pairs(options),
  required: true,
});

const yen = (name: string, label: string): RowField => ({ name, label, kind: "yen", options: [], required: false });

/** Grades as the handbooks print them. */
const grades: readonly Option[] = [
  ...[1, 2, 3, 4, 5, 6].map((grade) => ({ value: String(grade), label: `${String(grade)}級` })),
];

/** The rows of a list question; undefined for a question with one answer. */
export function rowQuestionOf(input: FactInput): RowQuestion | undefined {
  switch (input.kind) {
    case "incomes":
      return {
        fields: [
          select("kind", "種類", input.options),
          yen("monthlyNet", "手取りの月額"),
          yen("monthlyGross", "税引き前の月額"),
        ],
        none: "収入はない",
        row: "収入",
      };
    case "handbooks":
      return {
        fields: [
          select("kind", "手帳", input.options),
          select("grade", "等級（療育手帳は重度＝1級、ほかは2級）", grades),
        ],
        none: "持っていない",
        row: "手帳",
      };
    case "other-schemes":
      return {
        fields: [
          select("scheme", "制度", input.options),
          select("status", "状況", input.statuses),
          select("covers", "まかなえる範囲", input.covers),
        ],
        none: "使える制度はない",
        row: "制度",
      };
    case "same-address-applications":
      return {
        fields: [
          select("kind", "資金", input.options),
          select("sharesBudget", "家計", [
            { value: "true", label: "申込者と同じ" },
            { value: "false", label: "申込者と別" },
          ]),
          select("status", "状況", input.statuses),
        ],
        none: "ない",
        row: "申込み",
      };
    default:
      return undefined;
  }
}

/** Nothing typed yet. `people`: the household as it is known so far. */
export function emptyAnswer(people: readonly PersonRow[]): AnswerForm {
  return { text: "", year: "", date: emptyEraFields, rows: [], people, none: false };
}

/** An empty row of a list question. */
export const emptyRow: AnswerRow = { fields: {}, kept: {} };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const written = (value: unknown): string =>
  typeof value === "number"
    ? formatNumber(value)
    : typeof value === "string"
      ? value
      : typeof value === "boolean"
        ? String(value)
        : "";

function rowForm(question: RowQuestion, row: Readonly<Record<string, unknown>>): AnswerRow {
  const names = question.fields.map(({ name }) => name);
  return {
    fields: Object.fromEntries(names.map((name) => [name, written(row[name])])),
    kept: Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))),
  };
}

/** The form of an answer that was recorded, so that it can be corrected. */
export function answerFormOf(input: FactInput, value: unknown, people: readonly PersonRow[]): AnswerForm {
  const empty = emptyAnswer(people);
  const question = rowQuestionOf(input);
  if (question !== undefined) {
    const rows = (Array.isArray(value) ? value : []).filter(isRecord).map((row) => rowForm(question, row));
    return { ...empty, rows, none: Array.isArray(value) && rows.length === 0 };
  }
  if (input.kind === "date") return typeof value === "string" ? { ...empty, date: eraFieldsOf(value) } : empty;
  if (input.kind === "resident-tax") {
    return isRecord(value) ? { ...empty, year: String(value["year"]), text: written(value["level"]) } : empty;
  }
  if (input.kind === "yes-no") return { ...empty, text: value === true ? "yes" : value === false ? "no" : "" };
  return { ...empty, text: written(value) };
}

/** What the form says: a value to record, or what is not right yet and in which field. */
export type AnswerReading =
  | { readonly kind: "ready"; readonly value: unknown }
  | { readonly kind: "wrong"; readonly field: string; readonly message: string };

const wrong = (message: string, field = "value"): AnswerReading => ({ kind: "wrong", field, message });
const ready = (value: unknown): AnswerReading => ({ kind: "ready", value });

type RowReading = { readonly value: Readonly<Record<string, unknown>> } | { readonly message: string };

function fieldValue(question: string, { name, kind }: RowField, typed: string): unknown {
  if (kind === "yen") return readAmount(typed);
  if (name === "sharesBudget") return typed === "true";
  return question === "handbooks" && name === "grade" ? Number(typed) : typed;
}

function readRow(input: FactInput, question: RowQuestion, row: AnswerRow): RowReading {
  const value: Record<string, unknown> = { ...row.kept };
  for (const field of question.fields) {
    const typed = (row.fields[field.name] ?? "").trim();
    if (typed === "") {
      if (field.required) return { message: `「${field.label}」を選んでください。` };
      continue;
    }
    const read = fieldValue(input.kind, field, typed);
    if (read === undefined) return { message: `「${field.label}」は、円の数字で入力してください。` };
    value[field.name] = read;
  }
  if (input.kind === "incomes" && value["monthlyNet"] === undefined && value["monthlyGross"] === undefined) {
    return { message: "手取りか税引き前の、分かる方の月額を入力してください。" };
  }
  return { value };
}

function readRows(input: FactInput, question: RowQuestion, form: AnswerForm): AnswerReading {
  if (form.none)
    return form.rows.length === 0 ? ready([]) : wrong(`「${question.none}」の印を外すか、行を消してください。`);
  if (form.rows.length === 0) {
    return wrong(`${question.row}を加えてください。ないときは「${question.none}」に印を付けてください。`);
  }
  const values: unknown[] = [];
  for (const [index, row] of form.rows.entries()) {
    const read = readRow(input, question, row);
    if ("message" in read)
      return wrong(`${question.row}${String(index + 1)}：${read.message}`, `rows.${String(index)}`);
    values.push(read.value);
  }
  return ready(values);
}

function readPeople(people: readonly PersonRow[], today: string): AnswerReading {
  const values: unknown[] = [];
  for (const [index, person] of people.entries()) {
    const at = `people.${String(index)}`;
    if (person.relation === "") return wrong(`${String(index + 1)}人目の続柄を選んでください。`, at);
    const birth = readEraFields(person.birth);
    if (birth.kind !== "date") {
      const message = birth.kind === "refused" ? birth.message : "生年月日を入力してください。";
      return wrong(`${String(index + 1)}人目：${message}`, at);
    }
    if (birth.date > today) return wrong(`${String(index + 1)}人目：生年月日が未来の日付です。`, at);
    values.push({
      id: person.id,
      relation: person.relation,
      birthDate: birth.date,
      ...(person.separate ? { separateRegister: true } : {}),
      ...(person.separate && person.budget !== "" ? { sharesBudget: person.budget === "same" } : {}),
    });
  }
  return ready(values);
}

/** Reads an answer. What is not typed is never filled in. */
export function readAnswer(input: FactInput, form: AnswerForm, today: string): AnswerReading {
  const question = rowQuestionOf(input);
  if (question !== undefined) return readRows(input, question, form);
  const typed = form.text.trim();
  switch (input.kind) {
    case "household":
      return readPeople(form.people, today);
    case "date": {
      const date = readEraFields(form.date);
      if (date.kind === "empty") return wrong("日付を入力してください。");
      return date.kind === "date" ? ready(date.date) : wrong(date.message);
    }
    case "yes-no":
      return typed === "" ? wrong("「はい」か「いいえ」を選んでください。") : ready(typed === "yes");
    case "yen": {
      const amount = readAmount(typed);
      return amount === undefined ? wrong("金額を、円の数字で入力してください。ないときは0です。") : ready(amount);
    }
    case "count": {
      const count = readAmount(typed);
      return count === undefined ? wrong(`${input.unit}の数を、数字で入力してください。`) : ready(count);
    }
    case "resident-tax":
      if (form.year === "") return wrong("証明書の年度を選んでください。", "year");
      return typed === "" ? wrong("課税の状況を選んでください。") : ready({ year: Number(form.year), level: typed });
    default:
      return typed === "" ? wrong("一覧から選んでください。") : ready(typed);
  }
}

/** The tax years that a certificate at hand can be of, the newest first. */
export function taxYears(newest: number): readonly (readonly [string, string])[] {
  return [newest, newest - 1].map((year) => [String(year), formatFiscalYear(year)] as const);
}

/** The household as the assessment knows it, ready to be confirmed or completed. */
export function peopleOf(members: AssessmentView["household"]["members"]): readonly PersonRow[] {
  return members.map(({ id, relation, birthDate, separateRegister, sharesBudget }) => ({
    id,
    relation,
    birth: eraFieldsOf(birthDate),
    separate: separateRegister === true,
    budget: sharesBudget === undefined ? "" : sharesBudget ? "same" : "apart",
  }));
}
