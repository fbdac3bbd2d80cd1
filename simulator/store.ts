import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import * as z from "zod";
import type { ProvisionRecord, SimulatorAnswer, SimulatorInquiryRequest } from "./contract.ts";
import { answerSchema, inquiryRequestSchema, provisionRecordSchema } from "./contract.ts";
import type { Resident } from "./population.ts";

/** What the simulator keeps of one inquiry. */
export type StoredInquiry = {
  readonly recordId: string;
  readonly request: SimulatorInquiryRequest;
  readonly receivedAt: number;
  readonly readyAt: number;
  readonly staffDecision: boolean;
  readonly residentKey: string | null;
  readonly state: "accepted" | "closed";
  readonly cancelled: boolean;
  readonly deliveries: number;
  readonly answer: SimulatorAnswer | null;
};

/**
 * The simulator's own state: residents, 符号, inquiries, and its record of inquiries (番号法23条), which can only grow:
 * the database itself refuses to change or delete an entry.
 */
export type SimulatorStore = {
  readonly saveResident: (resident: Resident) => void;
  readonly findResident: (key: string) => Resident | undefined;
  readonly findResidentByNumber: (myNumber: string) => Resident | undefined;
  readonly listHousehold: (householdNumber: string) => readonly Resident[];
  readonly saveAddressee: (organisation: string, addresseeNumber: string, residentKey: string) => void;
  readonly findAddressee: (organisation: string, addresseeNumber: string) => string | undefined;
  readonly insertInquiry: (inquiry: StoredInquiry) => boolean;
  readonly findInquiry: (recordId: string) => StoredInquiry | undefined;
  readonly saveAnswer: (recordId: string, answer: SimulatorAnswer) => void;
  readonly countDelivery: (recordId: string) => number;
  readonly close: (recordId: string) => void;
  readonly markCancelled: (recordId: string) => void;
  readonly listUnsettled: (now: number) => readonly StoredInquiry[];
  readonly listUnaccepted: (organisation: string, limit: number) => readonly StoredInquiry[];
  readonly listClosed: (organisation: string, limit: number) => readonly StoredInquiry[];
  readonly appendRecord: (record: ProvisionRecord) => void;
  readonly listRecords: (organisation: string) => readonly ProvisionRecord[];
  readonly counters: () => Readonly<Record<string, number>>;
  readonly dispose: () => void;
};

type Row = Record<string, SQLOutputValue>;

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new TypeError(`column ${column} is not text`);
  return value;
}

