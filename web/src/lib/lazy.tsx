import type { ComponentChildren, ComponentType, FunctionComponent } from "preact";
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { Notice } from "../components/display.tsx";
import { Button } from "../components/button.tsx";

const Fallback = createContext<ComponentChildren>(null);

/** What is shown while a screen's script is on its way. */
export function Suspense({
  fallback,
  children,
}: {
  readonly fallback: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return <Fallback.Provider value={fallback}>{children}</Fallback.Provider>;
}

/** A screen, or a part of one, whose script is fetched when it is first shown; a failed fetch can be tried again. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): FunctionComponent<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
    const fallback = useContext(Fallback);
    const [, redraw] = useState(0);
    const [failed, setFailed] = useState(false);
    const fetchScreen = () => {
      setFailed(false);
      load()
        .then((component) => {
          loaded = component;
          redraw((count) => count + 1);
        })
        .catch(() => {
          setFailed(true);
        });
    };
    useEffect(() => {
      if (loaded === undefined) fetchScreen();
    }, []);
    if (loaded !== undefined) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    if (!failed) return <>{fallback}</>;
    return (
      <Notice kind="error" title="画面を読み込めませんでした">
        <p>ネットワークの接続を確認してください。</p>
        <Button kind="secondary" size="small" onPress={fetchScreen}>
          もう一度試す
        </Button>
      </Notice>
    );
  };
}
