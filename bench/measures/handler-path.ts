import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as z from "zod";
import { figure, type Measure } from "../figure.ts";
import { root } from "../paths.ts";

const messageSchema = z.array(z.object({ name: z.string(), bare: z.number(), full: z.number() }));

/** The real handler (middy, router, contract, identity, log) against a bare one over the same fake ports. */
export const handlerPath: Measure = {
  name: "handler-path",
  run: async (progress) => {
    progress("two handlers in turns");
    const child = fork(join(root, "bench", "children", "handler-path.ts"), {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const told = new Promise<unknown>((resolve) => child.once("message", resolve));
    const exited = once(child, "exit").then(([code]: unknown[]) => {
      throw new Error(`the child ended with ${String(code)} before it told its figures`);
    });
    exited.catch(() => undefined);
    const compared = messageSchema.parse(await Promise.race([told, exited]));
    return compared.flatMap(({ name, bare, full }) => [
      figure(`handler path: ${name}, requests/s of a bare handler kept`, full / bare, "ratio", { atLeast: 0.7 }),
      figure(`handler path: ${name}, added to each request`, (1 / full - 1 / bare) * 1e6, "µs"),
      figure(`handler path: ${name}`, full, "requests/s"),
    ]);
  },
};
