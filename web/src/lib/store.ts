import { useEffect, useState } from "preact/hooks";

/** A value that components follow: the smallest thing that lets a module outlive the screens that show it. */
export type Store<Value> = {
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  /** Calls the listener after every change; answers with the way to stop. */
  readonly subscribe: (listener: () => void) => () => void;
};

/** Makes a store. */
export function createStore<Value>(initial: Value): Store<Value> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (value) => {
      current = value;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value; the component is drawn again when it changes. */
export function useStore<Value>(store: Store<Value>): Value {
  const [value, setValue] = useState(store.get());
  useEffect(() => {
    const follow = () => {
      setValue(store.get());
    };
    follow();
    return store.subscribe(follow);
  }, [store]);
  return value;
}
