import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { japaneseDayOf } from "../domain/dates/instants.ts";
import { prefectureRoles, type Role } from "../domain/permissions/permissions.ts";
import { fiscalYear } from "../domain/dates/plain-date.ts";
import type { Staff } from "../domain/staff/staff.ts";
import { documentKey } from "../lambdas/documents/document-key.ts";
import type { Item } from "../lambdas/shared/ports/item-store.ts";
import { seedSettings } from "./settings.ts";
import { statisticsRows } from "../lambdas/shared/repositories/statistics-rows.ts";
import { projectCase } from "../lambdas/statistics/project-case.ts";
import { addBankDays, addDays, bankDayFrom } from "./dates.ts";
import { makeCase, type CaseMaker, type Stage } from "./make-cases.ts";
import { seededPrefectures, staffId, staffOfPrefecture, unclearResidents, type SeededPrefecture } from "./people.ts";
import { samplePaper, samplePaperKey } from "./sample-paper.ts";
import { Choices } from "./random.ts";
import { seedWorld, worldTables, type SeedWorld } from "./world.ts";

/** What the embedded runtime hands to a seed. */
export type SeedContext = {
  readonly assembly: {
    readonly stages: readonly {
      readonly code: string;
      readonly region: string;
      readonly tableNames: Readonly<Record<string, string>>;
      readonly bucketNames: Readonly<Record<string, string>>;
    }[];
  };
  readonly sdkEndpoint: string;
  readonly adminCredentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Control port of the network simulator on this machine; without it nobody is registered there by hand. */
  readonly simulatorControlPort?: number | undefined;
  report(message: string): void;
};

const isRole = (role: string): role is Role => prefectureRoles.some((known) => known === role);

function staffItems(prefecture: SeededPrefecture): readonly (Staff & { readonly trainingValidUntil?: string })[] {
  return staffOfPrefecture.map((entry) => {
    const municipalityCode =
      entry.municipality === undefined ? undefined : prefecture.municipalities[entry.municipality];
    return {
      staffId: staffId(prefecture, entry.id),
      name: entry.name,
      roles: entry.roles.filter(isRole),
      ...(municipalityCode === undefined ? {} : { municipalityCode }),
      active: true,
      ...(entry.roles.includes("number-handler") ? { trainingValidUntil: "2027-03-31" } : {}),
    };
  });
}

/** Stages of the present year's cases with their weights; each stage has at least one case. */
const presentStages: readonly (readonly [Stage, number])[] = [
  ["consultation", 14],
  ["application", 10],
  ["returned", 4],
  ["screening", 6],
  ["question", 4],
  ["decision", 8],
  ["declined", 4],
  ["withdrawn", 3],
  ["contract", 7],
  ["disbursement", 7],
  ["repayment", 33],
];

/** Outcomes of a year that is over. */
const pastStages: readonly (readonly [Stage, number])[] = [
  ["repayment", 80],
  ["declined", 12],
  ["withdrawn", 8],
];

/** Working days that a stage takes from the consultation on: open cases began lately. */
const daysOf: Readonly<Record<Stage, number>> = {
  consultation: 1,
  application: 1,
  returned: 3,
  screening: 1,
  question: 3,
  decision: 3,
  declined: 5,
  withdrawn: 3,
  contract: 4,
  disbursement: 6,
  repayment: 9,
};

/**
 * Makes the cases of the year that is over, for their rows in the statistics; the cases themselves are not kept, as if
 * they were still in the 業務システム.
 */
async function makePastRows(maker: CaseMaker, today: string): Promise<readonly Item[]> {
  const { prefecture, choices, world } = maker;
  const begin = `${String(fiscalYear(today) - 1)}-04-01`;
  for (let count = 0; count < prefecture.pastCases; count += 1) {
    await makeCase(maker, choices.weighted(pastStages), bankDayFrom(addDays(begin, choices.between(0, 340))));
  }
  const rows = statisticsRows(world.store, worldTables.statistics);
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  for (const item of world.store.dump(worldTables.cases).filter((entry) => entry["item"] === "case")) {
    await projectCase({ cases: world.dependencies.cases, rows, logger }, String(item["caseId"]));
  }
  return world.store.dump(worldTables.statistics);
}

async function makePresentCases(maker: CaseMaker, today: string): Promise<void> {
  const { prefecture, choices } = maker;
  const stages = presentStages.map(([stage]) => stage);
  for (let count = 0; count < prefecture.presentCases; count += 1) {
    const stage = stages[count] ?? choices.weighted(presentStages);
    const settled = stage === "repayment" || stage === "declined" || stage === "withdrawn";
    const age = daysOf[stage] + (settled ? choices.between(2, 140) : choices.between(0, 6));
    await makeCase(maker, stage, addBankDays(today, -age));
  }
}

/**
 * Cases whose inquiry needs a number handler: their borrowers are registered with the simulator, and the screening that
 * begins when the runtime runs finds what the simulator was told.
 */
async function makeUnclearCases(
  maker: CaseMaker,
  today: string,
  simulatorControlPort: number | undefined,
): Promise<void> {
  if (simulatorControlPort === undefined) return;
  const municipality = maker.prefecture.municipalities[0] ?? "";
  const response = await fetch(`http://127.0.0.1:${String(simulatorControlPort)}/control/residents`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(
      unclearResidents.map(({ name, nameKana, birthDate, sex, answers }) => ({
        kanaName: nameKana,
        name,
        birthDate,
        sex: sex === "male" ? "1" : "2",
        municipalityCode: municipality,
        ...answers,
      })),
    ),
  });
  if (!response.ok) throw new Error(`the simulator registered nobody: ${String(response.status)}`);
  for (const { answers: _answers, ...borrower } of unclearResidents) {
    await makeCase(maker, "screening", addBankDays(today, -daysOf.screening), {
      borrower,
      municipality,
      reason: "medical-or-care-costs",
    });
  }
}

