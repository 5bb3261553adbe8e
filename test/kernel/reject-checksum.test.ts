/** Which packets a REJECT sends an ICMP error for: those whose checksum is right, as Linux 6.18 did for these bytes. */
import { expect, test } from "vitest";
import { bare } from "../../src/index.ts";
import { opaque } from "../../src/wire/bytes.ts";
import { encodeFrame, frame } from "../../src/wire/ethernet.ts";
import { packet } from "../../src/wire/ipv4.ts";
import { ipv4 } from "../../src/wire/ipv4-address.ts";
import { mac } from "../../src/wire/mac.ts";

const ROUTER = `
ip netns add a; ip link add va type veth peer name eth0 netns a
ip addr add 10.0.0.2/24 dev va; ip link add d0 type dummy; ip addr add 10.0.1.2/24 dev d0
ip link set va address 02:00:00:00:00:02 up; ip link set d0 up
ip -n a addr add 10.0.0.1/24 dev eth0; ip -n a link set eth0 up
sysctl -w net.ipv4.ip_forward=1
iptables -A FORWARD -j REJECT
`;

/** A UDP header with the checksum 0x1234, which is wrong, or with none. */
const header = (checksum: number) =>
  Buffer.from([0x12, 0x34, 0x56, 0x78, 0, 20, checksum >> 8, checksum & 255, ...Buffer.from("xxxxxxxxxxxx")]);

const WRONG = [1, 4, 6, 17, 33, 103, 253].map((protocol) => ({ protocol, checksum: 0x1234, errors: 0 }));
const UNVERIFIED = [47, 50, 51, 132, 136].map((protocol) => ({ protocol, checksum: 0x1234, errors: 1 }));

test.each([...WRONG, ...UNVERIFIED, { protocol: 17, checksum: 0, errors: 1 }])(
  "protocol $protocol with the checksum $checksum: $errors",
  async ({ protocol, checksum, errors }) => {
    const { host } = bare({ seed: 1 });
    await host.run(ROUTER);
    const sent = packet({ src: ipv4("10.0.0.1"), dst: ipv4("10.0.1.1"), protocol, payload: opaque(header(checksum)) });
    host.netns().inject("va", encodeFrame(frame(mac("02:00:00:00:00:02"), mac("02:00:00:00:00:01"), sent)));
    const counted = host.exec(["nstat", "-asz", "IcmpOutDestUnreachs"]).stdout;
    expect(counted).toMatch(new RegExp(`IcmpOutDestUnreachs +${errors} `));
  },
);
