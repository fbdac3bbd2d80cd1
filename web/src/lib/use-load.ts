import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { problemFrom, type ProblemFacts } from "./problem.ts";

/** Something a screen shows, on its way, here, or refused. */
export type Loaded<Value> = {
  readonly value: Value | undefined;
  readonly problem: ProblemFacts | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
  readonly replace: (value: Value) => void;
};

/** Loads when the key changes; a late answer to an earlier question is dropped. */
export function useLoad<Value>(key: string, load: () => Promise<Value>): Loaded<Value> {
  const [state, setState] = useState<{ value?: Value; problem?: ProblemFacts; loading: boolean; key: string }>({
    loading: true,
    key,
  });
  const asked = useRef(0);
  const loader = useRef(load);
  loader.current = load;

  const reload = useCallback(() => {
    const question = ++asked.current;
    setState((before) => ({
      ...(before.key === key && before.value !== undefined ? { value: before.value } : {}),
      loading: true,
      key,
    }));
    loader
      .current()
      .then((value) => {
        if (question === asked.current) setState({ value, loading: false, key });
      })
      .catch((error: unknown) => {
        if (question === asked.current) setState({ problem: problemFrom(error), loading: false, key });
      });
  }, [key]);

  useEffect(reload, [reload]);

  const replace = useCallback(
    (value: Value) => {
      asked.current += 1;
      setState({ value, loading: false, key });
    },
    [key],
  );
  const current = state.key === key;
  return {
    value: current ? state.value : undefined,
    problem: current ? state.problem : undefined,
    loading: state.loading || !current,
    reload,
    replace,
  };
}
