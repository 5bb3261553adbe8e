# world: bare
# What is longer than the MTU of its first route is made in pieces for it, and keeps them where NAT leads it elsewhere, if they fit there.
ip netns add a; ip netns add r; ip netns add b
ip link add e0 mtu 1400 netns a type veth peer name e1 mtu 1400 netns r; ip link add f0 netns a type veth peer name f1 netns b
ip -n a addr add 10.0.1.2/24 dev e0; ip -n r addr add 10.0.1.1/24 dev e1; ip -n a addr add 10.0.2.2/24 dev f0; ip -n b addr add 10.0.2.1/24 dev f1
for x in "a e0" "r e1" "a f0" "b f1"; do set -- $x; ip -n $1 link set $2 up; done
sleep 1.2
ip netns exec a iptables -t nat -A OUTPUT -d 10.0.1.1 -j DNAT --to-destination 10.0.2.1
t() { ip netns exec b timeout 1.5 tcpdump -nlvi f1 ip and dst 10.0.2.1 2>/dev/null > cap.txt & sleep 0.5; "$@" > /dev/null; wait; sed -E 's/id [0-9]+/id N/; s/^[0-9:.]+ //; s/\(0x[0-9a-f]+\)//; s/(seq|id) [0-9]+, /\1 N, /g; s/bad udp cksum .* ->.*/cksum/' cap.txt | sed -E 's/id [0-9]+,/id N,/'; }
t ip netns exec a ping -c 1 -W 0.3 -s 1473 10.0.1.1
t ip netns exec a ping -c 1 -W 0.3 -s 1400 10.0.1.1
t ip netns exec a ping -c 1 -W 0.3 -s 4000 10.0.1.1
ip -n b link set f1 mtu 1300; ip -n a link set f0 mtu 1300
t ip netns exec a ping -c 1 -W 0.3 -s 2000 10.0.1.1
t ip netns exec a ping -c 1 -W 0.3 -s 1350 10.0.1.1
ip -n b link set f1 mtu 1500; ip -n a link set f0 mtu 1500
u() { head -c $1 /dev/zero | ip netns exec a nc -u -w 1 -p 5555 10.0.1.1 9; }
t u 1500
t u 4000
ip netns exec a iptables -t mangle -A OUTPUT -j LOG
t u 1500
ip netns exec a nstat -asz IpFragOKs IpFragFails IpFragCreates
ip netns exec b nstat -asz IpReasmOKs IpReasmReqds
