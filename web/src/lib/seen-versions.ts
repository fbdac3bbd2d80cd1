/** Highest version of each case that an answer has named in this session. */
const seen = new Map<string, number>();

/** Remembers the version that an answer names, when it names a case and its version. */
export function noteVersion(answer: unknown): void {
  if (typeof answer !== "object" || answer === null || !("caseId" in answer && "version" in answer)) return;
  const { caseId, version } = answer;
  if (typeof caseId !== "string" || typeof version !== "number") return;
  seen.set(caseId, Math.max(version, seen.get(caseId) ?? 0));
}

/** What an opening says of the version already seen, so that nobody is shown a state before their own act. */
export function seenVersionOf(caseId: string): { readonly seenVersion?: number } {
  const version = seen.get(caseId);
  return version === undefined ? {} : { seenVersion: version };
}
