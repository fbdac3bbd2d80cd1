import { lazy } from "../lib/lazy.tsx";

/** The history of a case, fetched after the screen that shows it. */
export const Timeline = lazy(() => import("./timeline.tsx").then((part) => part.Timeline));
