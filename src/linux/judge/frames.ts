/**
 * Frames on every device of every namespace, both directions, in order, as a packet socket sees them. On the real kernel
 * guest/keeper.py holds a packet socket in each namespace from the moment it has a name; here the lab reports each frame.
 * Namespaces without a name are not looked into, nor is what the lan world's cable is made of.
 */
import type { Lab } from "../../lab/lab.ts";
import { Names } from "../../scenario/names.ts";
import type { SeenFrame } from "../../trace/taps.ts";
import { encodeFrame } from "../../wire/ethernet.ts";
import { type FrameNames, frameText } from "./frame-text.ts";
import type { Observation, Observer } from "./observer.ts";
import { type Scene, UNSEEN_MACHINES } from "./scene.ts";

/** AF_PACKET's status bit of a frame whose checksum its sender left to the device. */
const CHECKSUM_NOT_READY = 8;

/** As docker draws them. */
const DRAWN_NAME = /^veth[0-9a-f]{7}$/;

export const framesObserver: Observer = {
  kind: "frames",
  before: ": > $L/listening; ask listen",
  after: "ask frames; cat $L/frames",
  readReal(output, scene) {
    const lines = new FrameLines(scene);
    for (const line of output.split("\n")) {
      const [inode, , device, direction, status, hex] = line.split(" ");
      const namespace = scene.netns.get(Number(inode));
      if (hex === undefined || namespace === undefined || UNSEEN_MACHINES.includes(namespace)) continue;
      const bytes = Uint8Array.from(Buffer.from(hex, "hex"));
      lines.add(namespace, device!, direction!, bytes, (Number(status) & CHECKSUM_NOT_READY) !== 0);
    }
    return lines.observation;
  },
  attach(lab) {
    const seen: { readonly namespace: string; readonly frame: SeenFrame }[] = [];
    const stop = lab.on("frame", (frame) => {
      const namespace = namespaceOf(lab, frame.host, frame.netns);
      if (namespace !== null) seen.push({ namespace, frame });
    });
    return (scene) => {
      stop();
      const lines = new FrameLines(scene);
      for (const { namespace, frame } of seen) {
        lines.add(namespace, frame.device, frame.direction, encodeFrame(frame.frame), frame.device === "lo");
      }
      return lines.observation;
    };
  },
};

/** "h" or "h/ns1"; null for a namespace that has no name now. */
function namespaceOf(lab: Lab, hostName: string, netns: number): string | null {
  const host = lab.hosts.get(hostName)!.kernelHost;
  if (netns === host.init.id) return hostName;
  const entry = host.config.netnsNames.find((each) => each.netns === netns);
  return entry === undefined ? null : `${hostName}/${entry.name}`;
}

class FrameLines {
  readonly observation: Observation;
  readonly #lines = new Map<string, string[]>();
  readonly #names = new Map<string, FrameNames>();
  readonly #devices: Names;
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#devices = new Names(scene.typed);
    this.observation = this.#lines;
  }

  add(namespace: string, device: string, direction: string, bytes: Uint8Array, offloaded: boolean): void {
    // The lan world's cable and servers are programs there: which of two directions comes first is a race.
    const name = DRAWN_NAME.test(device) ? this.#devices.of("veth", device) : device;
    const where = this.#scene.scenario.world === "lan" ? `${namespace} ${name} ${direction}` : `${namespace} ${name}`;
    const names = this.#names.get(where) ?? { names: new Names(this.#scene.typed, this.#scene.macs), first: new Map() };
    this.#names.set(where, names);
    const lines = this.#lines.get(where) ?? [];
    this.#lines.set(where, lines);
    // On the loopback both sides leave the sum to the device; what a quoted copy of it says is left over too.
    lines.push(`${direction.padEnd(3)} ${frameText(bytes, offloaded || device === "lo", names)}`);
  }
}
