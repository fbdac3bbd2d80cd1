import { join } from "node:path";

/** Root of the repository. */
export const root = join(import.meta.dirname, "..");

/** Where the build puts what it makes. */
export const dist = join(root, "dist");
