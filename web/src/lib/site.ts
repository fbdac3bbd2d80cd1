/** Which stage serves the screens, as far as its files tell before anyone has signed in. */
export type Site = { readonly kind: "prefecture"; readonly prefectureName?: string } | { readonly kind: "national" };

/** Reads the stage's own file; it only names the place on the sign-in screen, so a stage without one works too. */
export async function loadSite(): Promise<Site> {
  try {
    const response = await fetch("./site.json", { cache: "no-store" });
    const body: unknown = response.ok ? await response.json() : undefined;
    if (typeof body !== "object" || body === null) return { kind: "prefecture" };
    if ("kind" in body && body.kind === "national") return { kind: "national" };
    return "prefectureName" in body && typeof body.prefectureName === "string"
      ? { kind: "prefecture", prefectureName: body.prefectureName }
      : { kind: "prefecture" };
  } catch {
    return { kind: "prefecture" };
  }
}
