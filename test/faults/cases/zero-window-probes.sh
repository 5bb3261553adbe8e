# world: bare
# A receiver that does not read: the window closes, probes ask with back-off whether it opened, and all bytes arrive in the end
for n in c s; do ip netns add $n; ip -n $n link set lo up; done
ip link add eth0 netns c type veth peer name eth0 netns s
ip -n c addr add 10.1.0.2/24 dev eth0; ip -n s addr add 10.1.0.1/24 dev eth0
ip -n c link set eth0 up; ip -n s link set eth0 up
sleep 1.2
c() { ip netns exec c "$@"; }; s() { ip netns exec s "$@"; }
deaf() { ip netns exec $1 sysctl -qw net.ipv4.conf.eth0.arp_ignore=8; }
hears() { ip netns exec $1 sysctl -qw net.ipv4.conf.eth0.arp_ignore=0; }
states() { for n in c s; do echo "$n: $(ip netns exec $n ss -tan | awk "NR>1 {print \$1, \$2, \$3}" | sort | tr "\n" " ")"; done; }
s sh -c 'nc -l 80 | (sleep 12; wc -c)' &
sleep 0.3
head -c 3000000 /dev/zero | c nc -N 10.1.0.1 80 & 
for i in 1 4 8; do sleep $i; c ss -tno | awk 'NR>1{print $1}'; c nstat -asz TcpExtTCPWinProbe | tail -1; done
sleep 3; wait %2
