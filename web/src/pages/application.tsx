export { ApplicationPage } from "../application/application-page.tsx";
