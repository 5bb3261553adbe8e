# world: bare
# A full accept queue: SYNs are dropped; the last ACK of a handshake that began before is dropped, or reset with tcp_abort_on_overflow
for n in c s d; do ip netns add $n; ip -n $n link set lo up; done
ip link add eth0 netns c type veth peer name eth0 netns s; ip link add eth1 netns s type veth peer name eth0 netns d
ip -n c addr add 10.1.0.2/24 dev eth0; ip -n s addr add 10.1.0.1/24 dev eth0; ip -n d addr add 10.2.0.2/24 dev eth0; ip -n s addr add 10.2.0.1/24 dev eth1
for x in "c eth0" "s eth0" "s eth1" "d eth0"; do set -- $x; ip -n $1 link set $2 up; done
sleep 1.5
s() { ip netns exec s "$@"; }
st() { s ss -tan | awk 'NR>1{print $1,$2,$3,$4}' | sort; s nstat -asz TcpExtListenOverflows TcpExtListenDrops TcpPassiveOpens TcpEstabResets TcpAttemptFails | tail -n +2 | awk '{print $1,$2}'; }
d() { ip netns exec d ss -tan | awk 'NR>1{print "d", $1,$2,$3}'; }
p=80
for a in 0 1; do
  echo "== tcp_abort_on_overflow=$a"
  s sysctl -qw net.ipv4.tcp_abort_on_overflow=$a
  ip netns exec s nc -l $p </dev/null >/dev/null & N=$!
  sleep 0.3
  for i in 1 2 3 4; do ip netns exec c nc -v -w 4 10.1.0.1 $p </dev/null & sleep 0.2; done
  st; sleep 5; st; kill $N 2>/dev/null; p=$((p+1)); sleep 1
  echo "== the last ACK finds it full"
  ip netns exec s nc -l $p </dev/null >/dev/null & N=$!
  sleep 0.3
  s iptables -A INPUT -i eth1 -p tcp --tcp-flags SYN,ACK ACK -j DROP
  (sleep 2; echo late; sleep 9) | ip netns exec d nc -v 10.2.0.1 $p & D=$!
  sleep 0.2; d
  P=; for i in 1 2 3; do sleep 14 | ip netns exec c nc 10.1.0.1 $p & P="$P $!"; sleep 0.1; done
  st; s iptables -F; sleep 1; st; d
  sleep 8; d
  kill $N $P $D 2>/dev/null; p=$((p+1)); sleep 1
done 2>&1
