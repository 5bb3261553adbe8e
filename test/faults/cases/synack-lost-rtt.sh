# world: bare
# A server whose first SYN-ACK was lost: how soon it sends its data again. With timestamps it knows which SYN-ACK was acknowledged; without it
# waits for 3 seconds, but for the probe after one
ip netns add h; ip netns add c
ip link add c0 netns c type veth peer name h0 netns h
ip -n c addr add 10.0.0.1/24 dev c0; ip -n h addr add 10.0.0.10/24 dev h0
for x in "c c0" "h h0"; do set -- $x; ip -n $1 link set $2 up; done
sleep 1.2
h() { ip netns exec h "$@"; }
drop() { ip netns exec c iptables -$1 INPUT -p tcp --sport 80 -j DROP; }
for timestamps in 0 1; do
  h sysctl -qw net.ipv4.tcp_timestamps=$timestamps
  drop A
  (sleep 3; echo pong; sleep 5) | h nc -N -l -p 80 > heard & S=$!
  sleep 0.2
  ip netns exec c nc -w 8 10.0.0.10 80 > said & C=$!
  sleep 0.5; drop D
  sleep 1.8; h nstat -n; drop A
  echo "timestamps $timestamps"
  for after in 1.1 1.2; do sleep $after; h nstat -sz TcpRetransSegs TcpExtTCPTimeouts | tail -n +2 | awk '{print $1, ($2 > 1 ? "more" : $2)}'; done
  drop D; wait; cat said
done
