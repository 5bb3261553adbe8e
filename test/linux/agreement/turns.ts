/**
 * Many at a time, because they mostly wait. On a busy machine two programs may then meet the other way round, or a timer be seen
 * late, or bpftrace not end in time: what differs or cannot be asked is asked again when nothing else is asked, up to twice, and
 * has to be so each time.
 */
export class Turns {
  #running = 0;
  #isOneAlone = false;
  #waiting: (() => void)[] = [];

  /** `ask` returns what differs; so does this, and throws what the last `ask` throws. */
  async agree(ask: () => Promise<string>): Promise<string> {
    let outcome = await settled(this.#amongOthers(ask));
    for (let again = 0; again < 2 && !isAgreement(outcome); again++) outcome = await settled(this.#alone(ask));
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  }

  async #amongOthers(ask: () => Promise<string>): Promise<string> {
    while (this.#isOneAlone) await this.#change();
    this.#running++;
    try {
      return await ask();
    } finally {
      this.#running--;
      this.#wake();
    }
  }

  async #alone(ask: () => Promise<string>): Promise<string> {
    while (this.#isOneAlone || this.#running > 0) await this.#change();
    this.#isOneAlone = true;
    try {
      return await ask();
    } finally {
      this.#isOneAlone = false;
      this.#wake();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

async function settled(asked: Promise<string>): Promise<PromiseSettledResult<string>> {
  const [outcome] = await Promise.allSettled([asked]);
  return outcome;
}

function isAgreement(outcome: PromiseSettledResult<string>): boolean {
  return outcome.status === "fulfilled" && outcome.value === "";
}
