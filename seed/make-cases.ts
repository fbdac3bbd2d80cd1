import { createHash } from "node:crypto";
import { Temporal } from "temporal-polyfill";
import type { ApplicationContent, HouseholdMember } from "../domain/case/application-content.schema.ts";
import type { Verdict } from "../domain/case/case-items.schema.ts";
import { addBankDays, addMonths, addDays, type IsoDate } from "./dates.ts";
import type { Staff } from "../domain/staff/staff.ts";
import {
  openApplication,
  saveApplication,
  submitApplication,
  withdrawApplication,
} from "../lambdas/applications/applications.ts";
import { beginConsultation } from "../lambdas/consultations/begin-consultation.ts";
import { receiveLoanDeed } from "../lambdas/contracts/contracts.ts";
import { decideStep } from "../lambdas/decisions/decide-step.ts";
import { announceDocument } from "../lambdas/documents/documents.ts";
import { askQuestion } from "../lambdas/screening/questions.ts";
import { screeningTasks } from "../lambdas/screening/screening-tasks.ts";
import { forwardCase, returnCase } from "../lambdas/screening/screening.ts";
import { actOfSystem } from "../lambdas/shared/use-cases/act-of-system.ts";
import { samplePaper, samplePaperKey } from "./sample-paper.ts";
import type { Choices } from "./random.ts";
import { circumstances, familyNames, givenNames, towns, type SeededPrefecture } from "./people.ts";
import type { SeedWorld } from "./world.ts";

/** How far a seeded case has come. */
export type Stage =
  | "consultation"
  | "application"
  | "returned"
  | "screening"
  | "question"
  | "decision"
  | "declined"
  | "withdrawn"
  | "contract"
  | "disbursement"
  | "repayment";

/** What making cases needs. */
export type CaseMaker = {
  readonly world: SeedWorld;
  readonly prefecture: SeededPrefecture;
  readonly choices: Choices;
  /** Staff by role, and window workers by municipality. */
  readonly staff: {
    readonly window: (municipality: string) => Staff;
    readonly screener: Staff;
    readonly approvers: readonly [Staff, Staff];
  };
};

const request = <Path, Body>(staff: Staff, path: Path, body: Body, correlationId: string) => ({
  staff,
  path,
  query: {},
  body,
  correlationId,
});

function member(
  choices: Choices,
  family: readonly [string, string],
  relation: HouseholdMember["relation"],
  ages: readonly [number, number],
  on: IsoDate,
  sex?: "male" | "female",
): HouseholdMember {
  const given = choices.one(givenNames.filter((entry) => sex === undefined || entry[2] === sex));
  const age = choices.between(ages[0], ages[1]);
  const birthDate = addDays(addMonths(on, -12 * age), -choices.between(1, 360));
  return {
    personId: choices.uuid(),
    name: `${family[0]} ${given[0]}`,
    nameKana: `${family[1]} ${given[1]}`,
    birthDate,
    sex: given[2],
    relation,
  };
}

function household(choices: Choices, on: IsoDate): HouseholdMember[] {
  const family = choices.one(familyNames);
  const kind = choices.weighted([
    ["single", 40],
    ["couple-with-children", 22],
    ["single-parent", 18],
    ["elderly", 15],
    ["other", 5],
  ] as const);
  const self = member(choices, family, "self", kind === "elderly" ? [66, 84] : [22, 62], on);
  const children = () =>
    Array.from({ length: choices.between(1, 2) }, () => member(choices, family, "child", [1, 17], on));
  const spouse = () =>
    member(
      choices,
      family,
      "spouse",
      kind === "elderly" ? [65, 80] : [24, 60],
      on,
      self.sex === "male" ? "female" : "male",
    );
  switch (kind) {
    case "single":
      return [self];
    case "couple-with-children":
      return [self, spouse(), ...children()];
    case "single-parent":
      return [self, ...children()];
    case "elderly":
      return choices.next() < 0.5 ? [self] : [self, spouse()];
    case "other":
      return [self, member(choices, family, "sibling", [20, 60], on)];
  }
}

const banks = [
  ["0001", "001"],
  ["0005", "001"],
  ["0009", "200"],
  ["0167", "001"],
] as const;

