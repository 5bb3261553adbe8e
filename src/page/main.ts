/** Where the page begins. */
import { showApp } from "./app.tsx";

void showApp(document.getElementById("app")!);
