# world: bare
# Addresses, routes, rules and neighbours by the hundred: each costs what one costs, and the lists agree to the line.
ip link add v type veth peer name w; ip link set v up; ip link set w up; ip addr add 10.255.0.1/16 dev v; ip link add u type bridge
N=$(seq 0 399)
for i in $N; do echo "addr add 10.$((i>>8)).$((i&255)).1/24 dev v"; done | ip -batch -; echo "rc $?"; ip -o -4 addr | wc -l; ip route show dev v | grep -c link; ip route show table local dev v | sort | sed -n '1,3p;$p' | sed 's/  */ /g'
for i in $N; do echo "addr add 172.16.$((i>>8)).$((i&255))/12 dev u"; done | ip -batch -; echo "rc $?"; ip -o -4 addr show dev u secondary | wc -l; ip -o -4 addr show dev u | awk '{print $4, $8, $9}' | sort | sed -n '1,2p;399,$p'
for i in $N; do echo "addr del 172.16.$((i>>8)).$((i&255))/12 dev u"; done | tac | head -n 200 | ip -batch -; echo "rc $?"; ip -o -4 addr show dev u | wc -l; ip addr del 172.16.0.0/12 dev u; ip -o -4 addr show dev u | wc -l
for i in $N; do echo "route add 20.$((i>>8)).$((i&255)).0/24 via 10.255.0.2 dev v onlink"; done | ip -batch -; echo "rc $?"; ip route | grep -c onlink; ip route | sed -n '401p'
for i in $N; do echo "rule add from 30.$((i>>8)).$((i&255)).1 lookup 100"; done | ip -batch -; echo "rc $?"; ip rule | wc -l; ip rule | sed -n '2p;401p'
for i in $N; do echo "neigh add proxy 40.$((i>>8)).$((i&255)).1 dev v"; echo "neigh add 50.$((i>>8)).$((i&255)).1 lladdr 02:00:00:00:00:01 dev v"; done | ip -batch -; echo "rc $?"; ip neigh show proxy | wc -l; ip neigh | wc -l
for i in $N; do echo "neigh del proxy 40.$((i>>8)).$((i&255)).1 dev v"; echo "rule del from 30.$((i>>8)).$((i&255)).1"; echo "route del 20.$((i>>8)).$((i&255)).0/24"; done | ip -batch -; echo "rc $?"; ip rule | wc -l; ip neigh show proxy; ip route | wc -l
ip addr flush dev v; echo "rc $?"; ip route | wc -l; ip -o -4 addr show dev v; ip -4 route show table local
