/**
 * What a person has entered and not yet saved, kept in this tab's storage so that neither an expired sign-in nor a
 * reload loses it. A draft belongs to one person and one case: it is dropped when saved, when the person signs out, and
 * when another person signs in.
 */
export type Draft<Content> = {
  /** Version of the case the draft began from. */
  readonly baseVersion: number;
  readonly content: Content;
  /** When it was last touched, milliseconds since 1970. */
  readonly at: number;
};

/** The part of the Storage interface that drafts need. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Where drafts are kept. */
export type DraftStore = {
  readonly read: <Content>(
    staffId: string,
    subject: string,
    isContent: (value: unknown) => value is Content,
  ) => Draft<Content> | undefined;
  readonly write: <Content>(staffId: string, subject: string, draft: Draft<Content>) => void;
  readonly drop: (staffId: string, subject: string) => void;
  /** Drops every draft, on signing out. */
  readonly dropAll: () => void;
  /** Drops the drafts of everyone but this person, on signing in. */
  readonly keepOnly: (staffId: string) => void;
};

const prefix = "sasae.draft/";

const keyOf = (staffId: string, subject: string): string => `${prefix}${encodeURIComponent(staffId)}/${subject}`;

function isDraft(value: unknown): value is { baseVersion: number; content: unknown; at: number } {
  return (
    typeof value === "object" &&
    value !== null &&
    "baseVersion" in value &&
    typeof value.baseVersion === "number" &&
    "at" in value &&
    typeof value.at === "number" &&
    "content" in value
  );
}

/** Drafts over a storage; a full or refused storage loses the draft, never the screen. */
export function createDraftStore(storage: DraftStorage): DraftStore {
  const keys = (): readonly string[] =>
    Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter((key) =>
      key.startsWith(prefix),
    );
  const dropKeys = (dropped: readonly string[]): void => {
    for (const key of dropped) storage.removeItem(key);
  };
  return {
    read: (staffId, subject, isContent) => {
      try {
        const parsed: unknown = JSON.parse(storage.getItem(keyOf(staffId, subject)) ?? "null");
        if (!isDraft(parsed) || !isContent(parsed.content)) return undefined;
        return { baseVersion: parsed.baseVersion, content: parsed.content, at: parsed.at };
      } catch {
        return undefined;
      }
    },
    write: (staffId, subject, draft) => {
      try {
        storage.setItem(keyOf(staffId, subject), JSON.stringify(draft));
      } catch {
        dropKeys([keyOf(staffId, subject)]);
      }
    },
    drop: (staffId, subject) => {
      dropKeys([keyOf(staffId, subject)]);
    },
    dropAll: () => {
      dropKeys(keys());
    },
    keepOnly: (staffId) => {
      dropKeys(keys().filter((key) => !key.startsWith(`${prefix}${encodeURIComponent(staffId)}/`)));
    },
  };
}
