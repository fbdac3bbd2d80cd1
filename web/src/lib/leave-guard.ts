import { useEffect } from "preact/hooks";
import { createStore } from "./store.ts";

/** Whether the screen holds something that is not saved. */
export const unsaved = createStore(false);

/** Marks the screen as holding unsaved input, as long as it is shown; closing the tab is then asked about by the browser. */
export function useUnsaved(dirty: boolean): void {
  useEffect(() => {
    unsaved.set(dirty);
    if (!dirty) return undefined;
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => {
      removeEventListener("beforeunload", ask);
      unsaved.set(false);
    };
  }, [dirty]);
}
