import { useState } from "preact/hooks";
import { bankKana } from "../../../domain/payment-file/bank-kana.ts";
import { yuchoAccount } from "../../../domain/payment-file/yucho-account.ts";
import { Button } from "../components/button.tsx";
import { Panel } from "../components/display.tsx";
import { errorAt } from "../components/error-summary.tsx";
import { RadioField, TextField } from "../components/fields.tsx";
import { accountTypeLabels } from "../lib/application-labels.ts";
import { fieldId } from "../lib/field-id.ts";
import type { ProblemFacts } from "../lib/problem.ts";
import type { ApplicationForm } from "./form-model.ts";
import { useBankNames } from "./use-bank-names.ts";

type Account = ApplicationForm["bankAccount"];

/** Turns the 記号 and 番号 of a ゆうちょ passbook into the numbers of a transfer. */
function YuchoHelper({ onAccount }: { readonly onAccount: (account: Partial<Account>) => void }) {
  const [symbol, setSymbol] = useState("");
  const [number, setNumber] = useState("");
  const [said, setSaid] = useState<{ readonly wrong: boolean; readonly text: string } | undefined>(undefined);
  const convert = () => {
    const account = yuchoAccount(symbol, number);
    if (account.kind === "refused") {
      setSaid({ wrong: true, text: account.message });
      return;
    }
    const { bankCode, branchCode, accountType, accountNumber } = account;
    onAccount({ bankCode, branchCode, accountType, accountNumber });
    setSaid({ wrong: false, text: `支店${branchCode}・口座番号${accountNumber}を入れました。` });
  };
  const wrong = said?.wrong === true ? said.text : undefined;
  return (
    <details class="wording">
      <summary>ゆうちょ銀行の「記号・番号」から入れる</summary>
      <div class="row">
        <TextField
          path="yucho.symbol"
          label="記号（5桁）"
          numeric
          width={5}
          value={symbol}
          onInput={setSymbol}
          error={wrong}
        />
        <TextField path="yucho.number" label="番号（8桁まで）" numeric width={8} value={number} onInput={setNumber} />
      </div>
      <Button kind="secondary" size="small" onPress={convert}>
        振込用の番号に直して入れる
      </Button>
      <p role="status">{said?.wrong === false ? said.text : ""}</p>
    </details>
  );
}

/** The account for the remittance. */
export function AccountSection({
  account,
  problem,
  onInput,
}: {
  readonly account: Account;
  readonly problem: ProblemFacts | undefined;
  readonly onInput: (account: Account) => void;
}) {
  const change = (part: Partial<Account>) => {
    onInput({ ...account, ...part });
  };
  const { bank, branch } = useBankNames(account.bankCode, account.branchCode);
  const kana = account.holderKana.trim() === "" ? undefined : bankKana(account.holderKana);
  return (
    <Panel title="振込先" id={fieldId("bankAccount")}>
      <p class="lead">借りる方ご本人の名義の口座に限ります。通帳の表紙とその裏を見て入れてください。</p>
      <YuchoHelper onAccount={change} />
      <div class="row">
        <TextField
          path="bankAccount.bankCode"
          label="銀行コード（4桁）"
          required
          numeric
          width={5}
          value={account.bankCode}
          onInput={(bankCode) => {
            change({ bankCode });
          }}
          {...(bank.name === undefined ? {} : { suffix: bank.name })}
          error={errorAt(problem, "bankAccount.bankCode") ?? bank.unknown}
        />
        <TextField
          path="bankAccount.branchCode"
          label="支店コード（3桁）"
          required
          numeric
          width={5}
          value={account.branchCode}
          onInput={(branchCode) => {
            change({ branchCode });
          }}
          {...(branch.name === undefined ? {} : { suffix: branch.name })}
          error={errorAt(problem, "bankAccount.branchCode") ?? branch.unknown}
        />
      </div>
      <RadioField
        path="bankAccount.accountType"
        label="種別"
        required
        inline
        value={account.accountType}
        options={Object.entries(accountTypeLabels)}
        onInput={(accountType) => {
          change({ accountType });
        }}
      />
      <TextField
        path="bankAccount.accountNumber"
        label="口座番号（7桁まで）"
        required
        numeric
        width={8}
        value={account.accountNumber}
        onInput={(accountNumber) => {
          change({ accountNumber });
        }}
        error={errorAt(problem, "bankAccount.accountNumber")}
      />
      <TextField
        path="bankAccount.holderKana"
        label="口座名義のカナ"
        required
        support={
          kana?.kind === "kana"
            ? `銀行へ送る表記：${kana.text}`
            : "通帳に書かれているとおりに、カタカナで入れてください。"
        }
        maxLength={60}
        value={account.holderKana}
        onInput={(holderKana) => {
          change({ holderKana });
        }}
        error={errorAt(problem, "bankAccount.holderKana") ?? (kana?.kind === "refused" ? kana.message : undefined)}
      />
    </Panel>
  );
}
