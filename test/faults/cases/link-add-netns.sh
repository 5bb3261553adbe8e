# world: bare
# Where both ends of a veth pair, and other links, are made that `ip link add` puts into another namespace.
ip netns add a; ip netns add b; ip netns add c
ip netns exec a sleep 30 & sleep 0.3; P=$!
ip link add br0 type bridge; ip -n a link add br0 type bridge;  ip -n a link add br1 type bridge
show() { for n in . a b c; do if [ $n = . ]; then ip -o link show | cut -d' ' -f1-2 | tr '\n' ' '; else echo -n "$n: "; ip -n $n -o link show | cut -d' ' -f1-2| tr '\n' ' '; fi; done; echo; }
wipe() { for n in a b c; do for d in $(ip -n $n -o link show type veth | sed 's/.*: \([^@]*\)@.*/\1/'); do ip -n $n link del $d 2>/dev/null; done; done; for d in $(ip -o link show type veth | sed 's/.*: \([^@]*\)@.*/\1/'); do ip link del $d 2>/dev/null; done; }
t() { echo "=== ${*/$P/PID}"; "$@"; echo "rc $?"; show; wipe; }
t ip link add A netns a type veth peer name B
t ip link add netns a name A type veth peer name B
t ip -n a link add A netns b type veth peer name B
t ip -n a link add A netns b type veth peer name B netns c
t ip -n a link add A type veth peer name B netns c
t ip link add A netns a type veth peer netns b name B
t ip link add A netns a type veth
t ip link add netns a type veth
t ip link add netns a type veth peer netns b
t ip link add netns a type veth peer name B
t ip link add A netns a type veth peer name A
t ip link add A netns a type veth peer name A netns a
t ip link add A netns 1 type veth peer name B
t ip link add A netns $P type veth peer name B
t ip -n b link add A netns c type veth peer name B netns $P
t ip -n a link add A netns /run/netns/b type veth peer name B netns /proc/$P/ns/net
t ip link add lo netns a type veth peer name B
t ip link add A netns a type veth peer name lo
t ip link add br0 netns a type veth peer name B
t ip link add br0 netns b type veth peer name B
t ip link add A netns a type veth peer name br0
t ip link add A netns a index 10 type veth peer name B index 20
t ip link add A netns a index 10 type veth peer name B index 10
t ip link add A netns a type veth peer name B index 10
t ip link add br0 netns a type bridge
t ip link add br0 netns b type bridge
ip -n b link del br0
t ip -n a link add netns b type bridge
ip -n b link del bridge0
t ip link add A netns a master br1 type veth peer name B
t ip link add A netns a master br0 type veth peer name B
ip link add A netns a master br0 type veth peer name B master br0; ip -o -n a link show A | grep -o 'master br0'; ip -o link show B | grep -o 'master br0'; wipe
ip -n a link add A master br1 type veth peer name B netns b; ip -o -n a link show A | grep -o 'master br1'; wipe
ip -n a link add A netns b master br1 type veth peer name B; echo "rc $?"; show
echo "=== namespaces that are not there"
for n in nope 999999 0 -1 99999999999 0x1 "" ../x /run/netns/nope /etc; do t ip link add A netns "$n" type bridge; ip link del A 2>/dev/null; t ip link add A type veth peer name B netns "$n"; done
t ip link add A netns 999999 type veth peer name B netns nope
t ip link add A netns 999999 type veth peer name lo
t ip link add A netns 999999 mtu 60 type veth peer name B
t ip link add A netns 999999 type veth peer name B mtu 60
t ip link add A netns 999999 type nosuchtype
t ip link add A type nosuchtype netns a
t ip link add A address 01:00:00:00:00:00 netns 999999 type bridge
t ip link add br0 netns 999999 mtu 60 type bridge
t ip link add 0123456789abcdef netns 999999 type bridge
t ip link add A netns a netns b type veth peer name B
t ip link add A type veth peer name B netns a netns b
for d in lo br0 nope; do for n in a nope 999999; do t ip link set $d netns $n; done; done
ip link add A type veth peer name B
ip link set A netns 999999 mtu 10 name foo; echo "rc $?"; show
ip link set A netns $P name B; echo "rc $?"; show
ip -n a link set B netns a name C; echo "rc $?"; show
kill $P
