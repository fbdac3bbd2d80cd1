/** What the tests use of the package, which brings no types. */
declare module "asl-validator" {
  /** Checks a definition in Amazon States Language. */
  export default function aslValidator(definition: unknown): {
    readonly isValid: boolean;
    readonly errors: readonly unknown[];
  };
}
