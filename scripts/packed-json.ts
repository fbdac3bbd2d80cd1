import { brotliCompressSync, constants } from "node:zlib";

/**
 * Source of the module that stands for a large JSON file of `config/` in a bundle: its content, compressed, and unpacked
 * when the module is loaded. A bundle is loaded on every cold start and the tables are mostly alike, so this is a tenth of
 * the weight for a few milliseconds. `json` is the file's text; the texts under the keys of `emptied` are left out.
 */
export function packedJsonModule(json: string, emptied: readonly string[] = []): string {
  const content: unknown = JSON.parse(json, (key, value: unknown) => (emptied.includes(key) ? "" : value));
  const packed = brotliCompressSync(JSON.stringify(content), {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
  });
  return [
    'import { brotliDecompressSync } from "node:zlib";',
    `const packed = ${JSON.stringify(packed.toString("base64"))};`,
    'export default JSON.parse(brotliDecompressSync(Buffer.from(packed, "base64")).toString("utf8"));',
  ].join("\n");
}
