import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/display.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import { TextField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { callPublic } from "../lib/api.ts";
import { endpoints, type SignInStep } from "../lib/endpoints.ts";
import { inputProblem } from "../lib/problem.ts";
import { signInReason } from "../lib/session.ts";
import { completeSignIn } from "../lib/sign-in.ts";
import type { Site } from "../lib/site.ts";
import { useStore } from "../lib/store.ts";
import { useCommand } from "../lib/use-command.ts";

type Step = Exclude<SignInStep, { kind: "signed-in" }> | { readonly kind: "password" };

const titles: Readonly<Record<Step["kind"], string>> = {
  password: "サインイン",
  "one-time-code": "確認コードの入力",
  "new-password": "新しいパスワードの設定",
  "register-authenticator": "認証アプリの登録",
};

const readCode = (typed: string): string => typed.normalize("NFKC").replace(/\s/g, "");

/** The QR code as one path, so that the content security policy needs no exception. Fetched when first needed. */
function QrCode({ text }: { readonly text: string }) {
  const [drawing, setDrawing] = useState<{ readonly size: number; readonly path: string } | undefined>(undefined);
  useEffect(() => {
    void import("uqr").then(({ encode }) => {
      const { data, size } = encode(text, { border: 2 });
      const path = data
        .flatMap((row, y) => row.map((dark, x) => (dark ? `M${String(x)} ${String(y)}h1v1h-1z` : "")))
        .join("");
      setDrawing({ size, path });
    });
  }, [text]);
  if (drawing === undefined) return null;
  return (
    <svg
      class="qr"
      role="img"
      aria-label="認証アプリで読み取るQRコード"
      viewBox={`0 0 ${String(drawing.size)} ${String(drawing.size)}`}
    >
      <rect width="100%" height="100%" fill="#fff" />
      <path d={drawing.path} fill="#000" />
    </svg>
  );
}

/** Sign-in: password, then what the account needs next. */
export function SignInPage({ site }: { readonly site: Site }) {
  const reason = useStore(signInReason);
  const [step, setStep] = useState<Step>({ kind: "password" });
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const [code, setCode] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const place = site.kind === "national" ? "全国社会福祉協議会" : (site.prefectureName ?? "");

  useEffect(() => {
    document.title = `${titles[step.kind]}｜ささえ ${place}`;
    if (step.kind !== "password") heading.current?.focus();
  }, [step.kind, place]);

  const goOn = async (next: SignInStep): Promise<void> => {
    if (next.kind === "signed-in") {
      await completeSignIn(username.trim(), next);
      return;
    }
    setPassword("");
    setRepeated("");
    setCode("");
    setStep(next);
  };

  const submission = useCommand(async () => {
    const who = username.trim();
    switch (step.kind) {
      case "password":
        await goOn(await callPublic(endpoints.startSession, { body: { username: who, password } }));
        return;
      case "new-password":
        await goOn(
          await callPublic(endpoints.setPassword, { body: { username: who, session: step.session, password } }),
        );
        return;
      case "one-time-code":
      case "register-authenticator": {
        const endpoint = step.kind === "one-time-code" ? endpoints.answerOneTimeCode : endpoints.registerAuthenticator;
        await goOn(
          await callPublic(endpoint, { body: { username: who, session: step.session, code: readCode(code) } }),
        );
      }
    }
  });

  const submit = () => {
    const errors = [
      ...(step.kind === "password" && username.trim() === ""
        ? [{ field: "username", code: "REQUIRED", message: "利用者名を入力してください。" }]
        : []),
      ...((step.kind === "password" || step.kind === "new-password") && password === ""
        ? [{ field: "password", code: "REQUIRED", message: "パスワードを入力してください。" }]
        : []),
      ...(step.kind === "new-password" && password !== "" && password !== repeated
        ? [{ field: "repeated", code: "NOT_EQUAL", message: "上と同じパスワードを入力してください。" }]
        : []),
      ...((step.kind === "one-time-code" || step.kind === "register-authenticator") && !/^\d{6}$/.test(readCode(code))
        ? [{ field: "code", code: "WRONG_FORMAT", message: "6桁の数字を入力してください。" }]
        : []),
    ];
    if (errors.length > 0) submission.fail(inputProblem(errors));
    else submission.press();
  };

  const startOver = () => {
    submission.clear();
    setStep({ kind: "password" });
  };
  const { problem } = submission;
  const codeField = (
    <TextField
      path="code"
      label="確認コード"
      required
      support="認証アプリに表示されている6桁の数字です。"
      value={code}
      onInput={setCode}
      numeric
      width={8}
      autocomplete="one-time-code"
      error={errorAt(problem, "code")}
    />
  );

  return (
    <div class="sign-in">
      <header class="sign-in__brand">
        <p class="sign-in__name">ささえ</p>
        <p>生活福祉資金貸付システム</p>
        <p class="sign-in__place">{place}</p>
      </header>
      <main class="sign-in__card">
        <h1 ref={heading} tabIndex={-1}>
          {titles[step.kind]}
        </h1>
        {step.kind === "password" && reason === "expired" ? (
          <Notice kind="warning" title="サインインの有効期限が切れました">
            <p>入力中の内容は、この端末に残っています。サインインすると続きから入力できます。</p>
          </Notice>
        ) : null}
        {step.kind === "password" && reason === "signed-out" ? (
          <Notice kind="success" title="サインアウトしました" live />
        ) : null}
        <ErrorSummary problem={problem} />
        <Form onSubmit={submit}>
          {step.kind === "password" ? (
            <>
              <TextField
                path="username"
                label="利用者名（メールアドレス）"
                required
                type="email"
                value={username}
                onInput={setUsername}
                width={30}
                autocomplete="username"
                error={errorAt(problem, "username")}
              />
              <TextField
                path="password"
                label="パスワード"
                required
                type="password"
                value={password}
                onInput={setPassword}
                width={30}
                autocomplete="current-password"
                error={errorAt(problem, "password")}
              />
            </>
          ) : null}
          {step.kind === "new-password" ? (
            <>
              <p>はじめてのサインインです。これから使うパスワードを決めてください。</p>
              <TextField
                path="password"
                label="新しいパスワード"
                required
                support="12文字以上で、英大文字・英小文字・数字・記号を含めてください。"
                type="password"
                value={password}
                onInput={setPassword}
                width={30}
                autocomplete="new-password"
                error={errorAt(problem, "password")}
              />
              <TextField
                path="repeated"
                label="新しいパスワード（もう一度）"
                required
                type="password"
                value={repeated}
                onInput={setRepeated}
                width={30}
                autocomplete="new-password"
                error={errorAt(problem, "repeated")}
              />
            </>
          ) : null}
          {step.kind === "register-authenticator" ? (
            <>
              <ol class="steps">
                <li>スマートフォンなどの認証アプリを開きます。</li>
                <li>
                  次のQRコードを読み取ります。
                  <QrCode text={step.otpauth} />
                  <p>
                    読み取れないときは、次の文字を入力してください。
                    <br />
                    <code class="secret">{(step.secret.match(/.{1,4}/g) ?? []).join(" ")}</code>
                  </p>
                </li>
                <li>アプリに表示された6桁の数字を入力します。</li>
              </ol>
              {codeField}
            </>
          ) : null}
          {step.kind === "one-time-code" ? codeField : null}
          <div class="actions">
            <Button type="submit" busy={submission.busy}>
              {step.kind === "password" ? "次へ" : step.kind === "new-password" ? "決めて次へ" : "サインイン"}
            </Button>
            {step.kind === "password" ? null : (
              <Button kind="plain" onPress={startOver}>
                最初からやり直す
              </Button>
            )}
          </div>
        </Form>
      </main>
    </div>
  );
}
