import type { ComponentChildren } from "preact";

/** A button. Never disabled: while busy it says so, and a press does nothing. */
export function Button({
  kind = "primary",
  type = "button",
  busy = false,
  size = "normal",
  onPress,
  children,
  describedBy,
  id,
}: {
  readonly kind?: "primary" | "secondary" | "danger" | "plain";
  readonly type?: "button" | "submit";
  readonly busy?: boolean;
  readonly size?: "normal" | "small";
  readonly onPress?: () => void;
  readonly children: ComponentChildren;
  readonly describedBy?: string;
  readonly id?: string;
}) {
  return (
    <button
      id={id}
      type={type}
      class={`button button--${kind} button--${size}`}
      aria-busy={busy}
      aria-describedby={describedBy}
      onClick={busy ? (event) => event.preventDefault() : onPress}
    >
      {busy ? "送信しています…" : children}
    </button>
  );
}

/** A link to another screen that looks like a button. */
export function ButtonLink({
  href,
  kind = "primary",
  children,
}: {
  readonly href: string;
  readonly kind?: "primary" | "secondary";
  readonly children: ComponentChildren;
}) {
  return (
    <a class={`button button--${kind} button--normal`} href={`#${href}`}>
      {children}
    </a>
  );
}
