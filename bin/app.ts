import { sasaeApp } from "../lib/sasae-app.ts";

sasaeApp().synth();
