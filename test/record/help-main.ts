/** `npm run record -- help [NAME ...]`. */
import { recordHelp } from "./help.ts";

recordHelp(process.argv.slice(2));
