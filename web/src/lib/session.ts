import type { Me, Tokens } from "./endpoints.ts";
import type { Site } from "./site.ts";
import { createStore } from "./store.ts";

/** Tokens of the person who is signed in. `expiresAt` is in milliseconds since 1970. */
export type Session = {
  readonly username: string;
  readonly idToken: string;
  readonly refreshToken?: string;
  readonly expiresAt: number;
};

/** Who uses the screens, whichever stage serves them. */
export type Person = Pick<Me, "staffId" | "name" | "roles" | "actions" | "municipalities"> &
  Partial<Pick<Me, "prefectureCode" | "prefectureName" | "municipalityCode" | "municipalityName">> & {
    /** Whose stage answered: it, and not the address, decides which screens there are. */
    readonly stage: Site["kind"];
  };

const storageKey = "sasae.session";

function isSession(value: unknown): value is Session {
  return (
    typeof value === "object" &&
    value !== null &&
    "username" in value &&
    typeof value.username === "string" &&
    "idToken" in value &&
    typeof value.idToken === "string" &&
    "expiresAt" in value &&
    typeof value.expiresAt === "number"
  );
}

function storedSession(): Session | undefined {
  try {
    const parsed: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? "null");
    return isSession(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The tokens, kept for this tab only; gone when the tab is closed. */
export const session = createStore<Session | undefined>(storedSession());

/** Who is signed in, once known. */
export const person = createStore<Person | undefined>(undefined);

/** Why the sign-in screen is shown: at first, after signing out, or because the sign-in ran out. */
export const signInReason = createStore<"start" | "expired" | "signed-out">("start");

/** Takes tokens over after signing in or renewing; a renewal that brings no new refresh token keeps the old one. */
export function keepTokens(username: string, tokens: Tokens, now: number): Session {
  const refreshToken = tokens.refreshToken ?? session.get()?.refreshToken;
  const kept: Session = {
    username,
    idToken: tokens.idToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    expiresAt: now + tokens.expiresIn * 1000,
  };
  sessionStorage.setItem(storageKey, JSON.stringify(kept));
  session.set(kept);
  return kept;
}

/** Forgets the tokens and who was signed in. Drafts stay: see `drafts.ts` for when they go. */
export function forgetTokens(reason: "expired" | "signed-out"): void {
  sessionStorage.removeItem(storageKey);
  signInReason.set(reason);
  person.set(undefined);
  session.set(undefined);
}
