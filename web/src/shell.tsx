import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { roleLabels } from "../../domain/permissions/permissions.ts";
import { Button } from "./components/button.tsx";
import { Dialog } from "./components/dialog.tsx";
import { unsaved } from "./lib/leave-guard.ts";
import { setShortcuts, shortcutsOn } from "./lib/preferences.ts";
import type { Person } from "./lib/session.ts";
import { signOut } from "./lib/sign-in.ts";
import { useStore } from "./lib/store.ts";

/** A link of the main navigation. */
export type NavigationLink = { readonly href: string; readonly text: string };

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");

/** Calls `act` on a single key, unless shortcuts are off, something is being typed or a dialog is open. */
function useSingleKey(key: string, act: () => void): void {
  const on = useStore(shortcutsOn);
  const held = useRef(act);
  held.current = act;
  useEffect(() => {
    if (!on) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.key !== key || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      held.current();
    };
    addEventListener("keydown", listen);
    return () => {
      removeEventListener("keydown", listen);
    };
  }, [on, key]);
}

function HelpDialog({ onClose, maySearch }: { readonly onClose: () => void; readonly maySearch: boolean }) {
  const on = useStore(shortcutsOn);
  return (
    <Dialog title="使い方とショートカットキー" onClose={onClose}>
      <table class="table">
        <caption class="visually-hidden">ショートカットキー</caption>
        <thead>
          <tr>
            <th scope="col">キー</th>
            <th scope="col">はたらき</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <kbd>?</kbd>
            </td>
            <td>この案内を開く</td>
          </tr>
          {maySearch ? (
            <tr>
              <td>
                <kbd>/</kbd>
              </td>
              <td>検索へ移る</td>
            </tr>
          ) : null}
          <tr>
            <td>
              <kbd>↑</kbd> <kbd>↓</kbd>
            </td>
            <td>案件一覧の行を移る</td>
          </tr>
          <tr>
            <td>
              <kbd>Tab</kbd> <kbd>Enter</kbd>
            </td>
            <td>次の項目へ移る・選んだものを開く</td>
          </tr>
          <tr>
            <td>
              <kbd>Esc</kbd>
            </td>
            <td>開いている窓を閉じる</td>
          </tr>
        </tbody>
      </table>
      <label class="choice">
        <input
          type="checkbox"
          role="switch"
          checked={on}
          onChange={(event) => {
            setShortcuts(event.currentTarget.checked);
          }}
        />
        <span>
          一文字のショートカットキー（<kbd>?</kbd> と <kbd>/</kbd>）を使う
        </span>
      </label>
      <p>うまくいかないときは、画面に出る受付番号を控えて、都道府県社協の担当へお伝えください。</p>
      <div class="actions">
        <Button onPress={onClose}>閉じる</Button>
      </div>
    </Dialog>
  );
}

function LeaveDialog({ onLeave, onStay }: { readonly onLeave: () => void; readonly onStay: () => void }) {
  return (
    <Dialog title="保存していない内容があります" onClose={onStay}>
      <p>このまま移動しますか。入力中の内容はこの端末に下書きとして残り、同じ画面を開くと続きから入力できます。</p>
      <div class="actions">
        <Button onPress={onStay}>この画面に残る</Button>
        <Button kind="secondary" onPress={onLeave}>
          保存せずに移動する
        </Button>
      </div>
    </Dialog>
  );
}

/** Asks once before a link leaves unsaved input. */
function useLeaveQuestion(): ComponentChildren {
  const [wanted, setWanted] = useState<string | undefined>(undefined);
  const [, navigate] = useLocation();
  useEffect(() => {
    const listen = (event: MouseEvent) => {
      if (!unsaved.get() || !(event.target instanceof Element)) return;
      const href = event.target.closest("a[href^='#/']")?.getAttribute("href");
      if (href === undefined || href === null || href === location.hash) return;
      event.preventDefault();
      setWanted(href.slice(1));
    };
    document.addEventListener("click", listen, { capture: true });
    return () => {
      document.removeEventListener("click", listen, { capture: true });
    };
  }, []);
  if (wanted === undefined) return null;
  return (
    <LeaveDialog
      onStay={() => {
        setWanted(undefined);
      }}
      onLeave={() => {
        unsaved.set(false);
        setWanted(undefined);
        navigate(wanted);
      }}
    />
  );
}

