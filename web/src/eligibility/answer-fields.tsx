import { municipalityCheckDigit } from "../../../domain/persons/municipality-code.ts";
import { prefectureNames } from "../../../domain/prefectures/prefecture-names.ts";
import { Button } from "../components/button.tsx";
import { EraDateField } from "../components/era-date-field.tsx";
import { CheckField, RadioField, SelectField, TextField, YenField } from "../components/fields.tsx";
import { emptyEraFields } from "../lib/era-fields.ts";
import type { AssessmentView } from "../lib/endpoints.ts";
import { person } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";
import {
  emptyRow,
  rowQuestionOf,
  taxYears,
  type AnswerForm,
  type AnswerRow,
  type FactInput,
  type PersonRow,
  type RowQuestion,
} from "./answer-model.ts";

type Missing = AssessmentView["detail"]["missing"][number];

/** What the fields of an answer need: how it is answered, what is typed, and what each answer would change. */
export type AnswerFieldsProps = {
  readonly input: FactInput;
  readonly form: AnswerForm;
  readonly effects: Missing["effects"];
  readonly members: AssessmentView["household"]["members"];
  readonly error: string | undefined;
  readonly onInput: (change: Partial<AnswerForm>) => void;
};

/** What an answer would change, in one line; nothing where it only lets the questions go on. */
function consequence(effects: Missing["effects"], answer: string): string | undefined {
  const effect = effects.find((entry) => entry.answer === answer);
  return effect?.outcome === "not-met" ? `この資金は申込みできません。${effect.message}` : undefined;
}

const option = (value: string, label: string, effects: Missing["effects"]): readonly [string, string, string?] => {
  const note = consequence(effects, label);
  return note === undefined ? [value, label] : [value, label, note];
};

function MunicipalityField({ form, error, onInput }: AnswerFieldsProps) {
  const who = useStore(person);
  const own = (who?.municipalities ?? []).map(({ code, name }) => [code, name] as const);
  const others = Object.entries(prefectureNames)
    .filter(([code]) => code !== who?.prefectureCode)
    .map(([code, name]) => {
      const five = `${code}000`;
      return [`${five}${String(municipalityCheckDigit(five))}`, `（他の都道府県）${name}`] as const;
    });
  return (
    <SelectField
      path="answer.value"
      label="市区町村"
      required
      empty="選んでください"
      value={form.text}
      options={[...own, ...others]}
      onInput={(text) => {
        onInput({ text });
      }}
      error={error}
    />
  );
}

function PersonFields({
  row,
  index,
  relations,
  onInput,
  onRemove,
}: {
  readonly row: PersonRow;
  readonly index: number;
  readonly relations: readonly (readonly [string, string])[];
  readonly onInput: (row: PersonRow) => void;
  readonly onRemove: () => void;
}) {
  const at = (name: string): string => `answer.people.${String(index)}.${name}`;
  const self = row.relation === "self";
  return (
    <fieldset class="answer-row" id={`field-answer-people-${String(index)}`}>
      <legend class="answer-row__title">{self ? "申込者" : `${String(index + 1)}人目`}</legend>
      {self ? null : (
        <SelectField
          path={at("relation")}
          label="申込者との続柄"
          required
          empty="選んでください"
          value={row.relation}
          options={relations}
          onInput={(relation) => {
            onInput({ ...row, relation });
          }}
        />
      )}
      <EraDateField
        path={at("birth")}
        label="生年月日"
        required
        value={row.birth}
        onInput={(birth) => {
          onInput({ ...row, birth });
        }}
      />
      {self ? null : (
        <>
          <CheckField
            path={at("separate")}
            label="同じ住所で、住民票は別です"
            checked={row.separate}
            onInput={(separate) => {
              onInput({ ...row, separate });
            }}
          />
          {row.separate ? (
            <RadioField
              path={at("budget")}
              label="家計"
              inline
              support="分からないときは選ばずに進み、あとで確かめてください。"
              value={row.budget}
              options={[
                ["same", "申込者と同じ"],
                ["apart", "申込者と別"],
              ]}
              onInput={(budget) => {
                onInput({ ...row, budget });
              }}
            />
          ) : null}
          <Button kind="plain" size="small" onPress={onRemove}>
            {`${String(index + 1)}人目を消す`}
          </Button>
        </>
      )}
    </fieldset>
  );
}

function HouseholdFields({
  form,
  relations,
  onInput,
}: {
  readonly form: AnswerForm;
  readonly relations: readonly (readonly [string, string])[];
  readonly onInput: AnswerFieldsProps["onInput"];
}) {
  const { people } = form;
  return (
    <>
      {people.map((row, index) => (
        <PersonFields
          key={row.id}
          row={row}
          index={index}
          relations={relations}
          onInput={(changed) => {
            onInput({ people: people.map((entry) => (entry.id === row.id ? changed : entry)) });
          }}
          onRemove={() => {
            onInput({ people: people.filter((entry) => entry.id !== row.id) });
          }}
        />
      ))}
      <p>
        <Button
          kind="secondary"
          size="small"
          onPress={() => {
            const added = {
              id: crypto.randomUUID(),
              relation: "",
              birth: emptyEraFields,
              separate: false,
              budget: "",
            };
            onInput({ people: [...people, added] });
          }}
        >
          同居する人を加える
        </Button>
      </p>
      <p class="field__support">一人暮らしのときは、加えずにそのまま記録してください。</p>
    </>
  );
}

