import { call, callPublic } from "./api.ts";
import { createDraftStore } from "./drafts.ts";
import { endpoints, nationalMe, type Tokens } from "./endpoints.ts";
import { forgetPurposes } from "./openings.ts";
import { forgetTokens, keepTokens, person, session, type Person } from "./session.ts";
import type { Site } from "./site.ts";

/** What people have entered and not saved, in this tab. */
export const drafts = createDraftStore(sessionStorage);

async function askWho(site: Site): Promise<Person> {
  if (site.kind === "prefecture") return call(endpoints.getMe);
  const { staffId, name } = await call(nationalMe);
  return { staffId, name, roles: [], actions: [], municipalities: [] };
}

/** Learns who is signed in; another person's drafts go at once. */
export async function loadPerson(site: Site): Promise<void> {
  const who = await askWho(site);
  drafts.keepOnly(who.staffId);
  forgetPurposes();
  person.set(who);
}

/** Takes the tokens of a completed sign-in over. */
export async function completeSignIn(site: Site, username: string, tokens: Tokens): Promise<void> {
  keepTokens(username, tokens, Date.now());
  await loadPerson(site);
}

/** Signs out everywhere and leaves nothing of the person in this tab. */
export async function signOut(): Promise<void> {
  const refreshToken = session.get()?.refreshToken;
  drafts.dropAll();
  if (refreshToken !== undefined) {
    await callPublic(endpoints.endSession, { body: { refreshToken } }).catch(() => undefined);
  }
  forgetTokens("signed-out");
}
