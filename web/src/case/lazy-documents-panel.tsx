import { lazy } from "../lib/lazy.tsx";

/** The documents of a case, fetched after the screen that shows them. */
export const DocumentsPanel = lazy(() => import("./documents-panel.tsx").then((part) => part.DocumentsPanel));
