import type { CaseFacts, Fact, MemberFacts } from "../household/case-facts.schema.ts";

/** An answer a question can have, with the words a person would use. */
export type Answer<T> = { readonly value: T; readonly label: string };

/** A fact of the case as a whole: its key in the input, the question for it, and its usual answers. */
export type CaseFact<T> = {
  readonly key: string;
  readonly question: string;
  /** Empty for amounts and dates; a rule may then give candidates of its own. */
  readonly answers: readonly Answer<T>[];
  readonly read: (facts: CaseFacts) => Fact<T> | undefined;
};

/** A fact of one member; `{member}` in the question stands for the member. */
export type MemberFact<T> = {
  readonly key: string;
  readonly question: string;
  readonly answers: readonly Answer<T>[];
  readonly read: (member: MemberFacts) => Fact<T> | undefined;
};

const YES_NO: readonly Answer<boolean>[] = [
  { value: true, label: "はい" },
  { value: false, label: "いいえ" },
];

/** A yes/no fact of the case. */
export function yesNo(key: string, question: string, read: CaseFact<boolean>["read"]): CaseFact<boolean> {
  return { key, question, answers: YES_NO, read };
}

/** A yes/no fact of a member. */
export function memberYesNo(key: string, question: string, read: MemberFact<boolean>["read"]): MemberFact<boolean> {
  return { key, question, answers: YES_NO, read };
}

/** A fact with a closed list of answers, in the order they are offered. */
export function oneOf<T extends string>(
  key: string,
  question: string,
  answers: Readonly<Record<T, string>>,
  values: readonly T[],
  read: CaseFact<T>["read"],
): CaseFact<T> {
  return { key, question, answers: values.map((value) => ({ value, label: answers[value] })), read };
}

/** A fact without a closed list of answers: an amount, a date, a plan. */
export function open<T>(key: string, question: string, read: CaseFact<T>["read"]): CaseFact<T> {
  return { key, question, answers: [], read };
}
