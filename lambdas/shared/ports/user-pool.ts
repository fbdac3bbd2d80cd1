/** Tokens of a signed-in person; `expiresIn` in seconds. */
export type Tokens = {
  readonly kind: "signed-in";
  readonly idToken: string;
  readonly refreshToken?: string | undefined;
  readonly expiresIn: number;
};

/** Next step of a sign-in. */
export type SignInStep =
  | Tokens
  | { readonly kind: "one-time-code" | "new-password"; readonly session: string }
  | {
      readonly kind: "register-authenticator";
      readonly session: string;
      readonly secret: string;
      readonly otpauth: string;
    };

/** What the pool refused. */
export type SignInRefusal = {
  readonly kind: "refused";
  readonly reason: "credentials" | "code" | "password" | "session";
};

/** Signing people in: password first, a one-time code always. */
export interface SignIn {
  start(username: string, password: string): Promise<SignInStep | SignInRefusal>;
  answerCode(username: string, session: string, code: string): Promise<SignInStep | SignInRefusal>;
  setPassword(username: string, session: string, password: string): Promise<SignInStep | SignInRefusal>;
  registerAuthenticator(username: string, session: string, code: string): Promise<SignInStep | SignInRefusal>;
  refresh(refreshToken: string): Promise<Tokens | SignInRefusal>;
  end(refreshToken: string): Promise<void>;
}

/** Accounts of the pool, for the staff register. */
export interface UserAccounts {
  /**
   * Makes an account with a temporary password. When there is one, it keeps its password and may be used (again). Answers
   * whether it was made.
   */
  open(username: string, temporaryPassword: string): Promise<boolean>;
  /** Replaces the password by a temporary one and ends every session; makes the account when there is none. */
  renewPassword(username: string, temporaryPassword: string): Promise<void>;
  /** Shuts an account and ends its sessions. */
  disable(username: string): Promise<void>;
}
