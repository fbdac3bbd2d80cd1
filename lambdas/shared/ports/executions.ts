/** Executions of the screening workflow. */
export interface Executions {
  /** Starts an execution; the same name again is the same execution. */
  start(name: string, input: Readonly<Record<string, string | number>>): Promise<void>;
  /** Tells a waiting execution what happened; nothing happens when it no longer waits. */
  resume(token: string, output: Readonly<Record<string, string>>): Promise<void>;
}
