/** Rules in the words of their own options, without what a reader can do without. */

/** What a rule asks for: "-d 172.17.0.2 ! -i docker0 --dport 80"; "all" where it asks for nothing. */
export function conditionsOf(rule: string): string {
  const asked = rule
    .replace(/^-A \S+/, "")
    .replace(/ -[jg] \S+.*$/, "")
    .replace(/ -m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+)/g, "")
    .replace(/ -m \w+(?= (?:! )?--)/g, "")
    .replace(/\/32(?= |$)/g, "");
  const short = /--[sd]ports? /.test(asked) ? asked.replace(/ -p (?:tcp|udp)(?= |$)/, "") : asked;
  return short.trim() === "" ? "all" : short.trim();
}

/** What the target is given: "--to-destination 172.17.0.2:80"; "" where it is given nothing. */
export function targetOptionsOf(rule: string): string {
  return / -[jg] \S+ ?(.*)$/.exec(rule)?.[1] ?? "";
}

/** A condition as iptables-save prints it, without "/32". */
export function shortCondition(condition: string): string {
  return condition.replace(/\/32$/, "");
}
