/**
 * The fonts of our papers, in the order in which they are tried: BIZ UDPGothic (Morisawa, OFL 1.1), made for easy
 * reading, and Noto Sans Japanese (Adobe and Google, OFL 1.1) for what it lacks: 𠮷, 槗 and 1,200 forms of names
 * (異体字). A build copies each `source` (a path inside node_modules) to `file` in the folder given to the typesetter.
 */
export const paperFonts = [
  {
    file: "BIZUDPGothic_400Regular.ttf",
    source: "@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf",
  },
  { file: "BIZUDPGothic_700Bold.ttf", source: "@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf" },
  { file: "NotoSansJP-Regular.otf", source: "@embedpdf/fonts-jp/fonts/NotoSansJP-Regular.otf" },
] as const;
