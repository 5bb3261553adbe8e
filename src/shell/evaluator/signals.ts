/** Signals by name and number, as kill -l and trap know them. */
const NAMES =
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS".split(
    " ",
  );

/** The name (without SIG) of a number; EXIT for 0; null where there is none. */
export function signalName(number: number): string | null {
  if (number === 0) return "EXIT";
  if (number >= 34 && number <= 64)
    return number === 34 ? "RTMIN" : number === 64 ? "RTMAX" : number <= 49 ? `RTMIN+${number - 34}` : `RTMAX-${64 - number}`;
  return NAMES[number - 1] ?? null;
}

/** The name of INT, SIGINT, int or 2; null where there is no such signal. */
export function parseSignal(text: string): string | null {
  if (/^\d+$/.test(text)) return signalName(Number(text));
  const name = text.toUpperCase().replace(/^SIG/, "");
  if (name === "EXIT") return "EXIT";
  return NAMES.includes(name) || /^RTM(IN|AX)/.test(name) ? name : null;
}

/** What kill -l prints. */
export const SIGNAL_TABLE = makeTable();

function makeTable(): string {
  const numbers = [...Array(31).keys()].map((index) => index + 1).concat([...Array(31).keys()].map((index) => index + 34));
  let text = "";
  numbers.forEach((number, index) => {
    text += `${String(number).padStart(2)}) SIG${signalName(number)}${(index + 1) % 5 === 0 ? "\n" : "\t"}`;
  });
  return `${text.trimEnd()}\n`.replace(/\t\n$/, "\n");
}
