/** Family names with their readings; frequent ones, so that searches find several people. */
export const familyNames: readonly (readonly [string, string])[] = [
  ["佐藤", "サトウ"],
  ["鈴木", "スズキ"],
  ["高橋", "タカハシ"],
  ["田中", "タナカ"],
  ["伊藤", "イトウ"],
  ["渡辺", "ワタナベ"],
  ["山本", "ヤマモト"],
  ["中村", "ナカムラ"],
  ["小林", "コバヤシ"],
  ["加藤", "カトウ"],
  ["吉田", "ヨシダ"],
  ["山田", "ヤマダ"],
  ["佐々木", "ササキ"],
  ["山口", "ヤマグチ"],
  ["松本", "マツモト"],
  ["井上", "イノウエ"],
  ["木村", "キムラ"],
  ["林", "ハヤシ"],
  ["斎藤", "サイトウ"],
  ["清水", "シミズ"],
  ["山崎", "ヤマザキ"],
  ["森", "モリ"],
  ["池田", "イケダ"],
  ["橋本", "ハシモト"],
  ["阿部", "アベ"],
  ["石川", "イシカワ"],
  ["前田", "マエダ"],
  ["藤田", "フジタ"],
  ["小川", "オガワ"],
  ["後藤", "ゴトウ"],
  ["岡田", "オカダ"],
  ["長谷川", "ハセガワ"],
  ["村上", "ムラカミ"],
  ["近藤", "コンドウ"],
  ["石井", "イシイ"],
  ["三浦", "ミウラ"],
  ["遠藤", "エンドウ"],
  ["原田", "ハラダ"],
  ["錦織", "ニシコオリ"],
  ["勝部", "カツベ"],
];

/** Given names with readings and sex. */
export const givenNames: readonly (readonly [string, string, "male" | "female"])[] = [
  ["誠", "マコト", "male"],
  ["健一", "ケンイチ", "male"],
  ["大輔", "ダイスケ", "male"],
  ["直樹", "ナオキ", "male"],
  ["浩", "ヒロシ", "male"],
  ["和夫", "カズオ", "male"],
  ["清", "キヨシ", "male"],
  ["翔", "ショウ", "male"],
  ["拓也", "タクヤ", "male"],
  ["正", "タダシ", "male"],
  ["蓮", "レン", "male"],
  ["悠真", "ユウマ", "male"],
  ["洋子", "ヨウコ", "female"],
  ["恵子", "ケイコ", "female"],
  ["由美", "ユミ", "female"],
  ["真由美", "マユミ", "female"],
  ["幸子", "サチコ", "female"],
  ["節子", "セツコ", "female"],
  ["美咲", "ミサキ", "female"],
  ["彩", "アヤ", "female"],
  ["陽子", "ヨウコ", "female"],
  ["久美子", "クミコ", "female"],
  ["結衣", "ユイ", "female"],
  ["和子", "カズコ", "female"],
];

/** Towns used in addresses; they exist nowhere in this form. */
export const towns: readonly string[] = [
  "本町一丁目2番3号",
  "中央二丁目5番8号",
  "栄町3番地",
  "緑が丘一丁目10番1号",
  "旭町四丁目7番2号",
  "大字東1234番地",
];

/** What people came with, by reason. */
export const circumstances: Readonly<Record<string, readonly string[]>> = {
  "medical-or-care-costs": [
    "入院の自己負担が続き、今月の家賃と食費が足りない。退院後は復職の予定。",
    "家族の通院費がかさみ、光熱費の支払に充てる生活費が不足している。",
  ],
  "first-wage-wait": [
    "就職が決まり来月から給与が入るが、それまでの生活費と通勤費が足りない。",
    "派遣先が決まったが、初回の給与まで一か月半あり、手持ちが少ない。",
  ],
  "wage-theft-or-loss": ["給料日の帰りに財布を落とし、警察に届け出た。次の給料日まで生活費がない。"],
  "benefit-wait": ["年金の裁定を受けたが、初回の振込まで二か月あり、生活費が不足している。"],
  "disaster-damage": ["台所の火災で家電と食料を失い、当面の生活費が必要になった。"],
};

