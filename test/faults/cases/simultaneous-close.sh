# world: bare
# FINs that cross, held back by unknown neighbours, and FINs that are lost both ways
for n in c s; do ip netns add $n; ip -n $n link set lo up; done
ip link add eth0 netns c type veth peer name eth0 netns s
ip -n c addr add 10.1.0.2/24 dev eth0; ip -n s addr add 10.1.0.1/24 dev eth0
ip -n c link set eth0 up; ip -n s link set eth0 up
sleep 1.2
c() { ip netns exec c "$@"; }; s() { ip netns exec s "$@"; }
deaf() { ip netns exec $1 sysctl -qw net.ipv4.conf.eth0.arp_ignore=8; }
hears() { ip netns exec $1 sysctl -qw net.ipv4.conf.eth0.arp_ignore=0; }
states() { for n in c s; do echo "$n: $(ip netns exec $n ss -tan | awk "NR>1 {print \$1, \$2, \$3}" | sort | tr "\n" " ")"; done; }
echo "== FINs that cross"
(sleep 1.2; echo bye) | s nc -N -l 80 & sleep 0.2
sleep 1 | c nc -N 10.1.0.1 80 &
sleep 0.5; deaf c; deaf s; ip -n c neigh flush dev eth0; ip -n s neigh flush dev eth0
sleep 1.2; states; hears c; hears s; sleep 2; states; wait
echo "== FINs that are lost"
ip -n c neigh flush dev eth0; ip -n s neigh flush dev eth0
sleep 1.2 | s nc -N -l 81 & sleep 0.2
sleep 1 | c nc -N 10.1.0.1 81 &
sleep 0.5; for n in c s; do ip netns exec $n iptables -A INPUT -p tcp -j DROP; done
sleep 1.2; states; c iptables -F; sleep 1; states; s iptables -F; sleep 2; states; wait
