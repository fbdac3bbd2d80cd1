import { useEffect, useRef } from "preact/hooks";
import { actLabels } from "../../../domain/case/lifecycle.ts";
import { focusField } from "../lib/field-id.ts";
import { formatInstant } from "../lib/format.ts";
import { conflictOf, type ProblemFacts } from "../lib/problem.ts";
import { Button } from "./button.tsx";

const isAct = (act: string): act is keyof typeof actLabels => Object.hasOwn(actLabels, act);

/**
 * What was refused and what to do, at the top of the form: takes the keyboard when it appears, links to each field and
 * names the 受付番号 by which operations find the request.
 */
export function ErrorSummary({
  problem,
  labelOf,
  onRetry,
}: {
  readonly problem: ProblemFacts | undefined;
  /** The label of a field path, to name it in the list. */
  readonly labelOf?: (path: string) => string | undefined;
  readonly onRetry?: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem === undefined) return;
    box.current?.focus();
    box.current?.scrollIntoView({ block: "nearest" });
  }, [problem]);
  if (problem === undefined) return null;
  const changes = conflictOf(problem)?.changes ?? [];
  return (
    <div ref={box} class="notice notice--error" role="alert" tabIndex={-1}>
      <p class="notice__title">
        <span aria-hidden="true" class="notice__shape">
          ✕
        </span>
        {problem.title}
      </p>
      <div class="notice__body">
        <p>{problem.detail}</p>
        {problem.errors.length === 0 ? null : (
          <ul class="error-list">
            {problem.errors.map(({ field, code, message }) => {
              const label = labelOf?.(field);
              return (
                <li key={`${field}${code}`}>
                  <a
                    href={`#${field}`}
                    onClick={(event) => {
                      event.preventDefault();
                      focusField(field);
                    }}
                  >
                    {label === undefined ? message : `${label}：${message}`}
                  </a>
                </li>
              );
            })}
          </ul>
        )}
        {changes.length === 0 ? null : (
          <ul class="bullets">
            {changes.map(({ act, byName, at }) => (
              <li key={`${act}${at}`}>
                {formatInstant(at)} {byName}：{isAct(act) ? actLabels[act] : act}
              </li>
            ))}
          </ul>
        )}
        {problem.correlationId === "" ? null : (
          <p class="notice__reference">
            受付番号 <code>{problem.correlationId}</code>
          </p>
        )}
        {onRetry === undefined ? null : (
          <Button kind="secondary" size="small" onPress={onRetry}>
            もう一度試す
          </Button>
        )}
      </div>
    </div>
  );
}

/** The message for a field among those refused. */
export function errorAt(problem: ProblemFacts | undefined, path: string): string | undefined {
  return problem?.errors.find((error) => error.field === path)?.message;
}

/** The message for a group of controls. */
export function FieldsetError({
  problem,
  path,
}: {
  readonly problem: ProblemFacts | undefined;
  readonly path: string;
}) {
  const message = errorAt(problem, path);
  return message === undefined ? null : (
    <p class="field__error">
      <span aria-hidden="true">＊</span>
      {message}
    </p>
  );
}
