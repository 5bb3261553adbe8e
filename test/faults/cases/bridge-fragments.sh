# world: bare
for n in a b; do ip netns add $n; done
ip link add va netns a type veth peer name ha; ip link add vb netns b type veth peer name hb
ip link add br0 type bridge; for p in ha hb; do ip link set $p master br0; ip link set $p up; done; ip link set br0 up
ip -n a addr add 10.9.0.2/24 dev va; ip -n b addr add 10.9.0.3/24 dev vb; ip -n a link set va up; ip -n b link set vb up
modprobe br_netfilter
sysctl -qw net.bridge.bridge-nf-call-iptables=1
iptables -A FORWARD -j ACCEPT
sleep 2
show() { nstat -az IpFragFails IpFragOKs IpFragCreates IpReasmOKs IpReasmReqds | tail -5 | tr -s ' ' | sort; iptables -vnxL FORWARD | tail -1; cat /sys/class/net/br0/mtu; }
ip netns exec a ping -c 1 10.9.0.3 | tail -2 | head -1
ip link set hb mtu 1300
ip netns exec a ping -c 1 -W 1 -s 1372 10.9.0.3 > /dev/null; show
ip netns exec a ping -c 1 -W 1 -M dont -s 1372 10.9.0.3 > /dev/null; show
ip link set br0 mtu 1400
ip netns exec a ping -c 1 -W 1 -M dont -s 1372 10.9.0.3 > /dev/null; show
ip link set br0 mtu 1200
ip netns exec a ping -c 1 -W 1 -M dont -s 1372 10.9.0.3 > /dev/null; show
ip netns exec a ping -c 1 -W 1 -M dont -s 1222 10.9.0.3 > /dev/null; show
ip netns exec a ping -c 1 -W 1 -M dont -s 3000 10.9.0.3 > /dev/null; show
ip link set br0 mtu 1300
iptables -A FORWARD -m conntrack --ctstate NEW -j ACCEPT
ip netns exec a ping -c 1 -W 1 -M dont -s 3000 10.9.0.3 > /dev/null; show
ip netns exec a ping -c 1 -W 1 -s 3000 10.9.0.3 > /dev/null; show
ip -n a link set va mtu 1000
ip netns exec a ping -c 1 -W 1 -M dont -s 3000 10.9.0.3 > /dev/null; show
ip netns exec a ping -c 1 -W 1 -M dont -s 1100 10.9.0.3 > /dev/null; show
sysctl -qw net.bridge.bridge-nf-call-iptables=0
ip -n a link set va mtu 1500
ip netns exec a ping -c 1 -W 1 -M dont -s 1372 10.9.0.3 > /dev/null; show
