# world: bare
# A transfer goes on while the MTU of a device on its path shrinks: its own, the router's next; what the connection learns and what arrives.
for n in a r b; do ip netns add $n; ip -n $n link set lo up; done
ip link add e0 netns a type veth peer name ra netns r; ip link add rb netns r type veth peer name e0 netns b
ip -n a addr add 10.1.0.2/24 dev e0; ip -n r addr add 10.1.0.1/24 dev ra; ip -n r addr add 10.2.0.1/24 dev rb; ip -n b addr add 10.2.0.2/24 dev e0
for x in "a e0" "r ra" "r rb" "b e0"; do set -- $x; ip -n $1 link set $2 up; done
ip netns exec r sysctl -qw net.ipv4.ip_forward=1; ip -n a route add default via 10.1.0.1; ip -n b route add default via 10.2.0.1
sleep 1.2
info() { ip -n a -o route get 10.2.0.2 | sed -E 's/expires [0-9]+sec/expires N/'; }
# Bursts of four segments.
transfer() {
  ip netns exec b sh -c 'timeout 9 nc -l -p 80 | md5sum' & sleep 0.4
  ip netns exec a sh -c 'for i in 1 2 3 4 5 6 7 8 9 10; do head -c 5000 /dev/zero | tr "\0" $i; sleep 0.3; done | timeout 9 nc -N 10.2.0.2 80' & sleep 1
  info; "$@"; sleep 1.2; info; wait; ip netns exec a nstat TcpRetransSegs IcmpInDestUnreachs | tail -n +2 | while read -r name count rest; do echo $name $((count > 0)); done
}
transfer ip -n r link set rb mtu 1200
transfer ip -n r link set rb mtu 800
ip -n r link set rb mtu 1500; ip -n a route flush cache
transfer ip -n a link set e0 mtu 1000
ip -n a link set e0 mtu 1500
transfer ip -n a route replace default via 10.1.0.1 mtu 700
ip netns exec r nstat -as IpFragOKs IpFragCreates IpFragFails | tail -n +2 | while read -r name count rest; do echo $name $((count > 0)); done
