import * as z from "zod";
import type { HistoryEvent } from "./execution-store.ts";
import type { PreparedDefinition } from "./prepare-definition.ts";
import { transition } from "./prepare-definition.ts";

const stateShape = z.object({ state: z.object({ name: z.string() }) }).loose();
const caughtShape = z.object({
  catch: z.object({ catcher: z.object({ ErrorEquals: z.array(z.string()), Next: z.string() }) }),
});

/**
 * Reads the events of one execution in their order and tells each transition that was taken, as the definition's
 * `transitions` name it.
 */
export function transitionCounter(
  prepared: Pick<PreparedDefinition, "choices" | "transitions">,
  count: (taken: string) => void,
): (event: HistoryEvent) => void {
  const leaving = new Map<string, ReadonlySet<string>>();
  // After a caught error the interpreter also reports that the state was left; that is no second transition.
  const caught = new Set<string>();
  return (event) => {
    const name = stateShape.safeParse(event).data?.state.name;
    if (name === undefined) return;
    if (event.type === "StateEntered") {
      for (const [choice, targets] of leaving) {
        if (!targets.has(name)) continue;
        count(transition(choice, name));
        leaving.delete(choice);
      }
    } else if (event.type === "StateExited") {
      const targets = prepared.choices.get(name);
      if (targets !== undefined) leaving.set(name, targets);
      else if (!caught.delete(name)) {
        const taken = prepared.transitions.find((text) => text.startsWith(`${name} → `));
        if (taken !== undefined) count(taken);
      }
    } else if (event.type === "StateCaught") {
      const { ErrorEquals, Next } = caughtShape.parse(event).catch.catcher;
      caught.add(name);
      count(transition(name, Next, ErrorEquals));
    }
  };
}
