# world: dockerhost
# docker: 20.10
# What run refuses.
docker run
docker run --nosuch busybox
docker run --rm busybox nosuchcommand
docker run --rm busybox /etc/passwd
docker run --name a/b busybox true
docker run --rm --network nosuch busybox true
docker run --rm --network container:nosuch busybox true
docker run --rm --ip 10.1.1.1 busybox true
docker run --rm --mac-address zz busybox true
docker run --rm -e busybox
docker run --rm --restart=always busybox true
docker run --rm --dns abc busybox true
docker run --rm --add-host abc busybox true
docker run -d --name dup busybox
docker run -d --name dup busybox
docker rename dup dup
docker rename nosuch other
docker stop nosuch
docker rm nosuch
docker rm dup
docker exec nosuch true
docker exec dup nosuchcommand
docker start nosuch
docker kill nosuch
docker logs nosuch
docker wait nosuch
docker top nosuch
docker ps -a --format '{{.Names}} {{.State}}'
