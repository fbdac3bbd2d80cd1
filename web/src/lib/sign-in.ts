import { call, callPublic } from "./api.ts";
import { createDraftStore } from "./drafts.ts";
import { anyMe, endpoints, type Me, type NationalMe, type Tokens } from "./endpoints.ts";
import { forgetPurposes } from "./openings.ts";
import { forgetTokens, keepTokens, person, session, type Person } from "./session.ts";

/** What people have entered and not saved, in this tab. */
export const drafts = createDraftStore(sessionStorage);

const isPrefectureAnswer = (answer: Me | NationalMe): answer is Me => "actions" in answer;

/** Both stages answer the same route; only a prefecture's knows roles and actions. */
async function askWho(): Promise<Person> {
  const answer: Me | NationalMe = await call(anyMe);
  return isPrefectureAnswer(answer)
    ? { ...answer, stage: "prefecture" }
    : { ...answer, stage: "national", roles: [], actions: [], municipalities: [] };
}

/** Learns who is signed in; another person's drafts go at once. */
export async function loadPerson(): Promise<void> {
  const who = await askWho();
  drafts.keepOnly(who.staffId);
  forgetPurposes();
  person.set(who);
}

/** Takes the tokens of a completed sign-in over. */
export async function completeSignIn(username: string, tokens: Tokens): Promise<void> {
  keepTokens(username, tokens, Date.now());
  await loadPerson();
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
