/** What iptables 1.8.9 prints of its use and of its matches and targets, modelled or not. */
import { recordedText, recordedTextIfAny } from "../../help/help.ts";

export function generalHelp(): string {
  return recordedText("iptables -h");
}

/** What follows the general help for `-m NAME -h` and `-j NAME -h`. */
export function extensionHelp(option: "-m" | "-j", name: string): string | undefined {
  return recordedTextIfAny(`iptables ${option} ${name} -h 2> /dev/null | tail -n +70`);
}
