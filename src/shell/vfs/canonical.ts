/** Paths as the trees of files take them. */

/** The steps of a path; `.`, `..` and double slashes are resolved. */
export function stepsOf(path: string): string[] {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps;
}

/** Without `.`, `..` and double slashes. */
export function normalizePath(path: string): string {
  return `/${stepsOf(path).join("/")}`;
}

/** A normal path with Debian's links followed. `isMerged`: /bin and /sbin are links into /usr. */
export function canonical(path: string, isMerged = true): string {
  return PLAIN.test(path) && !LINKED.test(path) ? path : followed(normalizePath(path), isMerged);
}

/** Every step of it has a name that does not begin with a dot. */
const PLAIN = /^(?:\/[^/.][^/]*)+$/;
/** It may lead over one of the links. */
const LINKED = /^\/(?:s?bin|var\/run|dev\/fd|proc\/self\/net)/;

function followed(plain: string, isMerged: boolean): string {
  return (isMerged ? plain.replace(/^\/(s?bin)(?=\/|$)/, "/usr/$1") : plain)
    .replace(/^\/var\/run(?=\/|$)/, "/run")
    .replace(/^\/dev\/fd(?=\/|$)/, "/proc/self/fd")
    .replace(/^\/proc\/self\/net(?=\/|$)/, "/proc/net");
}
