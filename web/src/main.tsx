import "@digital-go-jp/design-tokens/dist/tokens.css";
import "./styles/base.css";
import "./styles/components.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { loadSite } from "./lib/site.ts";

const root = document.getElementById("app");
if (root !== null) {
  const site = await loadSite();
  render(<App site={site} />, root);
}
