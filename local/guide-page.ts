import { Secret, TOTP } from "otpauth";
import type { Listening } from "./gateway/http.ts";
import { listen } from "./gateway/http.ts";
import { escapeXml } from "./gateway/wire-errors.ts";
import type { Runtime } from "./runtime.ts";
import type { LocalStaff } from "./seeding.ts";
import { LOCAL_PASSWORD } from "./seeding.ts";

const STYLE = `body{font-family:"BIZ UDPGothic","Hiragino Sans","Noto Sans JP",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;line-height:1.7}
table{border-collapse:collapse;width:100%;margin:0 0 2rem}th,td{border:1px solid #767676;padding:.25rem .75rem;text-align:left}
code{font-size:1.25rem;letter-spacing:.1em}`;

/** The one-time code of a person now; undefined for someone without a code generator. */
export function oneTimeCode(
  runtime: Runtime,
  staff: Pick<LocalStaff, "code" | "username">,
  now: number,
): string | undefined {
  const pool = runtime.deployment.userPools.find(({ stage }) => stage.code === staff.code);
  const secret = pool === undefined ? undefined : runtime.cognito.totpSecret(pool.id, staff.username);
  if (secret === undefined) return undefined;
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now });
}

function page(runtime: Runtime, staff: readonly LocalStaff[], now: number): string {
  const sections = Object.entries(runtime.origins).map(([code, origin]) => {
    const rows = staff
      .filter((person) => person.code === code)
      .map((person) => {
        const cells = [person.name, person.role, person.username].map((text) => `<td>${escapeXml(text)}</td>`);
        return `<tr>${cells.join("")}<td><code>${oneTimeCode(runtime, person, now) ?? "—"}</code></td></tr>`;
      });
    const head = "<tr><th>氏名</th><th>役割</th><th>ユーザー名</th><th>今のワンタイムコード</th></tr>";
    const title = code === "national" ? "全国" : code;
    return `<h2>${title} <a href="${origin}">${origin}</a></h2><table>${head}${rows.join("")}</table>`;
  });
  const letters = runtime.cognito
    .letters()
    .slice(-20)
    .reverse()
    .map(({ at, to, text }) => `<tr><td>${at}</td><td>${escapeXml(to)}</td><td>${escapeXml(text)}</td></tr>`);
  const post =
    letters.length === 0
      ? ""
      : `<h2>送られたはずのメール</h2><table><tr><th>日時</th><th>宛先</th><th>本文</th></tr>${letters.join("")}</table>`;
  const left = 30 - (Math.floor(now / 1000) % 30);
  return `<!doctype html><html lang="ja"><head><meta charset="utf-8"><meta http-equiv="refresh" content="${left}">
<title>Sasae ローカル環境の案内</title><style>${STYLE}</style></head><body>
<h1>Sasae ローカル環境の案内</h1>
<p>このページは手元の環境だけにあります。はじめから入っている人のパスワードは全員 <code>${LOCAL_PASSWORD}</code> です。コードはあと ${left} 秒で変わります。</p>
${sections.join("\n")}${post}</body></html>`;
}

/** Serves the page that lists addresses, sign-ins and present one-time codes. It exists on the local runtime only. */
export async function startGuidePage(
  runtime: Runtime,
  port: number,
  staff: () => Promise<readonly LocalStaff[]>,
): Promise<Listening> {
  return listen(
    port,
    async (_request, response) => {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
      response.end(page(runtime, await staff(), Date.now()));
    },
    (error) => console.error(error),
  );
}
