/** The servers of images, by the name of their program. busybox's httpd is one of its applets. */
import type { Command } from "../../command.ts";
import { apache, httpdForeground } from "./apache.ts";
import { nginx } from "./nginx.ts";
import { nginxEntrypoint } from "./nginx-entrypoint.ts";
import { redisCli, redisEntrypoint, redisServer } from "./redis.ts";
import { whoami } from "./whoami.ts";

/** By path: two images have a program `httpd` or `whoami`. */
export const SERVERS: ReadonlyMap<string, Command> = new Map([
  ["/docker-entrypoint.sh", nginxEntrypoint],
  ["/usr/sbin/nginx", nginx],
  ["/usr/local/bin/httpd-foreground", httpdForeground],
  ["/usr/local/apache2/bin/httpd", apache],
  ["/whoami", whoami],
  ["/usr/local/bin/docker-entrypoint.sh", redisEntrypoint],
  ["/usr/local/bin/redis-server", redisServer],
  ["/usr/local/bin/redis-cli", redisCli],
]);
