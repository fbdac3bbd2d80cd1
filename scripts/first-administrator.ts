import { parseArgs } from "node:util";
import { Temporal } from "temporal-polyfill";
import type { SettingItem } from "../domain/staff/settings.schema.ts";
import { randomTemporaryPassword } from "../lambdas/shared/adapters/cognito-accounts.ts";
import { loadNational, loadPrefectures } from "../lib/config/load.ts";
import type { PrefectureConfig } from "../lib/config/prefecture-config.ts";
import { nationalTenant, prefectureTenant, type Tenant } from "../lib/tenant.ts";
import { AccountError, awsPorts, callerAccount, findUserPool, takeRole } from "./first-administrator/aws.ts";
import { setUp, type FirstPerson, type SetUpCommand } from "./first-administrator/set-up.ts";

const usage = `Sets a tenant up, once: its first administrators (two, since a change of staff takes two) and its settings.

  npm run first-administrator -- --prefecture 13 --email A --name NAME --second-email B --second-name NAME
  npm run first-administrator -- --prefecture national --email A --name NAME

  --mfa-serial ARN --mfa-code 123456   second factor of your own session, unless it already carries one
  --user-pool ID                       user pool, if you may not list them

On the embedded runtime set AWS_ENDPOINT_URL and keys that it knows; no role is taken there.
`;

/** The settings that the configuration file seeds, from the day of the set-up on. */
function seededSettings({ approval, inquiry }: PrefectureConfig, on: string): readonly SettingItem[] {
  const reason = "初期設定（設定ファイル）";
  const { assessment } = inquiry;
  return [
    { change: { setting: "approval-route", value: approval }, effectiveFrom: on, reason },
    {
      change: {
        setting: "inquiry",
        value: inquiry.enabled && assessment !== null ? { enabled: true, assessment } : { enabled: false },
      },
      effectiveFrom: on,
      reason,
    },
  ];
}

function commandOf(
  prefecture: string,
  people: readonly FirstPerson[],
): { tenant: Tenant; table: string; command: SetUpCommand } {
  const on = Temporal.Now.plainDateISO("Asia/Tokyo").toString();
  const nation = loadNational();
  if (prefecture === "national") {
    const tenant = nationalTenant(nation.account);
    return { tenant, table: tenant.prefix, command: { kind: "national", people, on, settings: [] } };
  }
  const [config] = loadPrefectures([prefecture]);
  if (config === undefined) throw new AccountError(`there is no prefecture ${prefecture}`);
  const tenant = prefectureTenant(config.code, config.account, nation.account);
  const settings = seededSettings(config, on);
  return { tenant, table: `${tenant.prefix}-directory`, command: { kind: "prefecture", people, on, settings } };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      prefecture: { type: "string" },
      email: { type: "string" },
      name: { type: "string" },
      "second-email": { type: "string" },
      "second-name": { type: "string" },
      "mfa-serial": { type: "string" },
      "mfa-code": { type: "string" },
      "user-pool": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || values.prefecture === undefined) {
    process.stderr.write(usage);
    return values.help ? 0 : 2;
  }
  const people = [
    { email: values.email ?? "", name: values.name ?? "" },
    { email: values["second-email"] ?? "", name: values["second-name"] ?? "" },
  ].filter((person) => person.email !== "" || person.name !== "");
  const { tenant, table, command } = commandOf(values.prefecture, people);

  const local = process.env["AWS_ENDPOINT_URL"] !== undefined;
  if (!local) {
    const account = await callerAccount();
    if (account !== tenant.account) {
      throw new AccountError(`your session is in account ${account}, but ${tenant.prefix} lies in ${tenant.account}`);
    }
  }
  const userPoolId = values["user-pool"] ?? (await findUserPool(`${tenant.prefix}-staff`));
  const { "mfa-serial": serial, "mfa-code": code } = values;
  const mfa = serial === undefined || code === undefined ? undefined : { serial, code };
  const roleArn = `arn:aws:iam::${tenant.account}:role${tenant.rolePath}${tenant.prefix}-first-administrator`;
  const outcome = await setUp(
    awsPorts({
      table,
      userPoolId,
      credentials: local ? undefined : await takeRole(roleArn, mfa),
      temporaryPassword: randomTemporaryPassword,
      tell: (person, password) => {
        process.stdout.write(`${person.name} <${person.email}>: temporary password ${password}\n`);
      },
    }),
    command,
  );
  switch (outcome.kind) {
    case "set-up":
      for (const email of outcome.alreadyThere) process.stdout.write(`${email}: the account was there already\n`);
      process.stdout.write(
        "Done. Hand each password over by itself. It is valid for three days and is changed at the first sign-in, where an authenticator app is registered too.\n",
      );
      return 0;
    case "already-set-up":
      process.stderr.write(
        `${tenant.prefix} was set up on ${outcome.on}; nothing was changed. Administrators make further staff on screen.\n`,
      );
      return 1;
    case "begun-with-others":
      process.stderr.write(`An earlier run began with ${outcome.people.join(", ")}: run again with the same people.\n`);
      return 1;
    case "refused":
      process.stderr.write(`${outcome.reason}.\n\n${usage}`);
      return 2;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
  process.exitCode = 1;
}
