# world: bare
# Selectors and actions of policy rules: what is taken, what is refused, what counts as the same rule.
ip netns add n; exec ip netns exec n bash -s <<'END'
ip link set lo up; ip link add v type veth peer name w
t() { echo "=== $*"; "$@"; echo "rc $?"; }
s() { ip rule show "$@"; }
r() { ip rule flush; ip rule add pref 1 lookup local; ip rule add pref 32766 lookup main; while ip rule del pref 0 2>/dev/null; do :; done; }
ip rule flush; s; r; s
t ip rule add from 10.0.0.0/8 pref 5 table 100; t ip rule add pref 5 table 100; t ip rule add not from 10.0.0.0/8 pref 5 table 100; t ip rule add pref 5 from 10.0.0.0/9 table 100;  t ip rule add pref 5 from 11.0.0.0/8 table 100; t ip rule add pref 5 tos 4 table 100;  t ip rule add pref 5 table 101; t ip rule add pref 5 from 12.0.0.0/8 table 101;  t ip rule add pref 5 from 11.0.0.0/8 proto static table 100; t ip rule add pref 5 from 13.1.2.3/8 table 100;  t ip rule add pref 5 from 13.9.9.9/8 table 100; t ip rule add pref 5 to 0.0.0.0/0 table 100; t ip rule add pref 5 from 0/5 table 100; s
r
for a in "sport 0" "sport 1" "sport 65535" "sport 65534" "sport 5-4" "sport 1-65535" "sport 0-5" "sport 4-5" "sport x" "sport 4-x" "sport 4x" "sport 70000" "sport -1" "dport 0" "dport x" "dport 80" "ipproto tcp" "ipproto 0" "ipproto 255" "ipproto 256" "ipproto nope" "ipproto icmp sport 5" "ipproto tcp sport 5" "ipproto ah" "ipproto 250"  "fwmark 0" "fwmark 5" "fwmark 5/0" "fwmark 0/5" "fwmark 5/0xf" "fwmark x" "fwmark 5/x" "fwmark 0x1ffffffff" "suppress_prefixlength 0" "suppress_prefixlength 33" "suppress_prefixlength -1" "sup_pl 5" "iif v" "oif v" "iif nope" "iif 0123456789abcdef" "iif x/y" "iif lo" "goto 100" "goto 5" "goto 1" "goto x" "type blackhole" "blackhole" "unicast" "local" "throw" "unreachable" "prohibit" "nop" "nope" "broadcast" "table 0" "table 1000" "table local" "table nope" "lookup main goto 60" "pref 0" "pref 4294967295" "pref 4294967296" "pref -1" "proto static" "proto 77" "proto nope" "tos 4 dsfield 8" "from 1.2.3.4" "from 1.2.3.4/33" "from nope" "from default" "to all" "to any from any" "src 1.2.3.4" "not" "not from 1.2.3.4 lookup 100" "from 1.2.3.4 from 2.3.4.5" "uidrange 5-6"; do t ip rule add pref 10 $a; s pref 10; ip rule del pref 10 2>/dev/null; done 2>&1
END
