import { describe, expect, test } from "@jest/globals";
import { createDraftStore, type DraftStorage } from "../../../web/src/lib/drafts.ts";

function memoryStorage(limit = Infinity): DraftStorage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > limit) throw new Error("quota exceeded");
      kept.set(key, value);
    },
    removeItem: (key) => {
      kept.delete(key);
    },
  };
}

const isText = (value: unknown): value is string => typeof value === "string";
const draft = { baseVersion: 3, content: "書きかけ", at: 1 };

describe("drafts", () => {
  test("a draft comes back to the person who wrote it, with the version it began from", () => {
    const store = createDraftStore(memoryStorage());
    store.write("a@example.jp", "case-1", draft);
    expect(store.read("a@example.jp", "case-1", isText)).toEqual(draft);
    expect(store.read("a@example.jp", "case-2", isText)).toBeUndefined();
  });

  test("another person never sees it, and their signing in removes it", () => {
    const store = createDraftStore(memoryStorage());
    store.write("a@example.jp", "case-1", draft);
    store.write("b@example.jp", "case-1", { ...draft, content: "別の人" });
    expect(store.read("b@example.jp", "case-1", isText)?.content).toBe("別の人");
    store.keepOnly("b@example.jp");
    expect(store.read("a@example.jp", "case-1", isText)).toBeUndefined();
    expect(store.read("b@example.jp", "case-1", isText)?.content).toBe("別の人");
  });

  test("a person whose name begins like another's does not keep the other's draft", () => {
    const store = createDraftStore(memoryStorage());
    store.write("a@example.jp.evil", "case-1", draft);
    store.keepOnly("a@example.jp");
    expect(store.read("a@example.jp.evil", "case-1", isText)).toBeUndefined();
  });

  test("signing out removes every draft and nothing else", () => {
    const storage = memoryStorage();
    const store = createDraftStore(storage);
    storage.setItem("other", "kept");
    store.write("a@example.jp", "case-1", draft);
    store.write("a@example.jp", "case-2", draft);
    store.dropAll();
    expect(storage.length).toBe(1);
    expect(storage.getItem("other")).toBe("kept");
  });

  test("a draft of another shape, or broken, is no draft", () => {
    const storage = memoryStorage();
    const store = createDraftStore(storage);
    store.write("a@example.jp", "case-1", { ...draft, content: 7 });
    expect(store.read("a@example.jp", "case-1", isText)).toBeUndefined();
    const key = storage.key(0) ?? "";
    storage.setItem(key, "{broken");
    expect(store.read("a@example.jp", "case-1", isText)).toBeUndefined();
  });

  test("a full storage loses the draft, never the screen, and keeps no older one in its place", () => {
    const store = createDraftStore(memoryStorage(60));
    store.write("a@example.jp", "case-1", { ...draft, content: "短い" });
    store.write("a@example.jp", "case-1", { ...draft, content: "長".repeat(100) });
    expect(store.read("a@example.jp", "case-1", isText)).toBeUndefined();
  });
});
