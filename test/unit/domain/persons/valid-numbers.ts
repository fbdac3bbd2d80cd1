/**
 * The only My Numbers in the project whose check digit agrees: published specimens and arithmetic (the facts behind the rules,
 * section 9), needed to test the reader itself. A valid number in any other file is a finding.
 */
export const validMyNumbers = {
  specimen: "123456789018",
  published: "983205673214",
  remainderOne: "123456789000",
  remainderZero: "123456789050",
} as const;
