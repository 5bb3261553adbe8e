/** What the guest sends (guest/agent.py): KIND LENGTH and a newline, then so many bytes. */
export type TakeFrame = (kind: string, data: Buffer) => void;

/** Returns a function that takes what comes, in whatever pieces. */
export function frameReader(take: TakeFrame): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const newline = rest.indexOf(0x0a);
      if (newline < 0) return;
      const [kind, length] = rest.toString("latin1", 0, newline).split(" ");
      const end = newline + 1 + Number(length);
      if (rest.length < end) return;
      take(kind!, rest.subarray(newline + 1, end));
      rest = rest.subarray(end);
    }
  };
}
