# ask REQUEST [PID]: asks the keeper (keeper.py) and waits until it has answered. Sourced. Both pipes are opened for both ways, so that
# nothing hangs where the keeper is no more. The keeper removes the one for the reply.
ask() {
  local reply=/run/lab/reply.$BASHPID.$RANDOM fd
  LD_PRELOAD= mkfifo -m 666 $reply && exec {fd}<> $reply || return
  echo "$1 ${2:-0} $reply" 1<> /run/lab/keeper
  read -r -t 20 -u $fd || echo "netnsim: the keeper does not answer" >&2
  exec {fd}>&-
}
