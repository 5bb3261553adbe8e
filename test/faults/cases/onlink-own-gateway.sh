# world: bare
# A gateway that is an address of the host is refused with onlink too, whichever device either is on.
ip link set lo up
for d in v w; do ip link add $d type veth peer name p$d; ip link set $d up; ip link set p$d up; done
ip addr add 10.0.0.1/24 dev v; ip addr add 10.1.0.1/24 dev w; ip addr add 10.2.0.1/32 dev lo
sleep 1.2
for via in 10.0.0.1 10.1.0.1 10.2.0.1 127.0.0.1 10.0.0.255 10.1.0.255 224.0.0.1 255.255.255.255 0.0.0.9 10.1.0.9 10.9.0.9; do
  for dev in v w lo; do echo "via $via dev $dev"; ip route add 10.7.0.0/24 via $via dev $dev onlink; echo "rc $?"; ip route del 10.7.0.0/24 2>/dev/null; done
done
ip route
