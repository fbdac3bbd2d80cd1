import { lazy } from "../lib/lazy.tsx";

/** The application in words, fetched after the screen that shows it. */
export const ApplicationPanel = lazy(() => import("./application-panel.tsx").then((part) => part.ApplicationPanel));
