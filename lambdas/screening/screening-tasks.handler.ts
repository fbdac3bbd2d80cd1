import { screeningTasksEnvironment, type ScreeningTasksEnvironment } from "../../lib/environment/screening-tasks.ts";
import { caseDependencies } from "../shared/adapters/case-dependencies.ts";
import { bundledEmergencySmallTerms } from "../shared/adapters/fund-terms.ts";
import { japaneseHolidays } from "../shared/adapters/holidays.ts";
import { resumeExecution } from "../shared/adapters/sfn-executions.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { taskHandler } from "../shared/runtime/task-handler.ts";
import { screeningTasks } from "./screening-tasks.ts";

/** Tasks of the screening workflow. */
export const handler = taskHandler({
  function: "screening-tasks",
  environment: screeningTasksEnvironment,
  dependencies: (environment: ScreeningTasksEnvironment, boot: Boot) => ({
    ...caseDependencies(environment, boot),
    calendar: japaneseHolidays,
    emergencySmallTerms: bundledEmergencySmallTerms,
    remittanceOwner: environment.SASAE_REMITTANCE_OWNER,
    resume: resumeExecution,
  }),
  tasks: screeningTasks,
});
