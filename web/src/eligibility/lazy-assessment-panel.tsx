import { lazy } from "../lib/lazy.tsx";

/** What can be said of the case under the loan rules, fetched after the screen that shows it. */
export const AssessmentPanel = lazy(() => import("./assessment-panel.tsx").then((part) => part.AssessmentPanel));
