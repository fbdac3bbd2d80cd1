import { Button } from "../components/button.tsx";
import { Panel } from "../components/display.tsx";
import { EraDateField } from "../components/era-date-field.tsx";
import { errorAt, FieldsetError } from "../components/error-summary.tsx";
import { RadioField, SelectField, TextField } from "../components/fields.tsx";
import { relationLabels, sexLabels } from "../lib/application-labels.ts";
import { fieldId } from "../lib/field-id.ts";
import { formatDay, isoDayOf } from "../lib/format.ts";
import type { ProblemFacts } from "../lib/problem.ts";
import { consentWording } from "./consent-wording.ts";
import { newMember, type MemberForm } from "./form-model.ts";

const relationOptions = Object.entries(relationLabels);
const sexOptions = Object.entries(sexLabels);

function MemberFields({
  member,
  index,
  asksConsent,
  problem,
  onInput,
  onRemove,
}: {
  readonly member: MemberForm;
  readonly index: number;
  readonly asksConsent: boolean;
  readonly problem: ProblemFacts | undefined;
  readonly onInput: (member: MemberForm) => void;
  readonly onRemove: () => void;
}) {
  const at = (name: string) => `members.${String(index)}.${name}`;
  const change = (part: Partial<MemberForm>) => {
    onInput({ ...member, ...part });
  };
  const title = `世帯員${String(index + 1)}${member.name.trim() === "" ? "" : `：${member.name}`}`;
  return (
    <section class="member" aria-label={title}>
      <div class="member__head">
        <h3>{title}</h3>
        <Button kind="plain" size="small" onPress={onRemove}>
          この人を外す<span class="visually-hidden">（{title}）</span>
        </Button>
      </div>
      <div class="row">
        <SelectField
          path={at("relation")}
          label="続柄"
          required
          empty="選んでください"
          value={member.relation}
          options={relationOptions}
          onInput={(relation) => {
            change({ relation });
          }}
          error={errorAt(problem, at("relation"))}
        />
        <TextField
          path={at("name")}
          label="氏名"
          required
          width={12}
          maxLength={60}
          value={member.name}
          onInput={(name) => {
            change({ name });
          }}
          error={errorAt(problem, at("name"))}
        />
        <TextField
          path={at("nameKana")}
          label="カナ（全角カタカナ）"
          required
          width={12}
          maxLength={60}
          value={member.nameKana}
          onInput={(nameKana) => {
            change({ nameKana });
          }}
          error={errorAt(problem, at("nameKana"))}
        />
      </div>
      <EraDateField
        path={at("birthDate")}
        label="生年月日"
        required
        value={member.birth}
        onInput={(birth) => {
          change({ birth });
        }}
        error={errorAt(problem, at("birthDate"))}
      />
      <div class="row">
        <SelectField
          path={at("sex")}
          label="性別"
          required
          empty="選んでください"
          value={member.sex}
          options={sexOptions}
          onInput={(sex) => {
            change({ sex });
          }}
          error={errorAt(problem, at("sex"))}
        />
        <TextField
          path={at("occupation")}
          label="職業・学校など"
          width={12}
          maxLength={60}
          value={member.occupation}
          onInput={(occupation) => {
            change({ occupation });
          }}
          error={errorAt(problem, at("occupation"))}
        />
      </div>
      {asksConsent ? (
        <RadioField
          path={at("consent")}
          label="情報照会への同意"
          inline
          support={
            member.consent === ""
              ? "説明文を読み上げ（または渡し）、本人の答えを記録してください。"
              : `${formatDay(member.consentOn)}に記録（説明文 ${member.consentVersion}）`
          }
          value={member.consent}
          options={[
            ["given", "同意する"],
            ["refused", "同意しない"],
          ]}
          onInput={(consent) => {
            change({
              consent,
              consentOn: isoDayOf(new Date().toISOString()),
              consentVersion: consentWording.version,
            });
          }}
          error={errorAt(problem, at("consent"))}
        />
      ) : null}
    </section>
  );
}

/** The household, one member after the other, with each member's consent. */
export function HouseholdSection({
  members,
  asksConsent,
  problem,
  onInput,
}: {
  readonly members: readonly MemberForm[];
  readonly asksConsent: boolean;
  readonly problem: ProblemFacts | undefined;
  readonly onInput: (members: readonly MemberForm[]) => void;
}) {
  const add = () => {
    const relation = members.some((member) => member.relation === "self") ? "" : "self";
    onInput([...members, newMember(crypto.randomUUID(), relation)]);
  };
  return (
    <Panel title="世帯" id={fieldId("members")}>
      <p class="lead">借りる方ご本人と、生計をともにする全員を入れてください。住民票が別でも含めます。</p>
      <FieldsetError problem={problem} path="members" />
      {asksConsent ? (
        <details class="wording">
          <summary>情報照会の説明文（{consentWording.version}）</summary>
          {consentWording.paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </details>
      ) : (
        <p class="lead">この理由では情報照会を行わないため、同意の記録は要りません。</p>
      )}
      {members.map((member, index) => (
        <MemberFields
          key={member.personId}
          member={member}
          index={index}
          asksConsent={asksConsent}
          problem={problem}
          onInput={(changed) => {
            onInput(members.map((entry) => (entry.personId === member.personId ? changed : entry)));
          }}
          onRemove={() => {
            onInput(members.filter((entry) => entry.personId !== member.personId));
          }}
        />
      ))}
      <Button kind="secondary" onPress={add}>
        {members.length === 0 ? "借りる方を入れる" : "世帯員を追加する"}
      </Button>
    </Panel>
  );
}
