import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One line that a function wrote. */
export interface LogLine {
  readonly functionName: string;
  /** The line as written, without its line end. */
  readonly line: string;
}

/** The log files of all functions: `<folder>/<function>.ndjson`, one JSON value a line. */
export interface LogBook {
  readonly folder: string;
  /** Keeps what a function wrote. A line that is no JSON object is kept as `{"text": …}`. */
  write(functionName: string, line: string): void;
  /** Everything written so far, also by earlier runs on the same folder. */
  lines(functionName?: string): readonly LogLine[];
}

function isJsonObject(line: string): boolean {
  if (!line.startsWith("{")) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Opens the log files in a folder; makes it if missing. */
export function openLogBook(folder: string): LogBook {
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    write(functionName, line) {
      if (line.trim() === "") return;
      const kept = isJsonObject(line) ? line : JSON.stringify({ text: line });
      appendFileSync(join(folder, `${functionName}.ndjson`), `${kept}\n`);
    },
    lines(functionName) {
      if (!existsSync(folder)) return [];
      return readdirSync(folder)
        .filter((file) => file.endsWith(".ndjson"))
        .map((file) => file.slice(0, -".ndjson".length))
        .filter((name) => functionName === undefined || name === functionName)
        .flatMap((name) =>
          readFileSync(join(folder, `${name}.ndjson`), "utf8")
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => ({ functionName: name, line })),
        );
    },
  };
}
