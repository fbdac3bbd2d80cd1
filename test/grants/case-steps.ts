import * as z from "zod";
import { commandId, UnexpectedAnswerError, until, type Body, type Person } from "./grants-world.ts";

/** Staff of the prefecture, by what they do. */
export type Staff = {
  readonly window: Person;
  readonly screener: Person;
  readonly approvers: readonly [Person, Person];
  readonly cashiers: readonly [Person, Person];
  readonly administrators: readonly [Person, Person];
  readonly numberHandler: Person;
  readonly auditor: Person;
};

const viewSchema = z.looseObject({
  caseId: z.string(),
  caseNumber: z.string(),
  version: z.int(),
  status: z.string(),
  round: z.int(),
  waitingFor: z.string(),
  documents: z.array(z.object({ documentId: z.string(), state: z.string() })),
  messages: z.array(z.object({ messageId: z.string() })),
  papers: z.array(z.object({ kind: z.string() })),
  events: z.array(z.object({ act: z.string() })),
  decision: z.object({ decidedOn: z.string().optional() }).optional(),
  verdict: z.object({ verdictClass: z.string() }).optional(),
});

/** The case as a person opens it. */
export type View = z.infer<typeof viewSchema>;

/** The household of the suite's cases. */
export const household = {
  name: "試験 太郎",
  nameKana: "シケン タロウ",
  birthDate: "1985-04-12",
  spouse: { name: "試験 花子", nameKana: "シケン ハナコ", birthDate: "1987-02-03" },
  municipalityCode: "131016",
};

const scan = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOQBwAAHwAeVRfbCQAAAABJRU5ErkJggg==",
  "base64",
);

/** Kinds of application that the suite makes. */
export type ApplicationKind = "looks-back" | "looks-forward";

function contentOf(caseId: string, spouseId: string, kind: ApplicationKind) {
  const consent = { given: true, wordingVersion: "2026-04", recordedOn: "2026-04-01" };
  return {
    fund: "emergency-small",
    reason: kind === "looks-back" ? "medical-or-care-costs" : "first-wage-wait",
    reasonDetail: "生活費が足りない",
    requestedAmount: 100_000,
    members: [
      {
        personId: caseId,
        name: household.name,
        nameKana: household.nameKana,
        birthDate: household.birthDate,
        sex: "male",
        relation: "self",
        consent,
      },
      { personId: spouseId, ...household.spouse, sex: "female", relation: "spouse", consent },
    ],
    address: { postcode: "1000001", municipalityCode: household.municipalityCode, town: "千代田1番1号" },
    phone: "0312345678",
    identityCheck: { method: "drivers-licence", checkedOn: "2026-04-01" },
    bankAccount: {
      bankCode: "0001",
      branchCode: "001",
      accountType: "ordinary",
      accountNumber: "1234567",
      holderKana: household.nameKana,
    },
    declarations: {
      notOnPublicAssistance: true,
      notInBankruptcy: true,
      notBusinessCapital: true,
      notOrganisedCrime: true,
    },
    windowOpinion: "必要と認める",
    ...(kind === "looks-forward"
      ? {
          bridgePlan: {
            firstIncomeOn: "2099-12-25",
            expectedMonthlyIncome: 180_000,
            monthlyFixedCosts: 120_000,
            cashOnHand: 10_000,
          },
        }
      : {}),
  };
}

/** The acts of people on one case, each on the version that they see. */
export class CaseSteps {
  readonly caseId = commandId();
  readonly #spouseId = commandId();
  readonly #staff: Staff;

  constructor(staff: Staff) {
    this.#staff = staff;
  }

  /** The case as it is, opened as its screens open it. */
  async open(person: Person, purpose: string): Promise<View> {
    return viewSchema.parse(await person.post(`/cases/${this.caseId}/openings`, { purpose }));
  }

  /** One act on the version that stands now. */
  async act(
    person: Person,
    path: string,
    purpose: string,
    body: object = {},
    method: "POST" | "PUT" = "POST",
  ): Promise<Body> {
    const once = async (): Promise<Body> => {
      const { version } = await this.open(person, purpose);
      return person.call(method, `/cases/${this.caseId}${path}`, { commandId: commandId(), version, ...body });
    };
    try {
      return await once();
    } catch (error) {
      // Somebody else was faster: the person looks again and acts again.
      if (!(error instanceof UnexpectedAnswerError) || error.code !== "VERSION_CONFLICT") throw error;
      return once();
    }
  }

