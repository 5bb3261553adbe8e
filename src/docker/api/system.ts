/** What the daemon says of itself. Source: moby, api/server/router/system. */
import { infoValue } from "../../shell/commands/docker/inspect/info.ts";
import { serverVersionValue } from "../../shell/commands/docker/inspect/version.ts";
import { json } from "./respond.ts";
import { type Call, type Endpoint, type Route, route } from "./shapes.ts";

/** What it has to say is in the headers that all responses have. */
const ping: Endpoint = () => ({ status: 200, contentType: "text/plain; charset=utf-8", body: "OK" });

const version: Endpoint = ({ engine }: Call) => json(serverVersionValue(engine));

const info: Endpoint = ({ engine }: Call) => json(infoValue(engine));

export const SYSTEM_ROUTES: readonly Route[] = [
  route("GET /_ping", ping),
  route("GET /version", version),
  route("GET /info", info),
];
