/** The id of the control of a field path such as `members.0.birthDate`. */
export function fieldId(path: string): string {
  return `field-${path.replace(/[^A-Za-z0-9]+/g, "-")}`;
}

/** Puts the keyboard on a field, or on the nearest part of it that exists. Answers whether there was one. */
export function focusField(path: string): boolean {
  const parts = path.split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const found = document.getElementById(fieldId(parts.slice(0, length).join(".")));
    if (found === null) continue;
    for (
      let outer = found.closest("details");
      outer !== null;
      outer = outer.parentElement?.closest("details") ?? null
    ) {
      outer.open = true;
    }
    const control = found.matches("input, select, textarea, button, [tabindex]")
      ? found
      : (found.querySelector<HTMLElement>("input, select, textarea, button") ?? found);
    control.focus();
    control.scrollIntoView({ block: "center" });
    return true;
  }
  return false;
}
