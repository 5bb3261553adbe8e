/** Paths as the trees of files take them. */

/** Without `.`, `..` and double slashes; Debian's links followed. */
export function canonical(path: string): string {
  return PLAIN.test(path) && !LINKED.test(path) ? path : followed(path);
}

/** Every step of it has a name that does not begin with a dot. */
const PLAIN = /^(?:\/[^/.][^/]*)+$/;
/** It may lead over one of the links. */
const LINKED = /^\/(?:s?bin|var\/run|dev\/fd|proc\/self\/net)/;

function followed(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  const plain = `/${steps.join("/")}`;
  return plain
    .replace(/^\/(s?bin)(?=\/|$)/, "/usr/$1")
    .replace(/^\/var\/run(?=\/|$)/, "/run")
    .replace(/^\/dev\/fd(?=\/|$)/, "/proc/self/fd")
    .replace(/^\/proc\/self\/net(?=\/|$)/, "/proc/net");
}
