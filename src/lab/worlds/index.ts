/** The worlds a script can run in, by name. A world answers its lab and the host that the script is typed into. */
import type { Lab, LabOptions } from "../lab.ts";
import type { LabHost } from "../lab-host.ts";
import { bare } from "./bare.ts";
import { lan } from "./lan.ts";

export type World = (options?: LabOptions) => { readonly lab: Lab; readonly host: LabHost };

export const WORLDS: Readonly<Record<string, World>> = { bare, lan };
