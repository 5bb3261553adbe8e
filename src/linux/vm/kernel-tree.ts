/** A kernel's part of the guest: its image, and the modules that scripts of this field can ask for. */
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expand, unpack } from "./unpack.ts";

const DRIVERS =
  `bonding dummy.ko geneve.ko gtp.ko ifb.ko ipvlan macsec.ko macvlan.ko macvtap.ko net_failover.ko netconsole.ko nlmon.ko tap.ko team tun.ko
  veth.ko virtio_net.ko vrf.ko vxlan wireguard netkit.ko amt.ko bareudp.ko netdevsim ovpn vsockmon.ko`
    .trim()
    .split(/\s+/);

const KEPT = [
  ...["net", "crypto", "lib", "arch/x86/crypto", "arch/x86/lib", "drivers/virtio", "fs/overlayfs"],
  ...["drivers/char/virtio_console.ko", "drivers/firmware/qemu_fw_cfg.ko"],
  ...DRIVERS.map((name) => `drivers/net/${name}`),
];

/** Of other kinds of networks, which no script of this field makes. */
const LEFT_OUT =
  `6lowpan appletalk atm ax25 batman-adv bluetooth caif can ceph dsa hsr ieee802154 kcm lapb mac80211 mac802154 mctp ncsi netrom
  nfc phonet qrtr rds rose rxrpc smc sunrpc tipc wireless x25 9p vmw_vsock hyperv rfkill`
    .trim()
    .split(/\s+/);

/** Lays the modules out below `folder`, and the kernel's image at `image`. */
export function makeKernel(folder: string, image: string, deb: string, release: string): void {
  const whole = `${folder}.deb`;
  mkdirSync(whole, { recursive: true });
  unpack(deb, whole);
  copyFileSync(join(whole, "boot", `vmlinuz-${release}`), image);
  const modules = ["lib", "usr/lib"].map((lib) => join(whole, lib, "modules", release)).find((path) => existsSync(path))!;
  const target = join(folder, "usr/lib/modules", release);
  for (const name of ["modules.builtin", "modules.builtin.modinfo", "modules.order"])
    keep(join(modules, name), join(target, name));
  for (const path of KEPT)
    for (const file of [path, `${path}.xz`]) keep(join(modules, "kernel", file), join(target, "kernel", file));
  for (const name of LEFT_OUT) rmSync(join(target, "kernel/net", name), { recursive: true, force: true });
  const packed = readdirSync(target, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ko.xz"));
  expand(packed.map((path) => join(target, path)));
  rmSync(whole, { recursive: true });
}

function keep(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}
