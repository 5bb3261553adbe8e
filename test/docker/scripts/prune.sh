# world: dockerhost
# docker: 20.10
# What prune takes away.
docker network create one
docker network create two
docker create --name ann --network one busybox
docker run --name bob busybox true
docker run -d --name cat --network two busybox sleep 1000
docker container prune -f | sed 's/^[0-9a-f]*$/ID/'
docker ps -a --format '{{.Names}}'
docker network prune -f
docker network ls --format '{{.Name}}' | sort
docker network prune -f --filter nosuch=1
docker container prune -f --filter until=10m
docker rm -f cat
docker network prune -f --filter label=x
docker network prune -f
docker network prune -f
docker container prune -f
docker container prune extra
