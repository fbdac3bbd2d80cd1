/**
 * Something the person who starts the runtime must be told in plain words. The message is complete in itself;
 * print it without a stack trace.
 */
export class RuntimeNotice extends Error {
  override readonly name = "RuntimeNotice";
}
