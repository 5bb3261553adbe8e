# world: bare
# A datagram longer than an IPv4 packet fails with EMSGSIZE, which the error queue of ping has too; one longer than 65535 bytes of payload is
# refused before that. A pending error (nc -z, whose second datagram finds the first refused) counts as a discarded packet.
ip netns add n
ip netns exec n bash -c '
ip link set lo up; ip link add v1 type veth peer name v2; ip addr add 10.0.0.1/24 dev v1; ip link set v1 up; ip link set v2 up; sleep 2
for size in 65507 65508 65527 65528 65536; do ping -c 2 -i 0.2 -s $size 127.0.0.1; echo "[$?]"; timeout 3 busybox ping -c 1 -W 1 -s $size 127.0.0.1; echo "[$?]"; done
for options in -q -f "-M do" -v "-l 2"; do ping -c 2 -i 0.2 $options -s 65508 127.0.0.1; echo "[$?]"; done
ping -c 2 -i 0.2 -s 65508 10.0.0.9; echo "[$?]"
ping -c 2 -i 0.2 -q -M do -s 1500 10.0.0.9; echo "[$?]"
ping -c 2 -i 0.2 -s 65508 10.0.0.1; echo "[$?]"
nc -v -n -z -u 127.0.0.1 9; echo "[$?]"
nstat -asz IpOutDiscards UdpOutDatagrams UdpNoPorts
'
