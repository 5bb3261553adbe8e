# ask REQUEST [PID]: asks the keeper (keeper.py) and waits until it has answered. Sourced, by sh and by bash; starts no process. Who asks
# takes a slot, whose pipe the answer comes through: the number of the process, as an answer may lie there that nobody fetched. Where
# the keeper is no more the pipe has no other end.
ask() {
  ask_slot=0 ask_pid=${2:-0} ask_reply=
  set -C
  until true 2> /dev/null > /run/lab/slots/$ask_slot; do ask_slot=$(((ask_slot + 1) % 64)); done
  set +C
  exec 9<> /run/lab/replies/$ask_slot 7< /run/lab/replies/$ask_slot 9>&-
  echo "$1 $ask_pid $ask_slot" 1<> /run/lab/keeper
  until [ "$ask_reply" = "$ask_pid" ]; do
    read -r ask_reply <&7 || { echo "netnsim: the keeper does not answer" >&2; break; }
  done
  exec 7<&-
  echo "leave 0 $ask_slot" 1<> /run/lab/keeper
}
