# world: bare
# curl --json: the body's pieces, and the headers that no -H names.
ip link set lo up
ask() {
  printf 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n' | nc -l -N 127.0.0.1 8080 > /tmp/request &
  sleep 0.5
  echo "\$ $*"; "$@" http://127.0.0.1:8080/; echo "exit $?"
  wait; tr -d '\r' < /tmp/request; echo; echo --
}
printf '{"a":\n1}\n' > /tmp/body
ask curl -s --json '{"a":1}'
ask curl -s --json '{"a":1}' --json '{"b":2}'
ask curl -s --json @/tmp/body
ask curl -s --json '{"a":1}' -H 'Accept: text/plain' -H 'content-type: x/y'
ask curl -s --json '{"a":1}' -H Accept:
ask curl -s --json '{"a":1}' -d x=1
ask curl -s -d x=1 --json '{"a":1}'
ask curl -s -X PUT -H 'X: 1' --json '{"a":1}' -A me
ask curl -s -G --json '{"a":1}'
ask curl -s --json ''
curl --json; curl --no-json x http://127.0.0.1:8080/; curl -s -I --json x http://127.0.0.1:8080/; echo "exit $?"
