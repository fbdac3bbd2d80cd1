import type { Release } from "../lib/endpoints.ts";
import { Mark } from "./display.tsx";

/** Where a release stands. */
export function ReleaseState({ state }: { readonly state: Release["state"] }) {
  if (state === "released") return <Mark tone="done">公表済み</Mark>;
  return state === "rejected" ? <Mark tone="stopped">却下</Mark> : <Mark tone="attention">確認待ち</Mark>;
}