function RowFields({
  row,
  index,
  question,
  onInput,
  onRemove,
}: {
  readonly row: AnswerRow;
  readonly index: number;
  readonly question: RowQuestion;
  readonly onInput: (row: AnswerRow) => void;
  readonly onRemove: () => void;
}) {
  const number = `${question.row}${String(index + 1)}`;
  return (
    <fieldset class="answer-row" id={`field-answer-rows-${String(index)}`}>
      <legend class="answer-row__title">{number}</legend>
      <div class="row">
        {question.fields.map((field) => {
          const shared = {
            path: `answer.rows.${String(index)}.${field.name}`,
            label: field.label,
            value: row.fields[field.name] ?? "",
            onInput: (typed: string) => {
              onInput({ ...row, fields: { ...row.fields, [field.name]: typed } });
            },
          };
          return field.kind === "yen" ? (
            <YenField key={field.name} {...shared} />
          ) : (
            <SelectField key={field.name} {...shared} required empty="選んでください" options={field.options} />
          );
        })}
      </div>
      <Button kind="plain" size="small" onPress={onRemove}>
        {`${number}を消す`}
      </Button>
    </fieldset>
  );
}

function ListFields({
  question,
  form,
  onInput,
}: {
  readonly question: RowQuestion;
  readonly form: AnswerForm;
  readonly onInput: AnswerFieldsProps["onInput"];
}) {
  const { rows } = form;
  return (
    <>
      <CheckField
        path="answer.none"
        label={question.none}
        checked={form.none}
        onInput={(none) => {
          onInput({ none, ...(none ? { rows: [] } : {}) });
        }}
      />
      {rows.map((row, index) => (
        <RowFields
          key={String(index)}
          row={row}
          index={index}
          question={question}
          onInput={(changed) => {
            onInput({ rows: rows.map((entry, place) => (place === index ? changed : entry)) });
          }}
          onRemove={() => {
            onInput({ rows: rows.filter((_, place) => place !== index) });
          }}
        />
      ))}
      <p>
        <Button
          kind="secondary"
          size="small"
          onPress={() => {
            onInput({ rows: [...rows, emptyRow], none: false });
          }}
        >
          {`${question.row}を加える`}
        </Button>
      </p>
    </>
  );
}

/** The fields of one answer, whatever kind of answer it is. */
export function AnswerFields(props: AnswerFieldsProps) {
  const { input, form, effects, members, error, onInput } = props;
  const text = {
    path: "answer.value",
    required: true,
    value: form.text,
    onInput: (typed: string) => {
      onInput({ text: typed });
    },
    error,
  } as const;
  const question = rowQuestionOf(input);
  if (question !== undefined) return <ListFields question={question} form={form} onInput={onInput} />;
  switch (input.kind) {
    case "yes-no":
      return (
        <RadioField
          {...text}
          label="答え"
          options={[option("yes", "はい", effects), option("no", "いいえ", effects)]}
        />
      );
    case "choice":
      return (
        <RadioField
          {...text}
          label="答え"
          options={input.options.map(({ value, label }) => option(value, label, effects))}
        />
      );
    case "yen":
      return <YenField {...text} label="金額" />;
    case "count":
      return <TextField {...text} label={`${input.unit}の数`} numeric width={3} suffix={input.unit} />;
    case "date":
      return (
        <EraDateField
          path="answer.value"
          label="日付"
          required
          value={form.date}
          onInput={(date) => {
            onInput({ date });
          }}
          error={error}
        />
      );
    case "municipality":
      return <MunicipalityField {...props} />;
    case "member":
      return (
        <RadioField
          {...text}
          label="世帯員"
          options={[
            ...members.map(({ id, label }) => option(id, label, effects)),
            ...(input.none ? [option("none", "いない", effects)] : []),
          ]}
        />
      );
    case "resident-tax":
      return (
        <>
          <RadioField
            path="answer.year"
            label="証明書の年度"
            required
            inline
            value={form.year}
            options={taxYears(input.year)}
            onInput={(year) => {
              onInput({ year });
            }}
          />
          <RadioField
            {...text}
            label="課税の状況"
            options={input.options.map(({ value, label }) => option(value, label, effects))}
          />
        </>
      );
    case "household":
      return (
        <HouseholdFields
          form={form}
          relations={input.options.filter(({ value }) => value !== "self").map(({ value, label }) => [value, label])}
          onInput={onInput}
        />
      );
    default:
      return null;
  }
}
