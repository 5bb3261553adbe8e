/** All rows, in the order of the table. */
import type { Row } from "../row.ts";
import { BRIDGE } from "./bridge.ts";
import { CONNECTIONS } from "./connections.ts";
import { CONTAINERS } from "./containers.ts";
import { DOCKER0 } from "./docker0.ts";
import { LABS } from "./labs.ts";
import { MEMORY } from "./memory.ts";
import { NODE } from "./node.ts";
import { ROUTES } from "./routes.ts";
import { RULES } from "./rules.ts";

export const ROWS: readonly Row[] = [
  ...BRIDGE,
  ...DOCKER0,
  ...CONNECTIONS,
  ...RULES,
  ...ROUTES,
  ...CONTAINERS,
  ...LABS,
  ...NODE,
  ...MEMORY,
];