function contentOf(
  choices: Choices,
  members: readonly HouseholdMember[],
  municipalityCode: string,
  reason: string,
  on: IsoDate,
): ApplicationContent {
  const forwardLooking = reason === "first-wage-wait" || reason === "benefit-wait";
  const [bankCode, branchCode] = choices.one(banks);
  return {
    fund: "emergency-small",
    reason,
    reasonDetail: choices.one(circumstances[reason] ?? ["生活費が一時的に不足している。"]),
    requestedAmount: choices.between(4, 10) * 10_000,
    members: members.map((entry) => ({
      ...entry,
      consent: entry.consent ?? { given: choices.next() < 0.95, wordingVersion: "2026-04", recordedOn: on },
    })),
    address: {
      postcode: municipalityCode.startsWith("13") ? "1000001" : "6900001",
      municipalityCode,
      town: choices.one(towns),
    },
    phone: `0${String(choices.between(70, 90))}0000${String(choices.between(1000, 9999))}`.slice(0, 11),
    identityCheck: { method: choices.one(["drivers-licence", "my-number-card-face"] as const), checkedOn: on },
    bankAccount: {
      bankCode,
      branchCode,
      accountType: "ordinary",
      accountNumber: String(choices.between(1_000_000, 9_999_999)),
      holderKana: members[0]?.nameKana ?? "",
    },
    declarations: {
      notOnPublicAssistance: true,
      notInBankruptcy: true,
      notBusinessCapital: true,
      notOrganisedCrime: true,
    },
    ...(forwardLooking
      ? {
          bridgePlan: {
            firstIncomeOn: addDays(on, choices.between(20, 45)),
            expectedMonthlyIncome: choices.between(14, 22) * 10_000,
            monthlyFixedCosts: choices.between(8, 13) * 10_000,
            cashOnHand: choices.between(0, 3) * 10_000,
          },
        }
      : {}),
    windowOpinion: "収入の見通しがあり、貸付けにより生活の立て直しが見込まれる。",
  };
}

const verdictOf = (choices: Choices, year: number): Verdict => {
  const [verdictClass, bandCodes] = choices.weighted([
    [["within-standard", ["income-b2", "tax-exempt", "assistance-none"]] as const, 60],
    [["within-standard", ["income-b3", "tax-per-capita-only", "assistance-none"]] as const, 25],
    [["likely-over", ["income-b4", "tax-taxed", "assistance-none"]] as const, 8],
    [["needs-check", ["income-bx", "tax-unknown", "assistance-none"]] as const, 7],
  ]);
  return {
    verdictClass,
    bandCodes: [...bandCodes],
    gapCodes: [],
    ruleId: "household-income-against-standard",
    ruleVersion: "2026-11-24",
    taxYear: year,
    inquiryIds: [],
  };
};

/** What is fixed of a case instead of being drawn: who borrows, alone and consenting, where, and why. */
export type GivenCase = {
  readonly borrower: Omit<HouseholdMember, "personId" | "relation">;
  readonly municipality: string;
  readonly reason: string;
};

/**
 * Makes one case that begins on `beginsOn` and comes as far as `stage`, by the very use cases that staff use, on the
 * world's clock.
 */
