# world: bare
# Which connect() may take a four-tuple in TIME_WAIT: one that asks for its port, with timestamps; any other as tcp_tw_reuse says
for n in c s; do ip netns add $n; ip -n $n link set lo up; done
ip link add eth0 netns c type veth peer name eth0 netns s
ip -n c addr add 10.1.0.2/24 dev eth0; ip -n s addr add 10.1.0.1/24 dev eth0
ip -n c link set eth0 up; ip -n s link set eth0 up
sleep 1.2
c() { ip netns exec c "$@"; }; s() { ip netns exec s "$@"; }
deaf() { ip netns exec $1 sysctl -qw net.ipv4.conf.eth0.arp_ignore=8; }
hears() { ip netns exec $1 sysctl -qw net.ipv4.conf.eth0.arp_ignore=0; }
states() { for n in c s; do echo "$n: $(ip netns exec $n ss -tan | awk "NR>1 {print \$1, \$2, \$3}" | sort | tr "\n" " ")"; done; }
s nc -lk 80 </dev/null >/dev/null & N=$!
c nc -lk 80 </dev/null >/dev/null & M=$!
sleep 0.3
for v in 0 1 2; do c sysctl -qw net.ipv4.tcp_tw_reuse=$v; echo "== tw_reuse $v"
p=400$v
c nc -v -N -p $p 10.1.0.1 80 </dev/null; c ss -tan | awk 'NR>1{print $1,$4,$5}' | sort
c nc -v -N -p $p 10.1.0.1 80 </dev/null; sleep 1.5
c nc -v -N -p $p 10.1.0.1 80 </dev/null; 
c nc -v -N -p $p 127.0.0.1 80 </dev/null; sleep 1.5;  c nc -v -N -p $p 127.0.0.1 80 </dev/null; 
c ss -tan | awk 'NR>1{print $1,$4,$5}' | sort
done
c sysctl -qw net.ipv4.tcp_timestamps=0 net.ipv4.tcp_tw_reuse=1
c nc -v -N -p 4007 10.1.0.1 80 </dev/null; sleep 1.5
c nc -v -N -p 4007 10.1.0.1 80 </dev/null
echo "== few ports"
c sysctl -qw net.ipv4.tcp_timestamps=1 net.ipv4.ip_local_port_range="50000 50001"
for v in 0 1; do c sysctl -qw net.ipv4.tcp_tw_reuse=$v; 
for i in 1 2 3; do c nc -v -N  10.1.0.1 80 </dev/null; done; sleep 1.5
for i in 1 2 3; do c nc -v -N  10.1.0.1 80 </dev/null; done
done
kill $N $M
