import type { ApplicationContent } from "../../domain/case/application-content.schema.ts";
import { borrowerOf } from "../../domain/case/check-application.ts";
import type { PaperItem } from "../../domain/case/case-items.schema.ts";
import { japaneseDayOf } from "../../domain/dates/instants.ts";
import { addDays, addMonths } from "../../domain/dates/plain-date.ts";
import type { CaseFolder } from "../shared/ports/case-repository.ts";
import type { PaperData } from "./typesetting/paper-data.ts";
import type { PaperTypesetter, TypesetPaper } from "./typesetting/paper-typesetter.ts";

/** The lender as papers name it. */
export type CouncilProfile = {
  readonly name: string;
  readonly chairTitle: string;
  readonly chairName: string;
  readonly postcode: string;
  readonly address: string;
  readonly telephone: string;
  readonly department: string;
};

/** Name of a municipality by code, as it stands in an address: prefecture and municipality. */
export type MunicipalityNames = (code: string) => string;

/** What a paper needs beside the case. */
export type PaperCircumstances = {
  readonly documentNumber: string;
  /** Day on the letter (JST). */
  readonly issuedOn: string;
  readonly council: CouncilProfile;
  readonly municipalityNames: MunicipalityNames;
};

/** A paper ready to be set. */
export type ReadyPaper = {
  readonly content: ApplicationContent;
  readonly typeset: (typesetter: PaperTypesetter, moment: { readonly madeAt: number }) => Promise<TypesetPaper>;
};

/** Yearly rate of overdue interest (延滞利子) on deeds made since 令和2年4月1日, in per cent. */
const overdueRatePercent = "3.0";

/** Days that the borrower has to send the signed deed back, from the day of the notice. */
const deedDays = 30;

const fundName = "緊急小口資金";

const hyphenated = (postcode: string): string => `${postcode.slice(0, 3)}-${postcode.slice(3)}`;

const telephone = (number: string): string => (number === "" ? "各窓口にお問い合わせください" : number);

const addressLines = (content: ApplicationContent, names: MunicipalityNames): string[] => {
  const { address } = content;
  if (address === undefined) return [];
  return [
    `${names(address.municipalityCode)}${address.town}`,
    ...(address.building === undefined ? [] : [address.building]),
  ];
};

const interestOf = (basisPoints: number): PaperData<"loan-deed">["loan"]["interest"] =>
  basisPoints === 0 ? { kind: "none" } : { kind: "rate", percent: (basisPoints / 100).toFixed(1) };

/** What the paper is made of, or undefined when the case lacks it. */
export function paperDataOf(
  kind: PaperItem["kind"],
  folder: CaseFolder,
  { documentNumber, issuedOn, council, municipalityNames }: PaperCircumstances,
): ReadyPaper | undefined {
  const content = folder.application?.content;
  const borrower = content === undefined ? undefined : borrowerOf(content);
  if (content?.address === undefined || borrower === undefined) return undefined;
  const address = addressLines(content, municipalityNames);
  const lender = {
    organisation: council.name,
    title: council.chairTitle,
    ...(council.chairName === "" ? {} : { name: council.chairName }),
    sealOmitted: true,
  };
  const contact = {
    office: `${council.name} ${council.department}`,
    telephone: telephone(council.telephone),
    address: `〒${council.postcode} ${council.address}`,
  };
  const submitted = folder.events.findLast((event) => event.act === "submit-application");
  const letter = {
    documentNumber,
    issuedOn,
    lender,
    recipient: { postcode: hyphenated(content.address.postcode), address, name: borrower.name },
    contact,
    appliedOn: submitted === undefined ? issuedOn : japaneseDayOf(submitted.at),
  };
  if (kind === "decline-notice") {
    const data: PaperData<"decline-notice"> = {
      ...letter,
      fund: fundName,
      ...(content.requestedAmount === undefined ? {} : { appliedAmount: content.requestedAmount }),
      sentText:
        "お申込みの内容を審査しましたが、今回は貸付けを行わないことになりました。\n生活のお困りごとは、引き続きお住まいの市区町村の社会福祉協議会へご相談ください。",
    };
    return { content, typeset: (typesetter, moment) => typesetter.typeset("decline-notice", data, moment) };
  }
  const { contract } = folder;
  if (contract === undefined) return undefined;
  const loan = {
    fund: fundName,
    amount: contract.principal,
    graceMonths: contract.gracePeriodMonths,
    graceEndsOn: addDays(addMonths(contract.contractedOn, contract.gracePeriodMonths), -1),
    frequency: "monthly" as const,
    instalments: contract.instalments,
    firstDueOn: contract.firstDueDate,
    finalDueOn: contract.finalDueDate,
    interest: interestOf(contract.rateBasisPoints),
  };
  if (kind === "loan-decision-notice") {
    const data: PaperData<"loan-decision-notice"> = { ...letter, loan, deedDueOn: addDays(issuedOn, deedDays) };
    return { content, typeset: (typesetter, moment) => typesetter.typeset("loan-decision-notice", data, moment) };
  }
  const data: PaperData<"loan-deed"> = {
    documentNumber,
    lender,
    loan,
    overdueRatePercent,
    plan: contract.plan.map(({ number, dueDate, principal, interest, total }) => ({
      number,
      dueDate,
      principal,
      interest,
      total,
    })),
    borrower: { name: borrower.name, address: address.join(" ") },
    contact,
  };
  return { content, typeset: (typesetter, moment) => typesetter.typeset("loan-deed", data, moment) };
}
