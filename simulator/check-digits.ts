/** The check digit of an 11-digit body of a 個人番号 (平成26年総務省令85号5条). */
export function myNumberCheckDigit(body: string): number {
  let sum = 0;
  for (let position = 1; position <= 11; position += 1) {
    const weight = position <= 6 ? position + 1 : position - 5;
    sum += Number(body.charAt(11 - position)) * weight;
  }
  const remainder = sum % 11;
  return remainder <= 1 ? 0 : 11 - remainder;
}

/** The check digit of a 10-digit body of a 住民票コード; the treatment of remainders 0 and 1 is unverified. */
export function residentCodeCheckDigit(body: string): number {
  let sum = 0;
  for (let position = 1; position <= 10; position += 1) {
    const weight = position <= 6 ? position + 1 : position - 5;
    sum += Number(body.charAt(10 - position)) * weight;
  }
  const remainder = sum % 11;
  return remainder <= 1 ? 0 : 11 - remainder;
}

/** The 6-digit municipality code of five digits: the last digit of 11 − (weighted sum mod 11). */
export function municipalityCodeOf(fiveDigits: string): string {
  const sum = [6, 5, 4, 3, 2].reduce((total, weight, index) => total + Number(fiveDigits.charAt(index)) * weight, 0);
  return `${fiveDigits}${String((11 - (sum % 11)) % 10)}`;
}
