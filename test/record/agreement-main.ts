/** `npm run record -- agreement`: docs/AGREEMENT.md and README's line, of the recordings as they are. */
import { readFileSync, writeFileSync } from "node:fs";
import { agreementPage, PAGE, README, withAgreementLine } from "./agreement.ts";

writeFileSync(PAGE, agreementPage());
writeFileSync(README, withAgreementLine(readFileSync(README, "utf8")));
