# world: dockerhost
# docker: 29
# Flags the client reads by itself: files of labels and variables, what needs another daemon.
docker run -d --name ann busybox sh -c "echo out; sleep 100"
docker logs --details --timestamps ann | wc -w
docker run -di --name bob busybox cat
docker run --name dan --pull never nosuch/image true
docker run --rm --pull never busybox echo there
docker create --pull never nosuch/image
docker run --rm --label-file /nosuch busybox true
printf 'a=1\n# c\nb\n\n c = 2\n' > /tmp/labels
docker run -d --name eve --label-file /tmp/labels --label a=9 busybox sleep 100
docker inspect -f '{{json .Config.Labels}}' eve
printf 'A=1\nHOME\nB=x y\n' > /tmp/envs
docker exec --env-file /tmp/envs eve sh -c 'echo $A $B'
docker exec --env-file /nosuch eve true
docker run --rm --cpu-count 2 busybox true
docker run --rm --isolation default busybox echo isolated
docker exec -e A=1 -e B eve sh -c 'echo $A$B'
docker start --checkpoint x ann
docker image inspect --platform linux/amd64 busybox -f '{{.Os}}'
sleep 0.3; docker kill eve; wait
