# world: bare
# A closed socket in FIN_WAIT2 waits as long as tcp_fin_timeout says
for n in c s; do ip netns add $n; ip -n $n link set lo up; done
ip link add eth0 netns c type veth peer name eth0 netns s
ip -n c addr add 10.1.0.2/24 dev eth0; ip -n s addr add 10.1.0.1/24 dev eth0
ip -n c link set eth0 up; ip -n s link set eth0 up
sleep 1.2
c() { ip netns exec c "$@"; }; s() { ip netns exec s "$@"; }
deaf() { ip netns exec $1 sysctl -qw net.ipv4.conf.eth0.arp_ignore=8; }
hears() { ip netns exec $1 sysctl -qw net.ipv4.conf.eth0.arp_ignore=0; }
states() { for n in c s; do echo "$n: $(ip netns exec $n ss -tan | awk "NR>1 {print \$1, \$2, \$3}" | sort | tr "\n" " ")"; done; }
for v in 3 5 70; do c sysctl -qw net.ipv4.tcp_fin_timeout=$v; echo "== fin_timeout $v"
sleep 12 | ip netns exec s nc -l 80 & 
sleep 0.2
sleep 9 | ip netns exec c nc 10.1.0.1 80 & P=$!
sleep 0.5; kill $P; wait $P
for i in 0.5 2 2 2; do sleep $i; c ss -tan | awk 'NR>1{print $1,$2,$3}'; done
s ss -tan | awk 'NR>1{print $1,$2,$3}'
s sh -c 'kill $(ss -tlnp | grep -o "pid=[0-9]*" | cut -d= -f2) 2>/dev/null'
wait; states
done
