import { createStore } from "./store.ts";

const key = "sasae.shortcuts";

/** Whether single keys act as shortcuts (WCAG 2.1.4: they can be switched off). Remembered on this machine. */
export const shortcutsOn = createStore(localStorage.getItem(key) !== "off");

/** Switches the single-key shortcuts. */
export function setShortcuts(on: boolean): void {
  localStorage.setItem(key, on ? "on" : "off");
  shortcutsOn.set(on);
}
