# world: bare
# Fragments that conntrack put together go on as they came, where they fit: five, not the four of one packet cut anew.
ip -batch - <<'END'
netns add b
netns add r2
netns add r1
netns add r3
link add eth0 address 02:00:00:00:05:01 netns b type veth peer name eth0 address 02:00:00:00:05:02 netns r2
link add eth1 address 02:00:00:00:02:02 mtu 1000 netns r2 type veth peer name eth0 address 02:00:00:00:02:01 mtu 1000 netns r1
link add eth1 address 02:00:00:00:04:01 netns r1 type veth peer name eth0 address 02:00:00:00:04:02 netns r3
END
for h in b r1 r2 r3; do ip -n $h link set lo up; ip -n $h link set eth0 up; done
ip -n r2 link set eth1 up; ip -n r1 link set eth1 up
ip -n b addr add 10.0.1.1/24 dev eth0; ip -n r2 addr add 10.0.1.2/24 dev eth0; ip -n r2 addr add 10.0.2.2/24 dev eth1; ip -n r1 addr add 10.0.2.1/24 dev eth0; ip -n r1 addr add 10.0.3.1/24 dev eth1; ip -n r3 addr add 10.0.3.2/24 dev eth0
ip -n b route add default via 10.0.1.2; ip -n r2 route add default via 10.0.2.1; ip -n r1 route add 10.0.1.0/24 via 10.0.2.2; ip -n r3 route add default via 10.0.3.1
ip netns exec r1 sysctl -qw net.ipv4.ip_forward=1; ip netns exec r2 sysctl -qw net.ipv4.ip_forward=1
ip netns exec r1 iptables -A FORWARD -m conntrack --ctstate NEW -j ACCEPT
sleep 1.2
ip netns exec b ping -c 1 10.0.3.2 > /dev/null
head -c 3000 /dev/zero | tr '\0' x | ip netns exec b timeout 0.5 nc -u -w 1 -p 4005 10.0.3.2 53
ip netns exec r1 nstat -as IpReasmReqds IpReasmOKs IpFragOKs IpFragCreates
ip netns exec r2 nstat -as IpReasmReqds IpReasmOKs IpFragOKs IpFragCreates
ip netns exec r3 nstat -as IpReasmReqds IpReasmOKs IpFragOKs IpFragCreates