  /** Waits until the case is so. */
  async until(what: string, person: Person, purpose: string, holds: (view: View) => boolean): Promise<View> {
    return until(`${this.caseId}: ${what}`, async () => {
      const view = await this.open(person, purpose);
      return holds(view) ? view : undefined;
    });
  }

  /** A consultation and a second one. */
  async consultation(): Promise<void> {
    const { window } = this.#staff;
    const consultation = { heldOn: "2026-04-01", channel: "window", summary: "生活費が足りない。" };
    await window.post("/consultations", {
      commandId: this.caseId,
      name: household.name,
      nameKana: household.nameKana,
      birthDate: household.birthDate,
      protected: false,
      consultation,
    });
    await this.act(window, "/consultations", "consultation", { consultation });
  }

  /** An application that lacks nothing but documents, saved once with a member too many. */
  async application(kind: ApplicationKind): Promise<void> {
    const { window } = this.#staff;
    await this.act(window, "/application", "application", { fund: "emergency-small" });
    const content = contentOf(this.caseId, this.#spouseId, kind);
    const [self] = content.members;
    const tooMany = {
      ...content,
      members: [...content.members, { ...self, personId: commandId(), relation: "sibling", consent: undefined }],
    };
    for (const saved of [tooMany, content]) {
      await this.act(window, "/application", "application", { content: saved }, "PUT");
    }
  }

  /** Announces a document and sends its bytes to the quarantine as a browser does; answers its id when it was checked. */
  async document(kind: string, bytes: Uint8Array = scan): Promise<string> {
    const { window } = this.#staff;
    const announced = z
      .looseObject({
        documentId: z.string(),
        upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()) }),
      })
      .parse(
        await this.act(window, "/documents", "application", {
          kind,
          fileName: `${kind}.png`,
          contentType: "image/png",
          size: bytes.length,
        }),
      );
    const form = new FormData();
    for (const [name, value] of Object.entries(announced.upload.fields)) form.append(name, value);
    form.append("file", new Blob([Uint8Array.from(bytes)], { type: "image/png" }), "scan.png");
    const sent = await fetch(announced.upload.url, { method: "POST", body: form });
    if (!sent.ok) throw new Error(`upload: ${String(sent.status)} ${await sent.text()}`);
    const { documentId } = announced;
    await this.until("check of a document", window, "application", ({ documents }) =>
      documents.some((entry) => entry.documentId === documentId && entry.state !== "quarantined"),
    );
    return documentId;
  }

  /** Consultation, facts, application, documents: everything up to the submission. */
  async ready(kind: ApplicationKind): Promise<void> {
    await this.consultation();
    const answer = { fact: "residence.hasHome", value: true, source: "statement", asOf: "2026-04-01" };
    await this.act(this.#staff.window, "/facts", "consultation", { facts: [answer] }, "PUT");
    await this.#staff.window.get(`/cases/${this.caseId}/assessment`);
    await this.application(kind);
    await this.document("identity");
    await this.document("reason-proof");
  }

  /** Submits; `move` carries what the submission left in the outbox, and the verdict of the round comes. */
  async submit(move: () => Promise<void>): Promise<View> {
    const { window, screener } = this.#staff;
    await this.act(window, "/application/submission", "application");
    await move();
    const { round } = await this.open(screener, "screening");
    return this.until("verdict", screener, "screening", (view) => {
      const verdicts = view.events.filter(({ act }) => act === "record-verdict").length;
      return view.verdict !== undefined && verdicts >= round;
    });
  }

  /**
   * The screener sends it on, both approvers approve, and the papers are made. `at-once`: they approve before the workflow
   * has learnt that it was sent on.
   */
  async decide(move: () => Promise<void>, pace: "in-step" | "at-once"): Promise<View> {
    const { screener, approvers, window } = this.#staff;
    await this.act(screener, "/screening/forward", "screening");
    if (pace === "in-step") await move();
    for (const approver of approvers) await this.act(approver, "/decision/steps", "decision", { outcome: "approved" });
    await move();
    return this.until("papers", window, "contract", ({ papers }) => papers.length === 2);
  }

  /** The signed deed arrives; answers the day of payment. */
  async deed(move: () => Promise<void>): Promise<string> {
    const { window } = this.#staff;
    const { decision } = await this.open(window, "contract");
    const answer = await this.act(window, "/contract/loan-deed", "contract", { receivedOn: decision?.decidedOn });
    await move();
    return z.object({ paymentDate: z.string() }).parse(answer).paymentDate;
  }
}
