# world: dockerhost
# docker: 29
# Links of the default bridge: names the server is called by, and what a rename and a removal change.
docker run -d --name db busybox sleep 100 >/dev/null
docker run -d --name cli --link db:database busybox sleep 100 >/dev/null
docker run -d --name aaa --link db busybox sleep 100 >/dev/null
docker ps --format '{{.Names}}' --no-trunc
docker ps --format '{{.Names}}'
docker ps -a --format '{{.Names}}' --filter name=database
docker inspect -f '{{.Name}}' cli/database
docker inspect -f '{{.Name}}' /cli/database
docker exec cli/database echo hello
docker inspect -f '{{json .HostConfig.Links}}' cli
docker rename db dbnew
docker ps --format '{{.Names}}' --no-trunc
docker inspect -f '{{json .HostConfig.Links}}' cli
docker rename cli clinew
docker ps --format '{{.Names}}' --no-trunc
docker inspect -f '{{.Name}}' clinew/database cli/database
docker restart -t 0 clinew
docker exec clinew cat /etc/hosts | tail -2
docker rm -f dbnew
docker ps --format '{{.Names}}' --no-trunc
docker restart -t 0 clinew
docker inspect -f '{{json .HostConfig.Links}}' clinew
docker run -d --name db busybox sleep 100 >/dev/null
docker restart -t 0 clinew
docker network create --subnet 10.9.0.0/24 n >/dev/null
docker run -d --name s busybox sleep 100 >/dev/null
docker run -d --name u --network n --link s:z busybox sleep 100
docker ps --format '{{.Names}}' --no-trunc
docker run -d --name v --network bridge --link s:y busybox sleep 100
docker ps --format '{{.Names}}' --no-trunc
docker ps --format '{{.Names}}' --no-trunc
docker restart -t 0 v; docker exec v cat /etc/hosts | tail -2
docker run --rm --network-alias q busybox true
