"""Hears every frame of a namespace, both directions, without touching it: a packet socket with a ring (TPACKET_V3). The kernel copies each
frame into the ring at once. Read by recvmsg() a frame would stay a clone of the packet until it is read, and packets with clones are treated
otherwise: fragments that were put together are not sent on as they came, and what is written into them afterwards shows in the capture."""
import mmap, struct
import _socket as socket

SOL_PACKET, PACKET_RX_RING, PACKET_VERSION, TPACKET_V3 = 263, 5, 10, 2
ETH_P_ALL = 3
BLOCK_BYTES, BLOCKS, SLOT_BYTES = 1 << 17, 16, 2048
# A block that is not full is handed over after so many milliseconds; who asks earlier reads it while it is being filled.
HAND_OVER_MS = 100
# struct tpacket_block_desc: status, packets, offset of the first; struct tpacket3_hdr: its fields up to tp_net, then struct sockaddr_ll.
BLOCK, FRAME, ADDRESS, ADDRESS_AT = struct.Struct("III"), struct.Struct("6I2H"), struct.Struct("HHiHB"), 48
STATUS_USER, OUTGOING = 1, 4


class Ear:
    def __init__(self):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.htons(ETH_P_ALL))
        self.socket.setsockopt(SOL_PACKET, PACKET_VERSION, TPACKET_V3)
        ring = (BLOCK_BYTES, BLOCKS, SLOT_BYTES, BLOCK_BYTES // SLOT_BYTES * BLOCKS, HAND_OVER_MS, 0, 0)
        self.socket.setsockopt(SOL_PACKET, PACKET_RX_RING, struct.pack("7I", *ring))
        self.ring = mmap.mmap(self.socket.fileno(), BLOCK_BYTES * BLOCKS)
        self.block, self.taken, self.next = 0, 0, 0

    def fileno(self):
        return self.socket.fileno()

    def take(self):
        """What was heard since the last time: (ifindex, whether it went out, status, bytes)."""
        ring = self.ring
        while True:
            base = self.block * BLOCK_BYTES
            status, packets, first = BLOCK.unpack_from(ring, base + 8)
            while self.taken < packets:
                at = self.next if self.taken else base + first
                step, _, _, length, _, flags, mac, _ = FRAME.unpack_from(ring, at)
                if not flags & STATUS_USER:
                    return  # it is being written
                _, _, ifindex, _, kind = ADDRESS.unpack_from(ring, at + ADDRESS_AT)
                yield ifindex, kind == OUTGOING, flags, ring[at + mac : at + mac + length]
                self.taken += 1
                self.next = at + step
            if not status & STATUS_USER:
                return
            struct.pack_into("I", ring, base + 8, 0)
            self.block, self.taken = (self.block + 1) % BLOCKS, 0

    def close(self):
        self.ring.close()
        self.socket.close()
