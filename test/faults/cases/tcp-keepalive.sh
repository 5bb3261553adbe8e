# world: bare
# Keepalive probes, answered and not: tcp_keepalive_probes ends the connection with a reset
for n in c s; do ip netns add $n; ip -n $n link set lo up; done
ip link add eth0 netns c type veth peer name eth0 netns s
ip -n c addr add 10.1.0.2/24 dev eth0; ip -n s addr add 10.1.0.1/24 dev eth0
ip -n c link set eth0 up; ip -n s link set eth0 up
sleep 1.2
c() { ip netns exec c "$@"; }; s() { ip netns exec s "$@"; }
deaf() { ip netns exec $1 sysctl -qw net.ipv4.conf.eth0.arp_ignore=8; }
hears() { ip netns exec $1 sysctl -qw net.ipv4.conf.eth0.arp_ignore=0; }
states() { for n in c s; do echo "$n: $(ip netns exec $n ss -tan | awk "NR>1 {print \$1, \$2, \$3}" | sort | tr "\n" " ")"; done; }
c sysctl -qw net.ipv4.tcp_keepalive_probes=3 net.ipv4.tcp_keepalive_time=5 net.ipv4.tcp_keepalive_intvl=1
s nc -l 80 </dev/null >/dev/null &
sleep 0.3
c curl -s --keepalive-time 2 -m 30 http://10.1.0.1/ & P=$!
sleep 5; c ss -tno | awk 'NR>1 {print $1, $2, $3}'
s iptables -A INPUT -p tcp -j DROP; sleep 12; c ss -tn | awk 'NR>1{print $1}'; wait $P; echo curl $?
c nstat -asz TcpExtTCPKeepAlive TcpExtTCPAbortOnTimeout TcpOutRsts TcpEstabResets| tail -n +2 | awk '{print $1,$2}'
s iptables -F