/** Outbox entries of cases that are over are settled; those of open cases start their screening when the runtime runs. */
function isWanted(item: Item, openCases: ReadonlySet<unknown>): boolean {
  return !String(item["item"]).startsWith("outbox#") || openCases.has(item["caseId"]);
}

/** Items written at once: one transaction is one commit of the local database, a batch would be one each. */
const transactionSize = 100;

async function writeAll(client: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  for (let start = 0; start < items.length; start += transactionSize) {
    await documents.send(
      new TransactWriteCommand({
        TransactItems: items
          .slice(start, start + transactionSize)
          .map((item) => ({ Put: { TableName: table, Item: { ...item } } })),
      }),
    );
  }
}

async function store(
  world: SeedWorld,
  pastRows: readonly Item[],
  stage: SeedContext["assembly"]["stages"][number],
  context: SeedContext,
): Promise<void> {
  const settings = {
    region: stage.region,
    endpoint: context.sdkEndpoint,
    credentials: context.adminCredentials,
  };
  const dynamo = new DynamoDBClient(settings);
  const s3 = new S3Client({ ...settings, forcePathStyle: true, requestChecksumCalculation: "WHEN_REQUIRED" });
  const cases = world.store.dump(worldTables.cases);
  const open = new Set(
    cases
      .filter(
        (item) => ["screening", "decision", "contract"].includes(String(item["status"])) && item["item"] === "case",
      )
      .map((item) => item["caseId"]),
  );
  const nameOf = (kind: string): string => stage.tableNames[kind] ?? "";
  await writeAll(dynamo, nameOf("statistics"), pastRows);
  await writeAll(dynamo, nameOf("audit"), world.store.dump(worldTables.audit));
  await writeAll(dynamo, nameOf("directory"), world.store.dump(worldTables.directory));
  await writeAll(
    dynamo,
    nameOf("cases"),
    cases.filter((item) => isWanted(item, open)),
  );
  await s3.send(
    new PutObjectCommand({
      Bucket: stage.bucketNames["notices"],
      Key: samplePaperKey,
      Body: samplePaper,
      ContentType: "application/pdf",
    }),
  );
  for (const { caseId, documentId } of world.documents) {
    await s3.send(
      new PutObjectCommand({
        Bucket: stage.bucketNames["documents"],
        Key: documentKey(caseId, documentId),
        Body: world.sampleDocument,
        ContentType: "image/png",
      }),
    );
  }
}

/** Today in Japan, by the machine's clock. */
function today(): string {
  return japaneseDayOf(new Date().toISOString());
}

/**
 * Fills an empty runtime: staff of every role, and synthetic cases at every stage in two unlike prefectures, made by the
 * use cases themselves. Nobody in it exists; no My Number is in it.
 */
export async function seed(context: SeedContext): Promise<void> {
  const day = today();
  for (const prefecture of seededPrefectures) {
    const stage = context.assembly.stages.find((entry) => entry.code === prefecture.code);
    if (stage === undefined) continue;
    const choices = new Choices(Number(prefecture.code) * 20_240_331);
    const world = seedWorld(prefecture.code, choices);
    const staff = staffItems(prefecture);
    for (const entry of staff) {
      await world.store.put(worldTables.directory, { kind: "staff", id: entry.staffId, ...entry });
    }
    for (const item of seedSettings(staffId(prefecture, "kanri1"), "福田 学", day)) {
      await world.store.put(worldTables.directory, item);
    }
    const named = (id: string): Staff => {
      const found = staff.find((entry) => entry.staffId === staffId(prefecture, id));
      if (found === undefined) throw new Error(`no seeded staff ${id}`);
      return found;
    };
    const windows = staff.filter((entry) => entry.municipalityCode !== undefined);
    const helper = named("madoguchi1");
    const makerOn = (on: SeedWorld): CaseMaker => ({
      world: on,
      prefecture,
      choices,
      staff: {
        window: (municipality) =>
          windows.find((entry) => entry.municipalityCode === municipality) ?? {
            ...helper,
            municipalityCode: municipality,
          },
        screener: named("shinsa1"),
        approvers: [named("kessai1"), named("kessai2")],
      },
    });
    const pastRows = await makePastRows(makerOn(seedWorld(prefecture.code, choices)), day);
    await makePresentCases(makerOn(world), day);
    await makeUnclearCases(makerOn(world), day, context.simulatorControlPort);
    await store(world, pastRows, stage, context);
    context.report(
      `${prefecture.code}: ${String(prefecture.presentCases)} cases, ${String(pastRows.length)} rows of the year before`,
    );
  }
  const national = context.assembly.stages.find((entry) => entry.code === "national" || entry.code === "00");
  const table = national?.tableNames["national"];
  if (national !== undefined && table !== undefined) {
    const id = "bunseki1@zenkoku.sasae.example";
    await writeAll(
      new DynamoDBClient({
        region: national.region,
        endpoint: context.sdkEndpoint,
        credentials: context.adminCredentials,
      }),
      table,
      [{ kind: "staff", id, staffId: id, name: "今井 分析", roles: ["national-analyst"], active: true }],
    );
  }
}
