import type { ComponentChildren } from "preact";

/** A form that is never sent by the Enter that ends a kana conversion (some browsers report it as an ordinary Enter). */
export function Form({ onSubmit, children }: { readonly onSubmit: () => void; readonly children: ComponentChildren }) {
  return (
    <form
      class="form"
      noValidate
      onKeyDown={(event) => {
        // 229 is what a composing key reports where isComposing is already false.
        if (event.key === "Enter" && (event.isComposing || Reflect.get(event, "keyCode") === 229))
          event.preventDefault();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
