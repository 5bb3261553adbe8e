/** Where the page begins. */
import { showApp } from "./app.ts";

void showApp(document.getElementById("app")!);
