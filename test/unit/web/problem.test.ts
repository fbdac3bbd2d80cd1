import { describe, expect, test } from "@jest/globals";
import { conflictOf, noAnswer, readProblem } from "../../../web/src/lib/problem.ts";

describe("a refusal", () => {
  test("keeps its words, its fields and its 受付番号", () => {
    const problem = readProblem(
      422,
      {
        title: "入力内容を確認してください",
        detail: "直してください。",
        code: "INVALID_INPUT",
        correlationId: "abc",
        errors: [{ field: "address.town", code: "REQUIRED", message: "入力してください。" }],
      },
      "mine",
    );
    expect(problem).toMatchObject({ code: "INVALID_INPUT", correlationId: "abc", status: 422 });
    expect(problem.errors).toEqual([{ field: "address.town", code: "REQUIRED", message: "入力してください。" }]);
  });

  test.each([undefined, null, "<html>", [], { errors: "x" }])("%j still becomes a sentence and a number", (body) => {
    const problem = readProblem(502, body, "mine");
    expect(problem.title).not.toBe("");
    expect(problem.correlationId).toBe("mine");
    expect(problem.errors).toEqual([]);
  });
});

describe("a conflict", () => {
  test("tells who changed what and what stands now", () => {
    const change = { act: "save-application", byName: "窓口 次郎", at: "2026-11-24T00:00:00.000Z" };
    const problem = readProblem(
      409,
      { code: "VERSION_CONFLICT", currentVersion: 8, changes: [change], currentContent: { members: [] } },
      "",
    );
    expect(conflictOf(problem)).toEqual({ currentVersion: 8, changes: [change], currentContent: { members: [] } });
  });

  test("is nothing else", () => {
    expect(conflictOf(noAnswer("x"))).toBeUndefined();
    expect(conflictOf(readProblem(409, { code: "OUT_OF_TURN", currentVersion: 8 }, ""))).toBeUndefined();
  });
});