/** Members of staff of a prefecture: local part of the address, name, roles, index of the municipality. */
export type SeededStaff = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly municipality?: number;
};

/** Staff of every role; the municipalities are those of `seededPrefectures`. */
export const staffOfPrefecture: readonly SeededStaff[] = [
  { id: "madoguchi1", name: "青木 さゆり", roles: ["window-worker"], municipality: 0 },
  { id: "madoguchi2", name: "平野 進", roles: ["window-worker"], municipality: 0 },
  { id: "madoguchi3", name: "西村 久美", roles: ["window-worker"], municipality: 1 },
  { id: "madoguchi4", name: "大野 隆", roles: ["window-worker"], municipality: 2 },
  { id: "shinsa1", name: "藤本 明子", roles: ["screener"] },
  { id: "shinsa2", name: "坂本 剛", roles: ["screener"] },
  { id: "bango1", name: "武田 薫", roles: ["number-handler"] },
  { id: "kessai1", name: "久保 正明", roles: ["approver"] },
  { id: "kessai2", name: "松田 千恵", roles: ["approver"] },
  { id: "kessai3", name: "野口 修", roles: ["approver"] },
  { id: "iinkai1", name: "菊地 文子", roles: ["committee-secretariat"] },
  { id: "suito1", name: "桜井 仁", roles: ["cashier"] },
  { id: "suito2", name: "内田 里美", roles: ["cashier"] },
  { id: "kanri1", name: "福田 学", roles: ["administrator"] },
  { id: "kanri2", name: "上田 直美", roles: ["administrator"] },
  { id: "kansa1", name: "杉山 茂", roles: ["auditor"] },
];

/** A prefecture that is seeded: whose municipalities take applications, and how many cases there are. */
export type SeededPrefecture = {
  readonly code: string;
  readonly mailDomain: string;
  readonly municipalities: readonly string[];
  /** Applications of the fiscal year that is over: rows of the statistics alone. */
  readonly pastCases: number;
  /** Cases of the present year, at every stage. */
  readonly presentCases: number;
};

/** Two unlike prefectures. */
export const seededPrefectures: readonly SeededPrefecture[] = [
  {
    code: "13",
    mailDomain: "tokyo.sasae.example",
    municipalities: ["131016", "131041", "132012", "131229", "131211"],
    pastCases: 220,
    presentCases: 140,
  },
  {
    code: "32",
    mailDomain: "shimane.sasae.example",
    municipalities: ["322016", "322032", "322024", "322041"],
    pastCases: 130,
    presentCases: 80,
  },
];

/** Someone about whom the network gives no clear answer; registered with the simulator so. */
export type UnclearResident = {
  readonly name: string;
  readonly nameKana: string;
  readonly birthDate: string;
  readonly sex: "male" | "female";
  /** How the simulator answers about them, in its own terms. */
  readonly answers: { readonly registerClass: "several" } | { readonly informationClass: "provider-stopped" };
};

/** One borrower whom the register finds several times, and one whose municipality has stopped answering. */
export const unclearResidents: readonly UnclearResident[] = [
  {
    name: "中嶋 裕子",
    nameKana: "ナカジマ ユウコ",
    birthDate: "1984-06-15",
    sex: "female",
    answers: { registerClass: "several" },
  },
  {
    name: "横山 武",
    nameKana: "ヨコヤマ タケシ",
    birthDate: "1979-02-08",
    sex: "male",
    answers: { informationClass: "provider-stopped" },
  },
];

/** Address of a member of staff, by which they sign in. */
export function staffId(prefecture: SeededPrefecture, id: string): string {
  return `${id}@${prefecture.mailDomain}`;
}
