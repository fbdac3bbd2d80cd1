import { screeningTasksEnvironment, type ScreeningTasksEnvironment } from "../../lib/environment/screening-tasks.ts";
import { caseDependencies } from "../shared/adapters/case-dependencies.ts";
import { prefectureEmergencySmallTerms } from "../shared/adapters/fund-terms.ts";
import { japaneseHolidays } from "../shared/adapters/holidays.ts";
import { resumeExecution } from "../shared/adapters/sfn-executions.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { taskHandler } from "../shared/runtime/task-handler.ts";
import { screeningTasks } from "./screening-tasks.ts";

/** Tasks of the screening workflow. */
export const handler = taskHandler({
  function: "screening-tasks",
  environment: screeningTasksEnvironment,
  dependencies: (environment: ScreeningTasksEnvironment, boot: Boot) => {
    const dependencies = caseDependencies(environment, boot);
    return {
      ...dependencies,
      calendar: japaneseHolidays,
      emergencySmallTerms: prefectureEmergencySmallTerms(environment.SASAE_FUNDS, dependencies.directory),
      remittanceOwner: environment.SASAE_REMITTANCE_OWNER,
      resume: resumeExecution,
    };
  },
  tasks: screeningTasks,
});
