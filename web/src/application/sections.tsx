import { Panel } from "../components/display.tsx";
import { errorAt } from "../components/error-summary.tsx";
import { DayField, RadioField, SelectField, TextAreaField, TextField, YenField } from "../components/fields.tsx";
import { declarationLabels, identityMethodLabels, selfRelianceLabels } from "../lib/application-labels.ts";
import type { Me } from "../lib/endpoints.ts";
import { fieldId } from "../lib/field-id.ts";
import { isoDayOf } from "../lib/format.ts";
import { declarationNames, type ApplicationForm } from "./form-model.ts";
import type { SectionProps } from "./loan-section.tsx";

const today = (): string => isoDayOf(new Date().toISOString());

/** Address and phone. */
export function AddressSection({
  form,
  problem,
  onInput,
  municipalities,
}: SectionProps & { readonly municipalities: Me["municipalities"] }) {
  const change = (part: Partial<ApplicationForm["address"]>) => {
    onInput({ address: { ...form.address, ...part } });
  };
  return (
    <Panel title="住所・連絡先" id={fieldId("address")}>
      <TextField
        path="address.postcode"
        label="郵便番号（7桁）"
        required
        numeric
        width={8}
        autocomplete="off"
        value={form.address.postcode}
        onInput={(postcode) => {
          change({ postcode });
        }}
        error={errorAt(problem, "address.postcode")}
      />
      <SelectField
        path="address.municipalityCode"
        label="市区町村"
        required
        empty="選んでください"
        value={form.address.municipalityCode}
        options={municipalities.map(({ code, name }) => [code, name] as const)}
        onInput={(municipalityCode) => {
          change({ municipalityCode });
        }}
        error={errorAt(problem, "address.municipalityCode")}
      />
      <TextField
        path="address.town"
        label="町名・番地"
        required
        width={30}
        maxLength={80}
        value={form.address.town}
        onInput={(town) => {
          change({ town });
        }}
        error={errorAt(problem, "address.town")}
      />
      <TextField
        path="address.building"
        label="建物・部屋番号"
        width={30}
        maxLength={80}
        value={form.address.building}
        onInput={(building) => {
          change({ building });
        }}
        error={errorAt(problem, "address.building")}
      />
      <TextField
        path="phone"
        label="電話番号"
        numeric
        width={12}
        value={form.phone}
        onInput={(phone) => {
          onInput({ phone });
        }}
        error={errorAt(problem, "phone")}
      />
    </Panel>
  );
}

/** How the identity was checked. */
export function IdentitySection({ form, problem, onInput }: SectionProps) {
  const change = (part: Partial<ApplicationForm["identityCheck"]>) => {
    const checkedOn = form.identityCheck.checkedOn === "" ? today() : form.identityCheck.checkedOn;
    onInput({ identityCheck: { ...form.identityCheck, checkedOn, ...part } });
  };
  return (
    <Panel title="本人確認" id={fieldId("identityCheck")}>
      <RadioField
        path="identityCheck.method"
        label="確認した書類"
        required
        support="マイナンバーカードは表面だけを見ます。裏面の番号は見たり写したりしないでください。"
        value={form.identityCheck.method}
        options={Object.entries(identityMethodLabels)}
        onInput={(method) => {
          change({ method });
        }}
        error={errorAt(problem, "identityCheck.method")}
      />
      <DayField
        path="identityCheck.checkedOn"
        label="確認した日"
        required
        max={today()}
        value={form.identityCheck.checkedOn}
        onInput={(checkedOn) => {
          change({ checkedOn });
        }}
        error={errorAt(problem, "identityCheck.checkedOn")}
      />
    </Panel>
  );
}

/** What the borrower declares. */
export function DeclarationsSection({ form, problem, onInput }: SectionProps) {
  return (
    <Panel title="確認事項" id={fieldId("declarations")}>
      <p class="lead">申込者に一つずつ確かめ、答えを記録してください。</p>
      {declarationNames.map((name) => (
        <RadioField
          key={name}
          path={`declarations.${name}`}
          label={declarationLabels[name]}
          required
          inline
          value={form.declarations[name]}
          options={[
            ["yes", "はい"],
            ["no", "いいえ"],
          ]}
          onInput={(answer) => {
            onInput({ declarations: { ...form.declarations, [name]: answer } });
          }}
          error={errorAt(problem, `declarations.${name}`)}
        />
      ))}
    </Panel>
  );
}

/** The dated plan to the first income, for forward-looking reasons. */
export function BridgePlanSection({ form, problem, onInput }: SectionProps) {
  const change = (part: Partial<ApplicationForm["bridgePlan"]>) => {
    onInput({ bridgePlan: { ...form.bridgePlan, ...part } });
  };
  const amount = (
    name: "expectedMonthlyIncome" | "monthlyFixedCosts" | "cashOnHand",
    label: string,
    support: string,
  ) => (
    <YenField
      path={`bridgePlan.${name}`}
      label={label}
      required
      support={support}
      value={form.bridgePlan[name]}
      onInput={(typed) => {
        change({ [name]: typed });
      }}
      error={errorAt(problem, `bridgePlan.${name}`)}
    />
  );
  return (
    <Panel title="最初の収入までの見通し" id={fieldId("bridgePlan")}>
      <p class="lead">この理由では、これまでの収入ではなく、これからの見通しで判断します。</p>
      <DayField
        path="bridgePlan.firstIncomeOn"
        label="最初の収入の日"
        required
        value={form.bridgePlan.firstIncomeOn}
        onInput={(firstIncomeOn) => {
          change({ firstIncomeOn });
        }}
        error={errorAt(problem, "bridgePlan.firstIncomeOn")}
      />
      <div class="row">
        {amount("expectedMonthlyIncome", "月の収入の見込み", "給与などの手取り")}
        {amount("monthlyFixedCosts", "月の固定費", "家賃・光熱費など")}
        {amount("cashOnHand", "手持ち金", "今使えるお金")}
      </div>
    </Panel>
  );
}

/** Use of 自立相談支援, where the reason rests on it. */
export function SelfRelianceSection({ form, problem, onInput }: SectionProps) {
  return (
    <Panel title="自立相談支援" id={fieldId("selfReliance")}>
      <RadioField
        path="selfReliance.state"
        label="自立相談支援機関の利用"
        required
        support="この理由では、利用（または利用の申込み）が貸付の条件です。"
        value={form.selfReliance.state}
        options={Object.entries(selfRelianceLabels)}
        onInput={(state) => {
          onInput({ selfReliance: { ...form.selfReliance, state } });
        }}
        error={errorAt(problem, "selfReliance.state")}
      />
      <TextField
        path="selfReliance.note"
        label="機関の名前・事情"
        width={30}
        maxLength={200}
        value={form.selfReliance.note}
        onInput={(note) => {
          onInput({ selfReliance: { ...form.selfReliance, note } });
        }}
      />
    </Panel>
  );
}

/** The opinion of the municipal council. */
export function OpinionSection({ form, problem, onInput }: SectionProps) {
  return (
    <Panel title="市区町村社協の意見">
      <TextAreaField
        path="windowOpinion"
        label="意見"
        required
        support="貸付の必要性、償還の見込み、今後の支援を書いてください。"
        limit={1000}
        value={form.windowOpinion}
        onInput={(windowOpinion) => {
          onInput({ windowOpinion });
        }}
        error={errorAt(problem, "windowOpinion")}
      />
    </Panel>
  );
}
