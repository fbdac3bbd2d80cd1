import * as z from "zod";
import { ForbiddenError } from "../../domain/staff/staff.ts";
import type { ItemStore } from "../shared/ports/item-store.ts";
import type { Identification } from "../shared/runtime/api-handler.ts";

/** A member of staff of the national council: may see and pull, and has no other role. */
export type Analyst = { readonly staffId: string; readonly name: string };

const analystItem = z.object({ staffId: z.string(), name: z.string(), active: z.boolean() });

/** Identification of analysts by the National table. @throws ForbiddenError for anyone who is not in it. */
export function identifyAnalyst(store: ItemStore, nationalTable: string): Identification<Analyst> {
  return {
    identify: async (username) => {
      const item = await store.get(nationalTable, { kind: "staff", id: username });
      const parsed = analystItem.safeParse(item);
      if (!parsed.success || !parsed.data.active) throw new ForbiddenError("unknown analyst");
      return { staffId: parsed.data.staffId, name: parsed.data.name };
    },
    check: (_analyst, action) => {
      if (action !== "national:view" && action !== "national:pull") throw new ForbiddenError(`action ${action}`);
    },
  };
}
