import type { StaffItem } from "../../domain/case/case-items.schema.ts";
import type { SettingItem } from "../../domain/staff/settings.schema.ts";

/** A person who is given a sign-in by the set-up. */
export type FirstPerson = { readonly email: string; readonly name: string };

/** The record that a tenant was set up, in its Directory: begun until every account is there. */
export type SetUpRecord = { readonly state: "begun" | "done"; readonly people: readonly string[]; readonly on: string };

/** What setting up needs of the tenant. */
export type SetUpPorts = {
  /** The record of an earlier run. */
  readonly findRecord: () => Promise<SetUpRecord | undefined>;
  /**
   * Writes the record, the people and the settings in one transaction if there is no record yet.
   * False when there is one by now.
   */
  readonly begin: (
    record: SetUpRecord,
    staff: readonly StaffItem[],
    settings: readonly SettingItem[],
  ) => Promise<boolean>;
  readonly finish: (record: SetUpRecord) => Promise<void>;
  /** Makes an account with a temporary password; false when the account is there already. */
  readonly createAccount: (email: string, temporaryPassword: string) => Promise<boolean>;
  readonly temporaryPassword: () => string;
  /** Tells the operator one temporary password; called right after each account is made, so that none is lost. */
  readonly tell: (person: FirstPerson, temporaryPassword: string) => void;
};

/** What is asked for. */
export type SetUpCommand = {
  readonly kind: "prefecture" | "national";
  readonly people: readonly FirstPerson[];
  /** Today in Japan. */
  readonly on: string;
  /** None for the nation. */
  readonly settings: readonly SettingItem[];
};

/** How it ended. */
export type SetUpOutcome =
  | { readonly kind: "set-up"; readonly made: readonly string[]; readonly alreadyThere: readonly string[] }
  | { readonly kind: "already-set-up"; readonly on: string }
  | { readonly kind: "begun-with-others"; readonly people: readonly string[] }
  | { readonly kind: "refused"; readonly reason: string };

function refusal({ kind, people }: SetUpCommand): string | undefined {
  const needed = kind === "prefecture" ? 2 : 1;
  if (people.length < needed)
    return `${String(needed)} people are needed: a change of staff is made by one and approved by another`;
  const emails = people.map((person) => person.email.toLowerCase());
  if (new Set(emails).size !== emails.length) return "the people must be different: nobody approves their own proposal";
  const odd = people.find((person) => !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(person.email) || person.name.trim() === "");
  return odd === undefined ? undefined : `${odd.email || "(no e-mail)"}: an e-mail address and a name are needed`;
}

function staffOf({ kind, people }: SetUpCommand): readonly StaffItem[] {
  return people.map(({ email, name }) => ({
    staffId: email,
    name: name.trim(),
    roles: kind === "prefecture" ? ["administrator"] : [],
    active: true,
  }));
}

/**
 * Sets a tenant up, once: the first administrators (two, because a change of staff takes two), their accounts, the
 * settings in force. Run again after it was cut off, with the same people, it goes on where it stopped; run again after it
 * was done, it changes nothing.
 */
export async function setUp(ports: SetUpPorts, command: SetUpCommand): Promise<SetUpOutcome> {
  const reason = refusal(command);
  if (reason !== undefined) return { kind: "refused", reason };
  const people = command.people.map((person) => person.email);
  const mine: SetUpRecord = { state: "begun", people, on: command.on };
  const earlier = await ports.findRecord();
  const begun = earlier === undefined && (await ports.begin(mine, staffOf(command), command.settings));
  const record = begun ? mine : await ports.findRecord();
  if (record === undefined || record.state === "done") return { kind: "already-set-up", on: record?.on ?? command.on };
  if (JSON.stringify(record.people) !== JSON.stringify(people))
    return { kind: "begun-with-others", people: record.people };

  const made: string[] = [];
  for (const person of command.people) {
    const password = ports.temporaryPassword();
    if (!(await ports.createAccount(person.email, password))) continue;
    ports.tell(person, password);
    made.push(person.email);
  }
  await ports.finish({ ...record, state: "done" });
  return { kind: "set-up", made, alreadyThere: people.filter((email) => !made.includes(email)) };
}
