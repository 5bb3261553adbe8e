/**
 * The devices of a namespace as directories: /sys/class/net, which is a folder of links to /sys/devices/virtual/net. A port's
 * bridge (master, upper_BRIDGE, brport/bridge) and a bridge's ports (lower_PORT, brif/PORT) are links, too, and lead on from
 * there.
 */
import { refusal } from "../../../kernel/config/errno.ts";
import type { Device } from "../../../kernel/device.ts";
import type { Net } from "../../../kernel/net.ts";
import type { SyntheticTree } from "../synthetic.ts";
import { type Attribute, type Attributes, NOT_MODELLED } from "./attribute.ts";
import { BRIDGE_ATTRIBUTES, BRIDGE_FORWARDING, BRIDGE_VLAN_ATTRIBUTES, PORT_ATTRIBUTES } from "./bridge-attributes.ts";
import { DEVICE_ATTRIBUTES, STATISTICS_ATTRIBUTES, UNMODELLED_DIRECTORIES } from "./device-attributes.ts";

/** A directory: its attributes, and the directories and links in it. */
interface Folder {
  readonly device: Device | null;
  readonly attributes: Attributes;
  readonly folders: Readonly<Record<string, () => Folder>>;
}

interface Found {
  readonly device: Device;
  readonly attribute: Attribute;
}

export function sysNetTree(net: Net, root: string): SyntheticTree {
  const find = (path: string): Found | Folder | null => {
    let folder: Folder = rootOf(net);
    const steps = path === "" ? [] : path.split("/");
    for (const [index, step] of steps.entries()) {
      const next = Object.hasOwn(folder.folders, step) ? folder.folders[step]!() : null;
      if (next !== null) {
        folder = next;
        continue;
      }
      const attribute = Object.hasOwn(folder.attributes, step) ? folder.attributes[step]! : null;
      return attribute === null || folder.device === null || index < steps.length - 1
        ? null
        : { device: folder.device, attribute };
    }
    return folder;
  };
  return {
    root,
    paths: () => [],
    kindOf(path) {
      const found = find(path);
      return found === null ? null : "attribute" in found ? "file" : "directory";
    },
    list(path) {
      const found = find(path);
      if (found === null || "attribute" in found) return refusal("ENOENT");
      return [...Object.keys(found.folders), ...Object.keys(found.attributes)].sort();
    },
    read(path) {
      const found = find(path);
      if (found === null || !("attribute" in found)) return refusal("ENOENT");
      if (found.attribute.read === null) return refusal("EACCES");
      const value = found.attribute.read(found.device);
      // An attribute without a value is an empty file.
      return typeof value !== "string" || value === "" ? value : `${value}\n`;
    },
    write(path, text) {
      const found = find(path);
      if (found === null || !("attribute" in found)) return refusal("ENOENT");
      const { device, attribute } = found;
      if (attribute.write === undefined) return refusal("EACCES");
      // Opening alone changes nothing.
      return text === "" ? null : attribute.write(device, text.replace(/\n$/, ""));
    },
    refusesCreation: refusal("EACCES"),
    refusesDirectory: refusal("EPERM"),
  };
}

function rootOf(net: Net): Folder {
  const devices = net.devices.filter((device): device is Device => device !== null && device !== undefined);
  return plain(null, {}, Object.fromEntries(devices.map((device) => [device.name, () => deviceFolder(device)])));
}

function plain(device: Device | null, attributes: Attributes, folders: Folder["folders"] = {}): Folder {
  return { device, attributes, folders };
}

function deviceFolder(device: Device): Folder {
  const { master, bridge, net } = device;
  const folders: Record<string, () => Folder> = {
    power: () => unmodelled(device, "power"),
    queues: () =>
      plain(device, {}, { "rx-0": () => unmodelled(device, "queues/rx-0"), "tx-0": () => unmodelled(device, "queues/tx-0") }),
    statistics: () => plain(device, STATISTICS_ATTRIBUTES),
    subsystem: () => rootOf(net),
  };
  if (master !== null) {
    folders.master = () => deviceFolder(master);
    folders[`upper_${master.name}`] = folders.master;
    folders.brport = () => portFolder(device);
  }
  if (bridge === null) return plain(device, DEVICE_ATTRIBUTES, folders);
  const { bridgeVlanFiltering } = net.host.kernel.profile;
  folders.bridge = () => plain(device, { ...BRIDGE_ATTRIBUTES, ...(bridgeVlanFiltering && BRIDGE_VLAN_ATTRIBUTES) });
  folders.brif = () => plain(device, {}, Object.fromEntries(bridge.ports.map((port) => [port.name, () => portFolder(port)])));
  for (const port of bridge.ports) folders[`lower_${port.name}`] = () => deviceFolder(port);
  return plain(device, { ...DEVICE_ATTRIBUTES, brforward: BRIDGE_FORWARDING }, folders);
}

function portFolder(port: Device): Folder {
  return plain(port, PORT_ATTRIBUTES, { bridge: () => deviceFolder(port.master!) });
}

function unmodelled(device: Device, folder: string): Folder {
  return plain(device, Object.fromEntries(UNMODELLED_DIRECTORIES[folder]!.map((name) => [name, NOT_MODELLED])));
}
