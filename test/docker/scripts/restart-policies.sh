# world: dockerhost
# docker: 20.10
# Containers that come back.
docker run -d --name ann --restart on-failure:2 busybox sh -c 'exit 3'
docker run -d --name bob --restart always busybox sleep 1000
docker exec bob kill -9 1
docker inspect -f '{{.State.Status}} {{.RestartCount}}' bob
docker stop -t 0 bob
docker inspect -f '{{.State.Status}} {{.RestartCount}}' bob
docker run --restart nosuch busybox true
docker run --restart on-failure:x busybox true
docker run --restart always:3 busybox true
docker run --rm --restart always busybox true
docker run --restart on-failure:-1 busybox true
docker update --restart no bob
docker ps -a --format '{{.Names}} {{.State}}'
