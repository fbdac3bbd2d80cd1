/**
 * Shapes of a character that names mix, the first being the one the search key uses. Only shapes in daily use for names:
 * the old shapes of 常用漢字表 and of 戸籍法施行規則別表第二の二, and the variants (異体字) registers hold most (髙, 﨑, 邉).
 * A few are characters of their own that people mix (斉 and 斎), which is why the key only finds. A key is for finding, never for storing or printing a name.
 */
const groups: readonly string[] = [
  "高髙",
  "崎﨑嵜碕",
  "辺邊邉",
  "斎齋斉齊",
  "浜濱濵",
  "沢澤",
  "広廣",
  "国國",
  "桜櫻",
  "島嶋嶌",
  "徳德",
  "真眞",
  "竜龍",
  "吉𠮷",
  "恵惠",
  "栄榮",
  "円圓",
  "応應",
  "桧檜",
  "関關",
  "岳嶽",
  "亀龜",
  "巌巖",
  "堯尭",
  "暁曉",
  "黒黑",
  "寿壽",
  "庄荘莊",
  "条條",
  "穣穰",
  "晋晉",
  "静靜",
  "瀬瀨",
  "曽曾",
  "滝瀧",
  "館舘",
  "鶴靏靍",
  "鉄鐵",
  "富冨",
  "豊豐",
  "峰峯",
  "槙槇",
  "万萬",
  "弥彌",
  "野埜",
  "遥遙",
  "来來",
  "礼禮",
  "壮壯",
  "実實",
  "喜㐂",
  "柳栁桺",
  "橋𣘺槗",
  "緑綠",
  "郎郞",
  "録錄",
  "清淸",
  "青靑",
  "頼賴",
];

const shapes: ReadonlyMap<string, string> = new Map(
  groups.flatMap((group) => {
    const [key, ...others] = [...group];
    return key === undefined ? [] : others.filter((other) => other !== key).map((other) => [other, key] as const);
  }),
);

/** The text with each variant shape of a kanji replaced by the one shape the search key uses. */
export function foldKanji(text: string): string {
  return [...text].map((character) => shapes.get(character) ?? character).join("");
}
