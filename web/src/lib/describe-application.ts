import type { ApplicationContent } from "../../../domain/case/application-content.schema.ts";
import {
  accountTypeLabels,
  declarationLabels,
  identityMethodLabels,
  relationLabels,
  selfRelianceLabels,
  sexLabels,
} from "./application-labels.ts";
import { formatDay, formatYen } from "./format.ts";
import { reasonOf } from "./reasons.ts";

/** One line of an application in words: which part, its label, its value. */
export type Described = { readonly key: string; readonly label: string; readonly text: string };

const yesNo = (value: boolean): string => (value ? "はい" : "いいえ");

/** An application in words, line by line; parts not entered are left out. */
export function describeApplication(
  content: ApplicationContent,
  municipalityName: (code: string) => string,
): readonly Described[] {
  const { address, identityCheck, bankAccount, bridgePlan, declarations, selfReliance } = content;
  const lines: (readonly [string, string, string | undefined])[] = [
    [
      "reason",
      "借入の理由",
      content.reason === undefined ? undefined : (reasonOf(content.reason)?.ja ?? content.reason),
    ],
    ["reasonDetail", "事情", content.reasonDetail],
    [
      "requestedAmount",
      "希望額",
      content.requestedAmount === undefined ? undefined : formatYen(content.requestedAmount),
    ],
    ...content.members.map((member, index) => {
      const consent =
        member.consent === undefined ? "同意の記録なし" : member.consent.given ? "照会に同意" : "照会に同意しない";
      const text = [
        `${member.name}（${member.nameKana}）`,
        `${relationLabels[member.relation]}・${formatDay(member.birthDate)}生まれ・${sexLabels[member.sex]}`,
        ...(member.occupation === undefined ? [] : [member.occupation]),
        consent,
      ].join("\n");
      return [`members.${member.personId}`, `世帯員${String(index + 1)}`, text] as const;
    }),
    [
      "address",
      "住所",
      address === undefined
        ? undefined
        : `〒${address.postcode.slice(0, 3)}-${address.postcode.slice(3)}\n${municipalityName(address.municipalityCode)}${address.town}${address.building === undefined ? "" : ` ${address.building}`}`,
    ],
    ["phone", "電話番号", content.phone],
    [
      "identityCheck",
      "本人確認",
      identityCheck === undefined
        ? undefined
        : `${identityMethodLabels[identityCheck.method]}（${formatDay(identityCheck.checkedOn)}に確認）`,
    ],
    [
      "bankAccount",
      "振込先",
      bankAccount === undefined
        ? undefined
        : `銀行${bankAccount.bankCode}・支店${bankAccount.branchCode}\n${accountTypeLabels[bankAccount.accountType]} ${bankAccount.accountNumber}\n${bankAccount.holderKana}`,
    ],
    [
      "declarations",
      "確認事項",
      declarations === undefined
        ? undefined
        : [
            `${declarationLabels.notOnPublicAssistance}：${yesNo(declarations.notOnPublicAssistance)}`,
            `${declarationLabels.notInBankruptcy}：${yesNo(declarations.notInBankruptcy)}`,
            `${declarationLabels.notBusinessCapital}：${yesNo(declarations.notBusinessCapital)}`,
            `${declarationLabels.notOrganisedCrime}：${yesNo(declarations.notOrganisedCrime)}`,
          ].join("\n"),
    ],
    [
      "bridgePlan",
      "最初の収入までの見通し",
      bridgePlan === undefined
        ? undefined
        : [
            `最初の収入の日：${formatDay(bridgePlan.firstIncomeOn)}`,
            `月の収入の見込み：${formatYen(bridgePlan.expectedMonthlyIncome)}`,
            `月の固定費：${formatYen(bridgePlan.monthlyFixedCosts)}`,
            `手持ち金：${formatYen(bridgePlan.cashOnHand)}`,
          ].join("\n"),
    ],
    [
      "selfReliance",
      "自立相談支援",
      selfReliance === undefined
        ? undefined
        : `${selfRelianceLabels[selfReliance.state]}${selfReliance.note === undefined ? "" : `\n${selfReliance.note}`}`,
    ],
    ["windowOpinion", "市区町村社協の意見", content.windowOpinion],
  ];
  return lines.flatMap(([key, label, text]) => (text === undefined ? [] : [{ key, label, text }]));
}

/** One difference between two versions of an application. */
export type Difference = {
  readonly key: string;
  readonly label: string;
  readonly mine: string;
  readonly theirs: string;
};

/** Where two versions differ, in the order of the form; a part that is absent is 「（なし）」. */
export function differencesOf(mine: readonly Described[], theirs: readonly Described[]): readonly Difference[] {
  const keys = [...new Set([...mine, ...theirs].map(({ key }) => key))];
  return keys.flatMap((key) => {
    const own = mine.find((line) => line.key === key);
    const other = theirs.find((line) => line.key === key);
    if (own?.text === other?.text) return [];
    return [
      {
        key,
        label: own?.label ?? other?.label ?? key,
        mine: own?.text ?? "（なし）",
        theirs: other?.text ?? "（なし）",
      },
    ];
  });
}
