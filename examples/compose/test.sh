#!/bin/sh
# Brings the project up, looks at it from outside and from inside, and takes it down:
#
#     netnsim up --world dockerhost -- sh test.sh
failed=0

# check CLAIM COMMAND...: the command must succeed.
check() {
  claim=$1
  shift
  if "$@" > /dev/null 2>&1; then echo "ok - $claim"; else echo "not ok - $claim"; failed=1; fi
}

fails() {
  ! "$@"
}

prints() {
  wanted=$1
  shift
  [ "$("$@")" = "$wanted" ]
}

inside() {
  docker compose exec -T "$@"
}

check "it comes up" docker compose up -d
# What is sent in the first second after a link came up is dropped.
sleep 2
check "the proxy is reached through its published port" prints proxy curl -s http://127.0.0.1:8080/
check "the API is not published" fails curl -s -m 2 http://127.0.0.1:8000/
check "the proxy finds the API by its name" inside proxy ping -c 1 api
check "the proxy does not find the store by its name" fails inside proxy ping -c 1 -W 1 store
check "nor does it reach its address" fails inside proxy ping -c 1 -W 1 10.50.0.9
check "the API reads from the store" prints stored inside api sh -c "nc store 6379 < /dev/null"
check "the store has no way out" fails inside store ping -c 1 -W 1 10.0.0.1
check "the proxy has" inside proxy ping -c 1 -W 1 10.0.0.1
check "the store can be stopped" docker compose stop -t 1 store
check "the API notices" fails inside api sh -c "nc -w 1 10.50.0.9 6379 < /dev/null"
check "it goes down" docker compose down -t 1
check "nothing listens any more" fails curl -s http://127.0.0.1:8080/
check "its networks are gone" prints "" docker network ls -q --filter name=shop
exit $failed
