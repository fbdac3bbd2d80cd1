import { useCallback, useRef, useState } from "preact/hooks";
import { problemFrom, type ProblemFacts } from "./problem.ts";

/** A command behind a button: whether it is under way, and what was refused. */
export type Command<Args extends readonly unknown[]> = {
  readonly busy: boolean;
  readonly problem: ProblemFacts | undefined;
  readonly press: (...args: Args) => void;
  readonly fail: (problem: ProblemFacts) => void;
  readonly clear: () => void;
};

/** Whether the API may have carried the command out although we know nothing of it. */
const outcomeUnknown = ({ status }: ProblemFacts): boolean => status === 0 || status >= 500;

/**
 * Runs a command once at a time. Each press gets a command id; a press with the same content after a failure of unknown
 * outcome gets the same one, so that a repeat changes nothing twice.
 */
export function useCommand<Args extends readonly unknown[]>(
  run: (commandId: string, ...args: Args) => Promise<void>,
): Command<Args> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemFacts | undefined>(undefined);
  const running = useRef(false);
  const held = useRef<{ readonly content: string; readonly commandId: string } | undefined>(undefined);

  const press = (...args: Args): void => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    const content = JSON.stringify(args);
    const commandId = held.current?.content === content ? held.current.commandId : crypto.randomUUID();
    held.current = { content, commandId };
    run(commandId, ...args)
      .then(() => {
        held.current = undefined;
      })
      .catch((error: unknown) => {
        const refused = problemFrom(error);
        if (!outcomeUnknown(refused)) held.current = undefined;
        setProblem(refused);
      })
      .finally(() => {
        running.current = false;
        setBusy(false);
      });
  };

  return {
    busy,
    problem,
    press,
    fail: setProblem,
    clear: useCallback(() => {
      setProblem(undefined);
    }, []),
  };
}
