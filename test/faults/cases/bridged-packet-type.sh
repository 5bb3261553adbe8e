# world: bare
# To whom a bridged frame was sent, as each hook sees it: br_netfilter takes one for another station for this host's.
modprobe br_netfilter
ip netns add h; ip netns add a; ip netns add b
ip -n h link add br0 type bridge
for n in a b; do ip link add eth0 netns $n type veth peer name v$n netns h; ip -n h link set v$n master br0 up; ip -n $n link set eth0 up; done
ip -n h link set br0 up; ip -n h addr add 10.0.0.254/24 dev br0; ip -n a addr add 10.0.0.1/24 dev eth0; ip -n b addr add 10.0.0.2/24 dev eth0
for t in unicast broadcast multicast otherhost; do for c in PREROUTING INPUT FORWARD POSTROUTING OUTPUT; do ip netns exec h iptables -t mangle -A $c -m pkttype --pkt-type $t; done; done
sleep 1.2
ip netns exec a ping -q -c 1 10.0.0.2 | grep transmitted | cut -d, -f1-2
ip netns exec a ping -q -c 1 10.0.0.254 | grep transmitted | cut -d, -f1-2
ip netns exec h ping -q -c 1 10.0.0.2 | grep transmitted | cut -d, -f1-2
ip netns exec h ping -q -c 1 -b 10.0.0.255 | grep transmitted | cut -d, -f1-2
ip netns exec a ping -q -c 1 -W 0.3 -b 10.0.0.255 | grep transmitted | cut -d, -f1-2
ip netns exec h iptables -t mangle -S -v
ip netns exec h sysctl -w net.bridge.bridge-nf-call-iptables=0
ip netns exec h iptables -t mangle -Z
ip netns exec a ping -q -c 1 10.0.0.2 | grep transmitted | cut -d, -f1-2
ip netns exec h ping -q -c 1 10.0.0.2 | grep transmitted | cut -d, -f1-2
ip netns exec h iptables -t mangle -S -v
