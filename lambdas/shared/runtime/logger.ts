import { Logger } from "@aws-lambda-powertools/logger";
import { logCatalogue, type LogCode, type LogFacts } from "./log-catalogue.ts";

/** The only way to log: a code of the catalogue and ids beside it. */
export interface CatalogueLogger {
  info(code: LogCode, facts?: LogFacts): void;
  warn(code: LogCode, facts?: LogFacts): void;
  error(code: LogCode, facts?: LogFacts): void;
}

/** Logger of a function; lines are JSON with the code, its sentence and the facts. */
export function catalogueLogger(functionName: string, prefectureCode: string): CatalogueLogger {
  const logger = new Logger({ serviceName: functionName, persistentKeys: { prefecture: prefectureCode } });
  return {
    info: (code, facts = {}) => {
      logger.info(logCatalogue[code], { code, ...facts });
    },
    warn: (code, facts = {}) => {
      logger.warn(logCatalogue[code], { code, ...facts });
    },
    error: (code, facts = {}) => {
      logger.error(logCatalogue[code], { code, ...facts });
    },
  };
}