function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw new TypeError(`column ${column} is not a number`);
  return value;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS resident (key TEXT PRIMARY KEY, my_number TEXT NOT NULL, household TEXT NOT NULL,
  registered INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS resident_number ON resident (my_number);
CREATE INDEX IF NOT EXISTS resident_household ON resident (household);
CREATE TABLE IF NOT EXISTS addressee (organisation TEXT NOT NULL, addressee_number TEXT NOT NULL,
  resident_key TEXT NOT NULL, PRIMARY KEY (organisation, addressee_number));
CREATE TABLE IF NOT EXISTS inquiry (record_id TEXT PRIMARY KEY, organisation TEXT NOT NULL, request TEXT NOT NULL,
  received_at INTEGER NOT NULL, ready_at INTEGER NOT NULL, staff_decision INTEGER NOT NULL, resident_key TEXT,
  state TEXT NOT NULL, cancelled INTEGER NOT NULL, deliveries INTEGER NOT NULL, answer TEXT);
CREATE INDEX IF NOT EXISTS inquiry_ready ON inquiry (ready_at) WHERE answer IS NULL;
CREATE INDEX IF NOT EXISTS inquiry_open ON inquiry (organisation, state);
CREATE TABLE IF NOT EXISTS record_entry (sequence INTEGER PRIMARY KEY AUTOINCREMENT, record_id TEXT NOT NULL,
  organisation TEXT NOT NULL, body TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS record_entry_no_update BEFORE UPDATE ON record_entry
  BEGIN SELECT RAISE(ABORT, 'the record of inquiries is append-only'); END;
CREATE TRIGGER IF NOT EXISTS record_entry_no_delete BEFORE DELETE ON record_entry
  BEGIN SELECT RAISE(ABORT, 'the record of inquiries is append-only'); END;
`;

const residentSchema = z.custom<Resident>((value) => typeof value === "object" && value !== null && "key" in value);

/** Residents are written by this program only, so what it reads back is what it wrote. */
function readResident(body: string): Resident {
  return residentSchema.parse(JSON.parse(body));
}

/** Opens the state kept in a file, or in memory with ":memory:". */
export function openStore(path: string): SimulatorStore {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  database.exec(SCHEMA);
  const statements = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const existing = statements.get(sql);
    if (existing !== undefined) return existing;
    const prepared = database.prepare(sql);
    statements.set(sql, prepared);
    return prepared;
  };
  const first = (sql: string, ...values: SQLInputValue[]): Row | undefined => statement(sql).get(...values);
  const all = (sql: string, ...values: SQLInputValue[]): Row[] => statement(sql).all(...values);
  const run = (sql: string, ...values: SQLInputValue[]): number => Number(statement(sql).run(...values).changes);

  const inquiryOf = (row: Row): StoredInquiry => {
    const state = text(row, "state");
    const answer = row["answer"];
    const residentKey = row["resident_key"];
    return {
      recordId: text(row, "record_id"),
      request: inquiryRequestSchema.parse(JSON.parse(text(row, "request"))),
      receivedAt: integer(row, "received_at"),
      readyAt: integer(row, "ready_at"),
      staffDecision: integer(row, "staff_decision") === 1,
      residentKey: typeof residentKey === "string" ? residentKey : null,
      state: state === "closed" ? "closed" : "accepted",
      cancelled: integer(row, "cancelled") === 1,
      deliveries: integer(row, "deliveries"),
      answer: typeof answer === "string" ? answerSchema.parse(JSON.parse(answer)) : null,
    };
  };

  return {
    saveResident: (resident) => {
      run(
        "INSERT OR REPLACE INTO resident (key, my_number, household, registered, body) VALUES (?, ?, ?, ?, ?)",
        resident.key,
        resident.myNumber,
        resident.householdNumber,
        resident.registered ? 1 : 0,
        JSON.stringify(resident),
      );
    },
    findResident: (key) => {
      const row = first("SELECT body FROM resident WHERE key = ?", key);
      return row === undefined ? undefined : readResident(text(row, "body"));
    },
    findResidentByNumber: (myNumber) => {
      const row = first("SELECT body FROM resident WHERE my_number = ?", myNumber);
      return row === undefined ? undefined : readResident(text(row, "body"));
    },
    listHousehold: (householdNumber) =>
      all("SELECT body FROM resident WHERE household = ? AND registered = 1 ORDER BY key", householdNumber).map((row) =>
        readResident(text(row, "body")),
      ),
    saveAddressee: (organisation, addresseeNumber, residentKey) => {
      run(
        "INSERT OR REPLACE INTO addressee (organisation, addressee_number, resident_key) VALUES (?, ?, ?)",
        organisation,
        addresseeNumber,
        residentKey,
      );
    },
    findAddressee: (organisation, addresseeNumber) => {
      const row = first(
        "SELECT resident_key FROM addressee WHERE organisation = ? AND addressee_number = ?",
        organisation,
        addresseeNumber,
      );
      return row === undefined ? undefined : text(row, "resident_key");
    },
    insertInquiry: (inquiry) =>
      run(
        `INSERT OR IGNORE INTO inquiry (record_id, organisation, request, received_at, ready_at, staff_decision,
          resident_key, state, cancelled, deliveries, answer) VALUES (?, ?, ?, ?, ?, ?, ?, 'accepted', 0, 0, NULL)`,
        inquiry.recordId,
        inquiry.request.requester.organisationCode,
        JSON.stringify(inquiry.request),
        inquiry.receivedAt,
        inquiry.readyAt,
        inquiry.staffDecision ? 1 : 0,
        inquiry.residentKey,
      ) === 1,
    findInquiry: (recordId) => {
      const row = first("SELECT * FROM inquiry WHERE record_id = ?", recordId);
      return row === undefined ? undefined : inquiryOf(row);
    },
    saveAnswer: (recordId, answer) => {
      run("UPDATE inquiry SET answer = ? WHERE record_id = ?", JSON.stringify(answer), recordId);
    },
    countDelivery: (recordId) => {
      run("UPDATE inquiry SET deliveries = deliveries + 1 WHERE record_id = ?", recordId);
      const row = first("SELECT deliveries FROM inquiry WHERE record_id = ?", recordId);
      return row === undefined ? 0 : integer(row, "deliveries");
    },
    close: (recordId) => {
      run("UPDATE inquiry SET state = 'closed' WHERE record_id = ?", recordId);
    },
    markCancelled: (recordId) => {
      run("UPDATE inquiry SET cancelled = 1 WHERE record_id = ?", recordId);
    },
    listUnsettled: (now) =>
      all("SELECT * FROM inquiry WHERE answer IS NULL AND ready_at <= ? AND state = 'accepted'", now).map(inquiryOf),
    listUnaccepted: (organisation, limit) =>
      all(
        `SELECT * FROM inquiry WHERE organisation = ? AND state = 'accepted' AND answer IS NOT NULL
         ORDER BY substr(record_id, -6) LIMIT ?`,
        organisation,
        limit,
      ).map(inquiryOf),
    listClosed: (organisation, limit) =>
      all(
        `SELECT * FROM inquiry WHERE organisation = ? AND state = 'closed' AND answer IS NOT NULL
         ORDER BY received_at DESC LIMIT ?`,
        organisation,
        limit,
      ).map(inquiryOf),
    appendRecord: (record) => {
      run(
        "INSERT INTO record_entry (record_id, organisation, body) VALUES (?, ?, ?)",
        record.recordId,
        record.organisationCode,
        JSON.stringify(record),
      );
    },
    listRecords: (organisation) =>
      all(
        `SELECT body FROM record_entry WHERE sequence IN
          (SELECT MAX(sequence) FROM record_entry WHERE organisation = ? GROUP BY record_id) ORDER BY sequence`,
        organisation,
      ).map((row) => provisionRecordSchema.parse(JSON.parse(text(row, "body")))),
    counters: () => {
      const count = (sql: string): number => {
        const row = first(sql);
        return row === undefined ? 0 : integer(row, "n");
      };
      return {
        residents: count("SELECT COUNT(*) AS n FROM resident"),
        inquiries: count("SELECT COUNT(*) AS n FROM inquiry"),
        answered: count("SELECT COUNT(*) AS n FROM inquiry WHERE answer IS NOT NULL"),
        closed: count("SELECT COUNT(*) AS n FROM inquiry WHERE state = 'closed'"),
        recordEntries: count("SELECT COUNT(*) AS n FROM record_entry"),
      };
    },
    dispose: () => {
      database.close();
    },
  };
}