/** After moving to another screen: its heading gets the keyboard, and its name is the window's. */
function useArrival(place: string): void {
  const [path] = useLocation();
  const first = useRef(true);
  useEffect(() => {
    let stopped = false;
    const arrive = () => {
      const heading = document.querySelector<HTMLElement>("main h1");
      if (stopped || heading === null) return false;
      document.title = `${heading.textContent}｜ささえ ${place}`;
      if (!first.current && document.querySelector("dialog[open]") === null) heading.focus({ preventScroll: true });
      first.current = false;
      return true;
    };
    scrollTo(0, 0);
    if (arrive()) return undefined;
    const watch = new MutationObserver(() => {
      if (arrive()) watch.disconnect();
    });
    watch.observe(document.body, { childList: true, subtree: true });
    return () => {
      stopped = true;
      watch.disconnect();
    };
  }, [path, place]);
}

/** Header, navigation, help and the place of the screen. */
export function Shell({
  who,
  links,
  place,
  children,
}: {
  readonly who: Person;
  readonly links: readonly NavigationLink[];
  readonly place: string;
  readonly children: ComponentChildren;
}) {
  const [path, navigate] = useLocation();
  const [help, setHelp] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const question = useLeaveQuestion();
  const maySearch = links.some(({ href }) => href === "/search");
  useArrival(place);
  useSingleKey("?", () => {
    setHelp(true);
  });
  useSingleKey("/", () => {
    if (!maySearch) return;
    const field = document.getElementById("field-kana");
    if (field === null) navigate("/search");
    else field.focus();
  });
  const leave = () => {
    if (unsaved.get()) setLeaving(true);
    else void signOut();
  };
  return (
    <>
      <a
        class="skip-link"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        本文へ移る
      </a>
      <header class="header">
        <div class="header__inner">
          <p class="header__brand">
            <a href="#/">
              <span class="header__name">ささえ</span>
              <span class="header__about">生活福祉資金貸付システム</span>
            </a>
          </p>
          <p class="header__place">
            {place}
            {who.municipalityName === undefined ? "" : ` ${who.municipalityName}`}
          </p>
          <div class="header__person">
            <p>
              <span class="header__staff">{who.name}</span>
              <span class="header__role">{who.roles.map((role) => roleLabels[role]).join("・")}</span>
            </p>
            <Button
              kind="plain"
              size="small"
              onPress={() => {
                setHelp(true);
              }}
            >
              使い方
            </Button>
            <Button kind="secondary" size="small" onPress={leave}>
              サインアウト
            </Button>
          </div>
        </div>
        {links.length === 0 ? null : (
          <nav class="navigation" aria-label="主な画面">
            <ul>
              {links.map(({ href, text }) => (
                <li key={href}>
                  <a href={`#${href}`} aria-current={path === href || path.startsWith(`${href}/`) ? "page" : undefined}>
                    {text}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </header>
      <main class="main" id="main" tabIndex={-1}>
        {children}
      </main>
      {help ? (
        <HelpDialog
          maySearch={maySearch}
          onClose={() => {
            setHelp(false);
          }}
        />
      ) : null}
      {leaving ? (
        <Dialog
          title="保存していない内容があります"
          onClose={() => {
            setLeaving(false);
          }}
        >
          <p>サインアウトすると、保存していない内容はこの端末から消えます。</p>
          <div class="actions">
            <Button
              onPress={() => {
                setLeaving(false);
              }}
            >
              この画面に残る
            </Button>
            <Button
              kind="danger"
              onPress={() => {
                unsaved.set(false);
                void signOut();
              }}
            >
              消してサインアウトする
            </Button>
          </div>
        </Dialog>
      ) : null}
      {question}
    </>
  );
}
