# world: dockerhost
# docker: 20.10
# Exit codes, logs, wait, rename, automatic removal.
docker run --name one busybox sh -c 'echo out; echo err >&2; exit 3'
docker logs one
docker logs one 2>/dev/null
docker ps -a --format '{{.Names}} {{.State}} {{.Command}}'
docker inspect -f '{{.State.ExitCode}} {{.State.Running}} {{.State.Pid}}' one
docker rename one uno
docker start -a uno > /dev/null 2>&1
docker logs uno 2>/dev/null
docker run --rm busybox sh -c 'exit 5'
docker run -d --rm --name gone busybox sleep 0.5
sleep 1
docker ps -a --format '{{.Names}}'
docker run -d --name wim busybox sh -c 'sleep 1; exit 4'
docker wait wim
docker create --name made -p 8092:80 busybox
docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
docker start made
docker port made
docker rm made
docker rm -f made
docker rm uno wim
docker ps -aq
iptables -t nat -S DOCKER
