import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { callApi, type JourneyWorld } from "./journey-world.ts";

/** A case that is driven past the screens, command by command, as fast as the API answers. */

/** Who acts: the token of a person who signed in. */
export type Token = string;

/** The household of a driven case, with everything that must not turn up outside its place. */
export type DrivenHousehold = {
  readonly name: string;
  readonly kana: string;
  readonly birthDate: string;
  readonly sex: "male" | "female";
  readonly spouse?: { readonly name: string; readonly kana: string; readonly birthDate: string };
  readonly municipalityCode: string;
  readonly postcode: string;
  readonly town: string;
  readonly account: string;
  readonly amount: number;
  readonly reason: "medical-or-care-costs" | "first-wage-wait";
};

const viewSchema = z.looseObject({
  version: z.number(),
  status: z.string(),
  round: z.number(),
  caseNumber: z.string(),
  documents: z.array(z.looseObject({ state: z.string() })),
  papers: z.array(z.looseObject({ kind: z.string() })),
  verdict: z.looseObject({ verdictClass: z.string() }).optional(),
  events: z.array(z.looseObject({ act: z.string(), round: z.number() })),
  missing: z.array(z.looseObject({ code: z.string() })),
});

/** A case as the API shows it, as far as the driver reads it. */
export type DrivenView = z.infer<typeof viewSchema>;

/** A case under way. */
export type DrivenCase = {
  readonly caseId: string;
  /** Sends a command on the version known; @throws Error when it is refused. */
  readonly act: (
    who: Token,
    method: "POST" | "PUT",
    path: string,
    body?: object,
  ) => Promise<Readonly<Record<string, unknown>>>;
  /** Opens the case, logged as any opening. */
  readonly open: (who: Token) => Promise<DrivenView>;
  /** Opens the case until it is as awaited; @throws Error naming `what` when that takes too long. */
  readonly until: (who: Token, what: string, isSo: (view: DrivenView) => boolean) => Promise<DrivenView>;
};

/** Day of today in JST. */
export function today(): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo" }).format(Date.now());
}

/** A day in JST so many days from today. */
export function dayAhead(days: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo" }).format(Date.now() + days * 86_400_000);
}

const longestWait = 120_000;

/** The smallest PNG there is. */
export const scan = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOQBwAAHwAeVRfbCQAAAABJRU5ErkJggg==",
  "base64",
);

function contentOf(caseId: string, household: DrivenHousehold): object {
  const consent =
    household.reason === "first-wage-wait"
      ? {}
      : { consent: { given: true, wordingVersion: "2026-04", recordedOn: today() } };
  const { spouse } = household;
  return {
    fund: "emergency-small",
    reason: household.reason,
    reasonDetail: household.reason === "first-wage-wait" ? "初回の給与まで一か月ある。" : "入院の自己負担が続いた。",
    requestedAmount: household.amount,
    members: [
      {
        personId: caseId,
        name: household.name,
        nameKana: household.kana,
        birthDate: household.birthDate,
        sex: household.sex,
        relation: "self",
        ...consent,
      },
      ...(spouse === undefined
        ? []
        : [
            {
              personId: randomUUID(),
              name: spouse.name,
              nameKana: spouse.kana,
              birthDate: spouse.birthDate,
              sex: household.sex === "male" ? "female" : "male",
              relation: "spouse",
              ...consent,
            },
          ]),
    ],
    address: {
      postcode: household.postcode,
      municipalityCode: household.municipalityCode,
      town: household.town,
    },
    identityCheck: { method: "drivers-licence", checkedOn: today() },
    bankAccount: {
      bankCode: "0001",
      branchCode: "001",
      accountType: "ordinary",
      accountNumber: household.account,
      holderKana: household.kana,
    },
    declarations: {
      notOnPublicAssistance: true,
      notInBankruptcy: true,
      notBusinessCapital: true,
      notOrganisedCrime: true,
    },
    windowOpinion: "貸付が必要と認める。",
    ...(household.reason === "first-wage-wait"
      ? {
          bridgePlan: {
            firstIncomeOn: dayAhead(31),
            expectedMonthlyIncome: 180_000,
            monthlyFixedCosts: 120_000,
            cashOnHand: 10_000,
          },
        }
      : {}),
  };
}

