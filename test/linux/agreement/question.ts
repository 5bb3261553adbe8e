/** Something that the kernel is asked afresh; agreement.test.ts asks all of them. */
export interface Question {
  readonly title: string;
  /** Seconds that asking takes at least, where it mostly waits. */
  readonly waits: number;
  /** Returns what differs: nothing where all is as it was recorded, or as netnsim says. What it started ends with the signal. */
  ask(signal: AbortSignal): Promise<string>;
}

/** Questions of one kind. */
export interface Questions {
  readonly asked: readonly Question[];
  /** What cannot be asked on this machine, with the reason. */
  readonly refused: readonly { readonly title: string; readonly why: string }[];
}
