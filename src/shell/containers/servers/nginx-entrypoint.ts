/**
 * /docker-entrypoint.sh of nginx's image: the scripts of /docker-entrypoint.d set nginx up, each says so, then it becomes its
 * command. What the scripts of the image change stands for itself; others, and templates, are refused by name. Source:
 * docker-nginx 1.27.0.
 */
import { containersIn } from "../../../docker/engine.ts";
import { isRefusal } from "../../../kernel/config/errno.ts";
import type { Command, CommandContext } from "../../command.ts";

const FOLDER = "/docker-entrypoint.d";

/** The variables that have a script do more than say that it runs. */
const VARIABLES = ["NGINX_ENTRYPOINT_WORKER_PROCESSES_AUTOTUNE"];

export const nginxEntrypoint: Command = {
  name: "docker-entrypoint.sh",
  *run(context) {
    const [, ...argv] = context.argv;
    if (argv.length === 0) return 0;
    if (argv[0] === "nginx" || argv[0] === "nginx-debug") {
      const refused = refusedOf(context);
      if (refused !== null) {
        context.stderr.write(`/docker-entrypoint.sh: netnsim does not model ${refused}\n`);
        return 2;
      }
      if (!context.env.get("NGINX_ENTRYPOINT_QUIET_LOGS")) context.stdout.write(linesOf(context).join("\n").concat("\n"));
    }
    return yield* context.execute(argv);
  },
};

/** What a user has put there. The image's own files are not in a container's file system here. */
function refusedOf({ files, env }: CommandContext): string | null {
  const scripts = files.list(FOLDER);
  if (!isRefusal(scripts) && scripts.length > 0) return `${FOLDER}/${scripts[0]}`;
  if (files.exists("/etc/nginx/templates")) return "/etc/nginx/templates";
  return VARIABLES.find((name) => env.get(name)) ?? null;
}

function linesOf(context: CommandContext): string[] {
  const says = (text: string): string => `/docker-entrypoint.sh: ${text}`;
  const ipv6 = "10-listen-on-ipv6-by-default.sh";
  const file = "/etc/nginx/conf.d/default.conf";
  const enabled = isFirstStart(context)
    ? [`info: Getting the checksum of ${file}`, `info: Enabled listen on IPv6 in ${file}`]
    : ["info: IPv6 listen already enabled"];
  return [
    says(`${FOLDER}/ is not empty, will attempt to perform configuration`),
    says(`Looking for shell scripts in ${FOLDER}/`),
    says(`Launching ${FOLDER}/${ipv6}`),
    ...enabled.map((text) => `${ipv6}: ${text}`),
    says(`Sourcing ${FOLDER}/15-local-resolvers.envsh`),
    says(`Launching ${FOLDER}/20-envsubst-on-templates.sh`),
    says(`Launching ${FOLDER}/30-tune-worker-processes.sh`),
    says("Configuration complete; ready for start up"),
  ];
}

/** The container's first process, and never before: else the script finds what it has done already. */
function isFirstStart({ net, process }: CommandContext): boolean {
  const container = containersIn(net).find((each) => each.state.pid === process.pid);
  return container !== undefined && container.state.finishedAtUs === null;
}
