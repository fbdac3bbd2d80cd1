import type * as z from "zod";
import type { RegisteredResident, benefitDataSchema, residentDataSchema, taxDataSchema } from "./contract.ts";
import { municipalityCodeOf, myNumberCheckDigit, residentCodeCheckDigit } from "./check-digits.ts";
import { draw, drawDigits, drawInteger, drawWeighted } from "./deterministic.ts";

type Residence = z.infer<typeof residentDataSchema>["residence"];
type TaxData = z.infer<typeof taxDataSchema>;
type BenefitData = z.infer<typeof benefitDataSchema>;
type RegisterClass = RegisteredResident["registerClass"];
type InformationClass = RegisteredResident["informationClass"];
type TaxClass = "exempt" | "per-capita-only" | "taxed" | "undeclared";

/** One synthetic person of the simulated register. */
export type Resident = {
  readonly key: string;
  readonly kanaName: string;
  readonly name: string;
  readonly birthDate: string;
  readonly sex: "1" | "2";
  readonly municipalityCode: string;
  readonly address: string;
  readonly myNumber: string;
  readonly residentCode: string;
  readonly householdNumber: string;
  readonly relation: string | null;
  /** True when the household's other members are known, so that the whole household is answered. */
  readonly registered: boolean;
  readonly registerClass: RegisterClass;
  readonly residence: Residence;
  readonly taxClass: TaxClass;
  readonly tax: readonly TaxData[];
  readonly benefits: Readonly<Record<string, BenefitData>>;
  readonly staffDecision: boolean;
  readonly protectedAgainst: readonly string[];
  readonly informationClass: InformationClass;
};

/**
 * How unlike each other the drawn residents are. `plain`: everybody is found, lives where asked and has data.
 * `realistic`: a share of several candidates, removals, moves after 1 January, arrivals from abroad, people who did not
 * file, staff decisions, refusals, stopped providers and unknown layout versions.
 */
export type Mixture = "plain" | "realistic";

/** A name as the register compares it: full-width katakana, no spaces. */
export function foldKana(kanaName: string): string {
  return kanaName
    .normalize("NFKC")
    .replace(/[\s\u3000]/gu, "")
    .replace(/[\u3041-\u3096]/gu, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0x60));
}

/** The key by which a person is found: name, birth date and municipality. */
export function residentKey(kanaName: string, birthDate: string, municipalityCode: string): string {
  return `${foldKana(kanaName)}|${birthDate}|${municipalityCode}`;
}

/** A wrong check digit: every number handed out fails the check, so a number that passes is never one of ours. */
function wrongDigit(right: number, key: string, seed: string): string {
  return String((right + 1 + drawInteger(9, seed, key, "wrong")) % 10);
}

/** A 12-digit test number of a person; its check digit is always wrong. */
export function testMyNumber(seed: string, key: string): string {
  const body = drawDigits(11, seed, key, "my-number");
  return `${body}${wrongDigit(myNumberCheckDigit(body), key, seed)}`;
}

/** An 11-digit test 住民票コード; its check digit is always wrong. */
export function testResidentCode(seed: string, key: string): string {
  const body = drawDigits(10, seed, key, "resident-code");
  return `${body}${wrongDigit(residentCodeCheckDigit(body), key, seed)}`;
}

const DESIGNATED_CITIES = [
  "01100",
  "04100",
  "11100",
  "12100",
  "14100",
  "14130",
  "14150",
  "15100",
  "22100",
  "22130",
  "23100",
  "26100",
  "27100",
  "27140",
  "28100",
  "33100",
  "34100",
  "40100",
  "40130",
  "43100",
];

/**
 * The municipality that holds the tax and resident records of a place: itself, but a ward of a designated city is
 * answered under the one code of its city. The wards of Tokyo are municipalities of their own.
 */
export function holderOf(municipalityCode: string): string {
  const five = municipalityCode.slice(0, 5);
  if (five.startsWith("13") || five.charAt(2) !== "1") return municipalityCode;
  const city = DESIGNATED_CITIES.filter((code) => code.slice(0, 2) === five.slice(0, 2) && code <= five).at(-1);
  return city === undefined ? municipalityCode : municipalityCodeOf(city);
}

function roundTo(value: number, unit: number): number {
  return Math.floor(value / unit) * unit;
}

function drawTaxClass(seed: string, key: string, birthDate: string, year: number, mixture: Mixture): TaxClass {
  if (Number(birthDate.slice(0, 4)) > year - 16) return "undeclared";
  const undeclared = mixture === "realistic" ? 0.06 : 0;
  return drawWeighted(
    [
      ["exempt", 0.62],
      ["per-capita-only", 0.14],
      ["taxed", 0.24 - undeclared],
      ["undeclared", undeclared],
    ],
    "exempt",
    seed,
    key,
    "tax-class",
  );
}

/** The tax facts of a person for one fiscal year; blank when nothing was filed. Yen. */
export function taxFacts(resident: Resident, fiscalYear: number, seed: string): TaxData {
  const set = resident.tax.find((row) => row.fiscalYear === fiscalYear);
  if (set !== undefined) return set;
  const parts = [seed, resident.key, "tax", fiscalYear] as const;
  switch (resident.taxClass) {
    case "undeclared":
      return { fiscalYear, perCapitaLevy: null, incomeLevy: null, totalIncome: null };
    case "exempt":
      return {
        fiscalYear,
        perCapitaLevy: 0,
        incomeLevy: 0,
        totalIncome: roundTo(drawInteger(450_001, ...parts), 1000),
      };
    case "per-capita-only":
      return {
        fiscalYear,
        perCapitaLevy: 5000,
        incomeLevy: 0,
        totalIncome: 460_000 + roundTo(drawInteger(500_000, ...parts), 1000),
      };
    case "taxed": {
      const totalIncome = 1_100_000 + roundTo(drawInteger(4_900_000, ...parts), 1000);
      return {
        fiscalYear,
        perCapitaLevy: 5000,
        incomeLevy: Math.max(1000, roundTo((totalIncome - 1_000_000) * 0.09, 100)),
        totalIncome,
      };
    }
  }
}

