/** How a number handler settles an inquiry that needs a person. The gap stays a gap: a handler makes no facts. */
export const exceptionResolutions = ["settled-by-paper", "asked-window", "ask-again"] as const;

/** How a number handler settled an exception. */
export type ExceptionResolution = (typeof exceptionResolutions)[number];

/** Japanese names of the resolutions, as the number handler chooses them and the case history shows them. */
export const exceptionResolutionLabels: Readonly<Record<ExceptionResolution, string>> = {
  "settled-by-paper": "書類で確認する",
  "asked-window": "窓口に確認した",
  "ask-again": "照会し直しが必要",
};