export async function makeCase(
  { world, prefecture, choices, staff }: CaseMaker,
  stage: Stage,
  beginsOn: IsoDate,
  given?: GivenCase,
): Promise<void> {
  const municipality = given?.municipality ?? choices.one(prefecture.municipalities);
  const window = staff.window(municipality);
  const { dependencies, clock } = world;
  const at = (date: IsoDate, hour: number) => {
    clock.set(date, hour, choices.between(0, 59));
  };
  const correlationId = choices.uuid();
  const caseId = choices.uuid();
  const path = { caseId };
  const version = async () => (await dependencies.cases.findRecord(caseId))?.version ?? 0;
  const command = async () => ({ commandId: choices.uuid(), version: await version() });
  const members: readonly HouseholdMember[] =
    given === undefined
      ? household(choices, beginsOn)
      : [
          {
            ...given.borrower,
            personId: choices.uuid(),
            relation: "self",
            consent: { given: true, wordingVersion: "2026-04", recordedOn: beginsOn },
          },
        ];
  const [borrower] = members;
  if (borrower === undefined) return;
  const reason =
    given?.reason ??
    choices.weighted([
      ["medical-or-care-costs", 40],
      ["first-wage-wait", 30],
      ["benefit-wait", 14],
      ["wage-theft-or-loss", 10],
      ["disaster-damage", 6],
    ] as const);

  at(beginsOn, 10);
  await beginConsultation(
    dependencies,
    request(
      window,
      {},
      {
        commandId: caseId,
        name: borrower.name,
        nameKana: borrower.nameKana,
        birthDate: borrower.birthDate,
        protected: choices.next() < 0.02,
        consultation: {
          heldOn: beginsOn,
          channel: choices.one(["window", "window", "phone", "visit"] as const),
          summary: `${choices.one(circumstances[reason] ?? [""])}ほかの制度の利用状況も確認した。`,
        },
      },
      correlationId,
    ),
  );
  if (stage === "consultation") return;

  await openApplication(
    dependencies,
    request(window, path, { ...(await command()), fund: "emergency-small" }, correlationId),
  );
  const content = contentOf(
    choices,
    [{ ...borrower, personId: caseId }, ...members.slice(1)],
    municipality,
    reason,
    beginsOn,
  );
  const incomplete = stage === "application" && choices.next() < 0.6;
  const { bankAccount: _account, windowOpinion: _opinion, ...draft } = content;
  at(beginsOn, 11);
  await saveApplication(
    dependencies,
    request(window, path, { ...(await command()), content: incomplete ? draft : content }, correlationId),
  );
  for (const kind of incomplete ? (["identity"] as const) : (["identity", "reason-proof"] as const)) {
    const announced = await announceDocument(
      dependencies,
      request(
        window,
        path,
        {
          ...(await command()),
          kind,
          fileName: kind === "identity" ? "運転免許証.png" : "領収書.png",
          contentType: "image/png",
          size: world.sampleDocument.length,
        },
        correlationId,
      ),
    );
    await actOfSystem(
      dependencies,
      {
        caseId,
        by: { id: "document-check", name: "書類の自動確認" },
        commandId: `check-${announced.documentId}`,
        correlationId,
      },
      (folder) => {
        const document = folder.documents.find((entry) => entry.documentId === announced.documentId);
        return document === undefined
          ? undefined
          : {
              act: "release-document",
              data: { documentId: document.documentId, kind },
              puts: [{ item: `document#${document.documentId}`, ...document, state: "released" }],
            };
      },
    );
    world.documents.push({ caseId, documentId: announced.documentId });
  }
  if (stage === "application") return;

  at(beginsOn, 14);
  await submitApplication(dependencies, request(window, path, await command(), correlationId));
  if (stage === "screening") return;
  const round = 1;
  const ids = { caseId, round, correlationId };
  const forwardLooking = reason === "first-wage-wait" || reason === "benefit-wait";
  await screeningTasks["record-verdict"].run(
    dependencies,
    forwardLooking
      ? { ...ids, source: "none" }
      : { ...ids, source: "inquiry", inquiry: verdictOf(choices, Number(beginsOn.slice(0, 4))) },
  );
  if (stage === "withdrawn") {
    at(addDays(beginsOn, 1), 9);
    await withdrawApplication(
      dependencies,
      request(
        window,
        path,
        { ...(await command()), comment: "親族の援助が受けられることになったため。" },
        correlationId,
      ),
    );
    return;
  }
  const screened = addBankDays(beginsOn, 1);
  at(screened, 10);
  if (stage === "question") {
    await askQuestion(
      dependencies,
      request(
        staff.screener,
        path,
        { ...(await command()), question: "今月の家賃の支払時期を、借受人に確認してください。" },
        correlationId,
      ),
    );
    return;
  }
  if (stage === "returned") {
    await returnCase(
      dependencies,
      request(
        staff.screener,
        path,
        { ...(await command()), comment: "通帳の写しで名義を確認できません。口座の欄を直してください。" },
        correlationId,
      ),
    );
    return;
  }
  await forwardCase(
    dependencies,
    request(
      staff.screener,
      path,
      { ...(await command()), comment: "必要性、償還の見込みとも認められる。" },
      correlationId,
    ),
  );
  if (stage === "decision") return;
  const [first, second] = staff.approvers;
  at(screened, 15);
  await decideStep(
    dependencies,
    request(first, path, { ...(await command()), outcome: "approved" as const }, correlationId),
  );
  at(addBankDays(screened, 1), 10);
  if (stage === "declined") {
    await decideStep(
      dependencies,
      request(
        second,
        path,
        { ...(await command()), outcome: "declined" as const, comment: "他の公的制度の利用が見込まれるため。" },
        correlationId,
      ),
    );
    return;
  }
  await decideStep(
    dependencies,
    request(second, path, { ...(await command()), outcome: "approved" as const }, correlationId),
  );
  await screeningTasks["register-contract"].run(dependencies, ids);
  if (stage === "contract") return;
  for (const kind of ["loan-decision-notice", "loan-deed"] as const) {
    await actOfSystem(
      dependencies,
      { caseId, by: { id: "papers", name: "通知書の作成" }, commandId: `paper-${caseId}-${kind}`, correlationId },
      ({ record }) => {
        const documentNumber = `${record.caseNumber}（見本）`;
        return {
          act: "issue-notice",
          ...(record.decision === undefined ? {} : { state: { decision: { ...record.decision, documentNumber } } }),
          data: { paper: kind, documentNumber },
          puts: [
            {
              item: `paper#${kind}`,
              kind,
              documentNumber,
              objectKey: samplePaperKey,
              sha256: sha256(samplePaper),
              producedAt: clock.now(),
            },
          ],
        };
      },
    );
  }
  const received = addBankDays(screened, 3);
  at(received, 11);
  await receiveLoanDeed(
    dependencies,
    request(window, path, { ...(await command()), receivedOn: received }, correlationId),
  );
  if (stage === "disbursement") return;
  at(addBankDays(received, 1), 16);
  await actOfSystem(
    dependencies,
    { caseId, by: { id: "payment-file", name: "内田 里美" }, commandId: `seal-${caseId}`, correlationId },
    ({ paymentLine }) =>
      paymentLine === undefined
        ? undefined
        : {
            act: "seal-payment",
            state: { waitingFor: "nobody" },
            data: { fileId: `${paymentLine.paymentDate}-1` },
            puts: [{ item: "payment-line", ...paymentLine, state: "sealed", fileId: `${paymentLine.paymentDate}-1` }],
          },
  );
}

/** SHA-256 of a text, lower-case hexadecimal. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Instant (UTC) of an hour and minute of a day in Japan. */
export function instantOf(date: IsoDate, hour: number, minute: number): string {
  return Temporal.PlainDate.from(date)
    .toZonedDateTime({ timeZone: "Asia/Tokyo", plainTime: { hour, minute } })
    .toInstant()
    .toString({ fractionalSecondDigits: 3 });
}
