/** 事務コード of the lending of 生活福祉資金 in the simulator; the real code is assigned on connection. */
export const LENDING_TASK_CODE = "JM00000000000030";
/** 事務手続コード of the screening of an application in the simulator. */
export const SCREENING_PROCEDURE_CODE = "JT00000000003001";
/** 本人確認情報 (住基ネット). */
export const IDENTITY_INFORMATION_CODE = "HK00000000000001";
/** 符号取得. */
export const LINK_CODE_INFORMATION_CODE = "FG00000000000001";
/** 住民票関係情報. */
export const RESIDENT_INFORMATION_CODE = "TM00000000000001";
/** 地方税関係情報: …0002 is the one code seen in public material (docs/simulator.md). */
export const TAX_INFORMATION_CODE = "TM00000000000002";

/** The further kinds of information a 社協 may ask for (番号法 旧別表第二 30の項), by the simulator's code. */
export const BENEFIT_INFORMATION_CODES: ReadonlyMap<string, string> = new Map([
  ["TM00000000000003", "児童手当関係情報"],
  ["TM00000000000004", "介護保険給付等関係情報"],
  ["TM00000000000005", "生活保護関係情報"],
  ["TM00000000000006", "児童扶養手当関係情報"],
  ["TM00000000000007", "医療保険給付関係情報"],
  ["TM00000000000008", "失業等給付関係情報"],
  ["TM00000000000009", "労働者災害補償関係情報"],
  ["TM00000000000010", "年金給付関係情報"],
  ["TM00000000000011", "特別児童扶養手当関係情報"],
  ["TM00000000000012", "母子父子寡婦福祉資金貸付関係情報"],
  ["TM00000000000013", "社会福祉協議会の貸付関係情報"],
  ["TM00000000000014", "公的給付支給等口座関係情報"],
]);

/** True when the simulator's own table permits this combination of 事務, 事務手続 and information. */
export function isPermittedTriple(triple: {
  readonly taskCode: string;
  readonly procedureCode: string;
  readonly informationCode: string;
}): boolean {
  return (
    triple.taskCode === LENDING_TASK_CODE &&
    triple.procedureCode === SCREENING_PROCEDURE_CODE &&
    (triple.informationCode === IDENTITY_INFORMATION_CODE ||
      triple.informationCode === LINK_CODE_INFORMATION_CODE ||
      triple.informationCode === RESIDENT_INFORMATION_CODE ||
      triple.informationCode === TAX_INFORMATION_CODE ||
      BENEFIT_INFORMATION_CODES.has(triple.informationCode))
  );
}
