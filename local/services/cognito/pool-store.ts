import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import type { UserPoolDefinition } from "../../assembly/deployment.ts";
import { readJsonFile, writeJsonFile } from "../json-file.ts";
import type { PoolKey } from "./tokens.ts";
import { makePoolKey, poolKeySchema } from "./tokens.ts";

const userSchema = z.object({
  username: z.string(),
  sub: z.string(),
  status: z.enum(["FORCE_CHANGE_PASSWORD", "CONFIRMED", "RESET_REQUIRED"]),
  enabled: z.boolean(),
  /** scrypt of the password: `salt:hash` in hex. */
  password: z.string(),
  attributes: z.record(z.string(), z.string()),
  totpSecret: z.string().optional(),
  totpVerified: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Tokens issued before this moment (epoch milliseconds) are void: global sign-out. */
  signedOutAt: z.number(),
  failures: z.number(),
  lockedUntil: z.number(),
});

/** A user of a pool. */
export type PoolUser = z.infer<typeof userSchema>;

const refreshSchema = z.object({
  username: z.string(),
  clientId: z.string(),
  issuedAt: z.number(),
  expiresAt: z.number(),
  originId: z.string(),
});

/** A refresh token that is still good; kept under its hash. */
export type RefreshGrant = z.infer<typeof refreshSchema>;

const stateSchema = z.object({
  key: poolKeySchema,
  users: z.record(z.string(), userSchema),
  refreshTokens: z.record(z.string(), refreshSchema),
});

/** Hashes a password with a fresh salt. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `${salt.toString("hex")}:${scryptSync(password, salt, 32, { N: 1024 }).toString("hex")}`;
}

/** True if the password is the one that was hashed. */
export function passwordMatches(password: string, stored: string): boolean {
  const [salt = "", hash = ""] = stored.split(":");
  const given = scryptSync(password, Buffer.from(salt, "hex"), 32, { N: 1024 });
  const wanted = Buffer.from(hash, "hex");
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

/** Users and refresh tokens of one pool, kept in one file that survives a restart. */
export interface PoolStore {
  readonly definition: UserPoolDefinition;
  readonly key: PoolKey;
  /** By username, by `sub`, or by e-mail address where the pool signs in with it. */
  find(name: string): PoolUser | undefined;
  list(): readonly PoolUser[];
  save(user: PoolUser): void;
  remove(username: string): void;
  grant(hash: string): RefreshGrant | undefined;
  keepGrant(hash: string, grant: RefreshGrant): void;
  dropGrants(matches: (grant: RefreshGrant, hash: string) => boolean): void;
}

/** Opens the store of a pool in the data folder; makes its signing key the first time. */
export function openPoolStore(definition: UserPoolDefinition, dataFolder: string): PoolStore {
  const path = join(dataFolder, `${definition.id}.json`);
  const state = readJsonFile(path, stateSchema, { key: makePoolKey(), users: {}, refreshTokens: {} });
  const keep = () => writeJsonFile(path, state);
  keep();
  const byMail = definition.properties.UsernameAttributes.includes("email");
  return {
    definition,
    key: state.key,
    find(name) {
      const own = state.users[name];
      if (own !== undefined) return own;
      return Object.values(state.users).find(
        (user) => user.sub === name || (byMail && user.attributes["email"] === name),
      );
    },
    list: () => Object.values(state.users),
    save(user) {
      state.users[user.username] = user;
      keep();
    },
    remove(username) {
      state.users = Object.fromEntries(Object.entries(state.users).filter(([name]) => name !== username));
      keep();
    },
    grant: (hash) => state.refreshTokens[hash],
    keepGrant(hash, grant) {
      state.refreshTokens[hash] = grant;
      keep();
    },
    dropGrants(matches) {
      state.refreshTokens = Object.fromEntries(
        Object.entries(state.refreshTokens).filter(([hash, grant]) => !matches(grant, hash)),
      );
      keep();
    },
  };
}