function drawRegisterClass(mixture: Mixture, seed: string, key: string): RegisterClass {
  if (mixture === "plain") return "found";
  return drawWeighted(
    [
      ["found", 0.94],
      ["several", 0.015],
      ["none", 0.02],
      ["removed", 0.015],
      ["moved-abroad", 0.01],
    ],
    "found",
    seed,
    key,
    "register-class",
  );
}

function drawInformationClass(mixture: Mixture, seed: string, key: string): InformationClass {
  if (mixture === "plain") return "data";
  return drawWeighted(
    [
      ["data", 0.94],
      ["no-data", 0.02],
      ["refused", 0.01],
      ["provider-stopped", 0.02],
      ["layout-unknown", 0.01],
    ],
    "data",
    seed,
    key,
    "information-class",
  );
}

const FORMER_MUNICIPALITIES = ["271004", "231002", "401307", "141003", "112038", "322032", "131229", "011002"];

function drawResidence(
  mixture: Mixture,
  seed: string,
  key: string,
  birthDate: string,
  municipalityCode: string,
  year: number,
): Residence {
  const settled = `${String(year - 2 - drawInteger(15, seed, key, "settled"))}-04-01`;
  const since = settled < birthDate ? birthDate : settled;
  const here = {
    municipalityCode,
    from: since,
    reason: since === birthDate ? ("birth" as const) : ("move-in" as const),
  };
  if (mixture === "plain") return [here];
  const way = drawWeighted(
    [
      ["stayed", 0.88],
      ["moved", 0.06],
      ["moved-twice", 0.03],
      ["from-abroad", 0.03],
    ],
    "stayed",
    seed,
    key,
    "residence",
  );
  const month = (from: number): string => String(from + drawInteger(3, seed, key, "month")).padStart(2, "0");
  const former = (number: number): string =>
    FORMER_MUNICIPALITIES[drawInteger(FORMER_MUNICIPALITIES.length, seed, key, "former", number)] ?? "271004";
  const recent = `${String(year)}-${month(4)}-10`;
  if (way === "stayed" || recent < birthDate) return [here];
  if (way === "from-abroad") return [{ municipalityCode, from: recent, reason: "from-abroad" }];
  const earlier = { municipalityCode: former(1), from: since, reason: "move-in" as const };
  if (way === "moved") return [{ municipalityCode, from: recent, reason: "move-in" }, earlier];
  const between = { municipalityCode: former(2), from: `${String(year)}-${month(1)}-05`, reason: "move-in" as const };
  if (between.from < birthDate) return [{ municipalityCode, from: recent, reason: "move-in" }, earlier];
  return [{ municipalityCode, from: recent, reason: "move-in" }, between, earlier];
}

/**
 * The resident that the register holds for a name, birth date and municipality when nobody was registered by hand:
 * the same question always finds the same person, whatever was asked before. `year` is the calendar year of asking.
 */
export function deriveResident(
  seed: string,
  mixture: Mixture,
  question: {
    readonly kanaName: string;
    readonly name?: string | undefined;
    readonly birthDate: string;
    readonly municipalityCode: string;
  },
  year: number,
): Resident {
  const { kanaName, birthDate, municipalityCode } = question;
  const key = residentKey(kanaName, birthDate, municipalityCode);
  const family = foldKana(kanaName.trim().split(/[\s\u3000]+/u)[0] ?? kanaName);
  const residence = drawResidence(mixture, seed, key, birthDate, municipalityCode, year);
  return {
    key,
    kanaName,
    name: question.name ?? kanaName,
    birthDate,
    sex: draw(seed, key, "sex") < 0.5 ? "1" : "2",
    municipalityCode,
    address: `架空町${String(1 + drawInteger(9, seed, key, "block"))}丁目${String(1 + drawInteger(30, seed, key, "lot"))}番地`,
    myNumber: testMyNumber(seed, key),
    residentCode: testResidentCode(seed, key),
    householdNumber: drawDigits(10, seed, municipalityCode, family, "household"),
    relation: null,
    registered: false,
    registerClass: drawRegisterClass(mixture, seed, key),
    residence,
    taxClass: drawTaxClass(seed, key, birthDate, year, mixture),
    tax: [],
    benefits: {},
    staffDecision: mixture === "realistic" && draw(seed, key, "staff-decision") < 0.01,
    protectedAgainst: [],
    informationClass: drawInformationClass(mixture, seed, key),
  };
}

/** A resident set by hand; what was left out is drawn from the seed as for everybody else. */
export function registerResident(seed: string, set: RegisteredResident, year: number): Resident {
  const drawn = deriveResident(seed, "plain", set, year);
  return {
    ...drawn,
    name: set.name,
    sex: set.sex,
    address: set.address,
    myNumber: set.myNumber ?? drawn.myNumber,
    residentCode: set.residentCode ?? drawn.residentCode,
    householdNumber: set.householdNumber ?? drawn.householdNumber,
    relation: set.relation,
    registered: true,
    registerClass: set.registerClass,
    residence: set.residence ?? drawn.residence,
    taxClass: set.taxClass ?? drawn.taxClass,
    tax: set.tax,
    benefits: set.benefits,
    staffDecision: set.staffDecision,
    protectedAgainst: set.protectedAgainst,
    informationClass: set.informationClass,
  };
}
