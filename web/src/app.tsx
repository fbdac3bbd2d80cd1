import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Redirect, Route, Router, Switch } from "wouter-preact";
import { useHashLocation } from "wouter-preact/use-hash-location";
import type { Action } from "../../domain/permissions/permissions.ts";
import { Loading } from "./components/display.tsx";
import { ErrorSummary } from "./components/error-summary.tsx";
import { lazy, Suspense } from "./lib/lazy.tsx";
import { problemFrom, type ProblemFacts } from "./lib/problem.ts";
import { forgetTokens, person, session, type Person } from "./lib/session.ts";
import { loadPerson } from "./lib/sign-in.ts";
import type { Site } from "./lib/site.ts";
import { useStore } from "./lib/store.ts";
import { QueuePage } from "./pages/queue.tsx";
import { SignInPage } from "./pages/sign-in.tsx";
import { Shell, type NavigationLink } from "./shell.tsx";

const SearchPage = lazy(() => import("./pages/search.tsx").then((page) => page.SearchPage));
const NewConsultationPage = lazy(() => import("./pages/new-consultation.tsx").then((page) => page.NewConsultationPage));
const CasePage = lazy(() => import("./pages/case.tsx").then((page) => page.CasePage));
const ApplicationPage = lazy(() => import("./pages/application.tsx").then((page) => page.ApplicationPage));
const PaymentDaysPage = lazy(() => import("./pages/payment-days.tsx").then((page) => page.PaymentDaysPage));
const PaymentDayPage = lazy(() => import("./pages/payment-day.tsx").then((page) => page.PaymentDayPage));
const StatisticsPage = lazy(() => import("./pages/statistics.tsx").then((page) => page.StatisticsPage));
const ReleasesPage = lazy(() => import("./pages/releases.tsx").then((page) => page.ReleasesPage));
const ReleasePage = lazy(() => import("./pages/release.tsx").then((page) => page.ReleasePage));
const StaffPage = lazy(() => import("./pages/staff.tsx").then((page) => page.StaffPage));
const SettingsPage = lazy(() => import("./pages/settings.tsx").then((page) => page.SettingsPage));
const AuditPage = lazy(() => import("./pages/audit.tsx").then((page) => page.AuditPage));
const ExceptionsPage = lazy(() => import("./pages/exceptions.tsx").then((page) => page.ExceptionsPage));
const NationalPage = lazy(() => import("./pages/national.tsx").then((page) => page.NationalPage));

type Screen = {
  readonly path: string;
  readonly action: Action;
  readonly component: FunctionComponent;
};

const screens: readonly Screen[] = [
  { path: "/queue", action: "case:list", component: QueuePage },
  { path: "/queue/:status", action: "case:list", component: QueuePage },
  { path: "/search", action: "case:search", component: SearchPage },
  { path: "/consultations/new", action: "consultation:record", component: NewConsultationPage },
  { path: "/cases/:caseId", action: "case:open", component: CasePage },
  { path: "/cases/:caseId/application", action: "application:save", component: ApplicationPage },
  { path: "/payment-days", action: "payment:view", component: PaymentDaysPage },
  { path: "/payment-days/:date", action: "payment:view", component: PaymentDayPage },
  { path: "/statistics", action: "statistics:view", component: StatisticsPage },
  { path: "/releases", action: "statistics:view", component: ReleasesPage },
  { path: "/releases/:releaseId", action: "statistics:view", component: ReleasePage },
  { path: "/exceptions", action: "inquiry:handle", component: ExceptionsPage },
  { path: "/staff", action: "staff:view", component: StaffPage },
  { path: "/settings", action: "setting:view", component: SettingsPage },
  { path: "/audit", action: "audit:read", component: AuditPage },
];

const navigation: readonly (NavigationLink & { readonly action: Action })[] = [
  { href: "/queue", text: "案件一覧", action: "case:list" },
  { href: "/search", text: "検索", action: "case:search" },
  { href: "/consultations/new", text: "相談を記録", action: "consultation:record" },
  { href: "/payment-days", text: "送金", action: "payment:view" },
  { href: "/statistics", text: "集計", action: "statistics:view" },
  { href: "/releases", text: "公表", action: "statistics:view" },
  { href: "/exceptions", text: "照会の確認", action: "inquiry:handle" },
  { href: "/staff", text: "職員", action: "staff:view" },
  { href: "/settings", text: "設定", action: "setting:view" },
  { href: "/audit", text: "監査", action: "audit:read" },
];

function PrefectureScreens({ who }: { readonly who: Person }) {
  const links = navigation.filter(({ action }) => who.actions.includes(action));
  const home = links[0]?.href;
  return (
    <Shell who={who} links={links} place={who.prefectureName ?? ""}>
      <Suspense fallback={<Loading />}>
        <Switch>
          {screens
            .filter(({ action }) => who.actions.includes(action))
            .map(({ path, component }) => (
              <Route key={path} path={path} component={component} />
            ))}
          <Route path="/">{home === undefined ? <NothingToDo /> : <Redirect to={home} replace />}</Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  );
}

function NationalScreens({ who }: { readonly who: Person }) {
  return (
    <Shell who={who} links={[{ href: "/national", text: "全国の集計" }]} place="全国社会福祉協議会">
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/national" component={NationalPage} />
          <Route path="/">
            <Redirect to="/national" replace />
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  );
}

function NothingToDo() {
  return (
    <>
      <h1 tabIndex={-1}>この画面で行う作業はありません</h1>
      <p>あなたの役割の作業は、この画面では扱いません。役割に誤りがあるときは、管理者に連絡してください。</p>
    </>
  );
}

function NotFound() {
  return (
    <>
      <h1 tabIndex={-1}>ページが見つかりません</h1>
      <p>アドレスが違うか、あなたの役割では開けない画面です。</p>
      <p>
        <a href="#/">最初の画面へ</a>
      </p>
    </>
  );
}

/** Shown while it is being learned who a kept sign-in belongs to. */
function Resuming() {
  const [problem, setProblem] = useState<ProblemFacts | undefined>(undefined);
  const resume = () => {
    setProblem(undefined);
    loadPerson().catch((error: unknown) => {
      const found = problemFrom(error);
      // Someone whose entry is not (or no longer) in the register can do nothing but sign in as someone else.
      if (found.status === 403) forgetTokens("expired");
      setProblem(found);
    });
  };
  useEffect(resume, []);
  return (
    <main class="main main--narrow">
      {problem === undefined ? <Loading /> : <ErrorSummary problem={problem} onRetry={resume} />}
    </main>
  );
}

/** The whole front end: signing in, then the screens of the stage that serves it. */
export function App({ site }: { readonly site: Site }) {
  const held = useStore(session);
  const who = useStore(person);
  return (
    <Router hook={useHashLocation}>
      {held === undefined ? (
        <SignInPage site={site} />
      ) : who === undefined ? (
        <Resuming />
      ) : who.stage === "national" ? (
        <NationalScreens who={who} />
      ) : (
        <PrefectureScreens who={who} />
      )}
    </Router>
  );
}
