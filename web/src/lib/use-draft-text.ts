import { useState } from "preact/hooks";
import { person } from "./session.ts";
import { drafts } from "./sign-in.ts";
import { useStore } from "./store.ts";

const isText = (value: unknown): value is string => typeof value === "string";

/** A text that is being written: what it is now, the way to change it, and the way to drop its draft when it was sent. */
export type DraftText = {
  readonly text: string;
  readonly write: (text: string) => void;
  readonly drop: () => void;
};

/**
 * A text that outlives leaving the screen, a reload and an expired sign-in, in this tab and for this person. `version` is
 * the case's version on the screen; `isStale` tells from the version in which a kept text was written that it is over.
 */
export function useDraftText(
  subject: string,
  version: number,
  isStale: (writtenIn: number) => boolean = () => false,
): DraftText {
  const staffId = useStore(person)?.staffId ?? "";
  const [text, setText] = useState(() => {
    const kept = drafts.read(staffId, subject, isText);
    return kept === undefined || isStale(kept.baseVersion) ? "" : kept.content;
  });
  return {
    text,
    write: (next) => {
      setText(next);
      if (next === "") drafts.drop(staffId, subject);
      else drafts.write(staffId, subject, { baseVersion: version, content: next, at: Date.now() });
    },
    drop: () => {
      setText("");
      drafts.drop(staffId, subject);
    },
  };
}
