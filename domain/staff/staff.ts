import type { Action, Role, Scope } from "../permissions/permissions.ts";
import { scopeOf } from "../permissions/permissions.ts";
import { DomainError } from "../errors.ts";

/**
 * A member of staff as the Directory knows them at the moment of a request. Identity comes from the user pool, everything
 * here from the Directory, so that a leaver or a changed role takes effect at once.
 */
export type Staff = {
  /** User name in the user pool (an e-mail address). */
  readonly staffId: string;
  /** Name shown to colleagues. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Code of the municipal council the person works for; absent for staff of the prefectural council. */
  readonly municipalityCode?: string | undefined;
  readonly active: boolean;
};

/** The person may not do this, or not to this case. The answer never says which. */
export class ForbiddenError extends DomainError {
  override readonly name = "ForbiddenError";
  readonly code = "FORBIDDEN";
}

/**
 * The scope in which `staff` may do `action`.
 * @throws ForbiddenError when none of the person's roles allows it, or the person has left.
 */
export function requirePermission(staff: Staff, action: Action): Scope {
  const scope = staff.active ? scopeOf(staff.roles, action) : undefined;
  if (scope === undefined) throw new ForbiddenError(`action ${action}`);
  return scope;
}

/**
 * Proves that `staff` may do `action` to a case of `municipalityCode`.
 * @throws ForbiddenError also for a case of another municipality.
 */
export function requireScope(staff: Staff, action: Action, municipalityCode: string): void {
  const scope = requirePermission(staff, action);
  if (scope === "own-municipality" && staff.municipalityCode !== municipalityCode) {
    throw new ForbiddenError(`action ${action} outside own municipality`);
  }
}
