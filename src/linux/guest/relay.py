"""A long cable: hands every frame from one device to the other after a delay, both ways. This kernel has no netem.
Called as: relay.py DELAY_MS DEVICE DEVICE, inside the namespace of both."""
import heapq, select, socket, sys, time

delay = float(sys.argv[1]) / 1000
ends = []
for name in sys.argv[2:4]:
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    sock.bind((name, 3))
    ends.append(sock)
queue, count = [], 0
open("/run/lab/relay.ready", "w").close()
while True:
    wait = None if not queue else max(0, queue[0][0] - time.monotonic())
    for sock in select.select(ends, [], [], wait)[0]:
        frame, address = sock.recvfrom(65536)
        if address[2] != socket.PACKET_OUTGOING:
            count += 1
            heapq.heappush(queue, (time.monotonic() + delay, count, ends[1 - ends.index(sock)], frame))
    while queue and queue[0][0] <= time.monotonic():
        _, _, sock, frame = heapq.heappop(queue)
        sock.send(frame)