/** Records the consultation that a driven case begins with. */
export async function beginDrivenCase(
  world: JourneyWorld,
  stage: string,
  windowWorker: Token,
  household: DrivenHousehold,
): Promise<DrivenCase> {
  const caseId = randomUUID();
  let version = 0;

  const act: DrivenCase["act"] = async (who, method, path, body = {}) => {
    const command = { commandId: randomUUID(), version, ...body };
    const { status, body: answer } = await callApi(world, stage, who, method, `/cases/${caseId}${path}`, command);
    if (status >= 300) throw new Error(`${method} ${path}: ${String(status)} ${answer.code ?? ""}`);
    version = answer.version ?? version;
    return answer;
  };

  const open: DrivenCase["open"] = async (who) => {
    const { status, body } = await callApi(world, stage, who, "POST", `/cases/${caseId}/openings`, {
      purpose: "call-answer",
    });
    if (status >= 300) throw new Error(`opening: ${String(status)} ${body.code ?? ""}`);
    const view = viewSchema.parse(body);
    version = view.version;
    return view;
  };

  const begun = await callApi(world, stage, windowWorker, "POST", "/consultations", {
    commandId: caseId,
    name: household.name,
    nameKana: household.kana,
    birthDate: household.birthDate,
    protected: false,
    consultation: { heldOn: today(), channel: "window", summary: "今月の生活費が足りない。" },
  });
  version = z.number().parse(begun.body.version);

  return {
    caseId,
    act,
    open,
    until: async (who, what, isSo) => {
      const limit = Date.now() + longestWait;
      for (;;) {
        const view = await open(who);
        if (isSo(view)) return view;
        if (Date.now() > limit) throw new Error(`${what}: not within ${String(longestWait / 1000)} s`);
        await delay(300);
      }
    },
  };
}

const uploadSchema = z.looseObject({
  upload: z.object({ url: z.url(), fields: z.record(z.string(), z.string()) }),
});

/** Opens the application, fills it in, sends two documents, waits for their release and submits. */
export async function applyAndSubmit(driven: DrivenCase, who: Token, household: DrivenHousehold): Promise<void> {
  await driven.act(who, "POST", "/application", { fund: "emergency-small" });
  await driven.act(who, "PUT", "/application", { content: contentOf(driven.caseId, household) });
  for (const kind of ["identity", "reason-proof"]) {
    const { upload } = uploadSchema.parse(
      await driven.act(who, "POST", "/documents", {
        kind,
        fileName: `${household.name}の書類.png`,
        contentType: "image/png",
        size: scan.length,
      }),
    );
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
    form.append("file", new Blob([scan], { type: "image/png" }), "scan.png");
    const sent = await fetch(upload.url, { method: "POST", body: form });
    if (!sent.ok) throw new Error(`upload: ${String(sent.status)}`);
    // Released before the next is announced, so that no check moves the version in between.
    await driven.until(who, "the release of the document", ({ documents }) =>
      documents.every(({ state }) => state === "released"),
    );
  }
  await driven.act(who, "POST", "/application/submission");
}

/** Waits for the verdict of the round. */
export async function verdictOf(driven: DrivenCase, who: Token): Promise<DrivenView> {
  return driven.until(who, "the verdict", ({ events, round }) =>
    events.some((event) => event.act === "record-verdict" && event.round === round),
  );
}

/** Sends the case on and has it approved by two people in turn. */
export async function decide(driven: DrivenCase, screener: Token, approvers: readonly [Token, Token]): Promise<void> {
  await driven.act(screener, "POST", "/screening/forward");
  for (const approver of approvers) await driven.act(approver, "POST", "/decision/steps", { outcome: "approved" });
}

/** Waits for the papers, records the signed deed and gives back the payment day it got. */
export async function receiveDeed(driven: DrivenCase, windowWorker: Token): Promise<string> {
  await driven.until(
    windowWorker,
    "notice, deed and destruction of the key",
    ({ papers, events }) => papers.length === 2 && events.some(({ act }) => act === "destroy-number-key"),
  );
  const received = await driven.act(windowWorker, "POST", "/contract/loan-deed", { receivedOn: today() });
  return z.string().parse(received["paymentDate"]);
}

const fileSchema = z.looseObject({ fileId: z.string(), version: z.number(), sha256: z.string() });

/** Drafts the payment file of a day with one cashier and seals it with the other. */
export async function payDay(
  world: JourneyWorld,
  stage: string,
  paymentDate: string,
  [first, second]: readonly [Token, Token],
): Promise<void> {
  const path = `/payment-days/${paymentDate}/files`;
  const { fileId, version, sha256 } = fileSchema.parse(
    (await callApi(world, stage, first, "POST", path, { commandId: randomUUID() })).body,
  );
  const sealed = await callApi(world, stage, second, "POST", `${path}/${fileId}/seal`, {
    commandId: randomUUID(),
    version,
    sha256,
  });
  if (sealed.status !== 200) throw new Error(`seal: ${String(sealed.status)} ${sealed.body.code ?? ""}`);
}

const releaseSchema = z.looseObject({ releaseId: z.string(), version: z.number(), state: z.string() });

/** Proposes the release of a year with one administrator and releases it with the other. */
export async function releaseYear(
  world: JourneyWorld,
  stage: string,
  fiscalYear: number,
  [first, second]: readonly [Token, Token],
): Promise<string> {
  const { releaseId, version } = releaseSchema.parse(
    (await callApi(world, stage, first, "POST", "/releases", { commandId: randomUUID(), fiscalYear })).body,
  );
  const { state } = releaseSchema.parse(
    (
      await callApi(world, stage, second, "POST", `/releases/${releaseId}/decision`, {
        commandId: randomUUID(),
        version,
        outcome: "released",
      })
    ).body,
  );
  return state;
}
