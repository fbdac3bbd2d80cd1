import { fiscalYearOf, formatFiscalYear, isoDayOf } from "../lib/format.ts";
import { SelectField } from "./fields.tsx";

/** The fiscal year in which today lies. */
export function presentFiscalYear(): number {
  return fiscalYearOf(isoDayOf(new Date().toISOString()));
}

/** The last six fiscal years to choose from. */
export function FiscalYearField({
  value,
  onInput,
}: {
  readonly value: number;
  readonly onInput: (year: number) => void;
}) {
  const newest = presentFiscalYear();
  return (
    <SelectField
      path="fiscalYear"
      label="年度"
      value={String(value)}
      options={Array.from(
        { length: 6 },
        (_, back) => [String(newest - back), formatFiscalYear(newest - back)] as const,
      )}
      onInput={(year) => {
        onInput(Number(year));
      }}
    />
  );
}
