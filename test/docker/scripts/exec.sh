# world: dockerhost
# docker: 20.10
# Commands in a running container.
docker run -d --name ann -e COLOR=red busybox sleep 100
docker exec ann echo hello
docker exec ann sh -c 'exit 7'
docker exec -e SHAPE=round ann sh -c 'echo $COLOR $SHAPE'
docker exec -w /tmp ann pwd
docker exec -d ann sh -c 'sleep 1; echo done > /tmp/file'
sleep 1.6
docker exec ann cat /tmp/file
echo typed | docker exec -i ann cat
echo typed | docker exec ann cat
docker exec ann nosuch
docker exec ann ls /nosuch
docker exec ann ps | wc -l
docker stop -t 0 ann
docker exec ann echo hello
docker start ann
docker exec ann cat /tmp/file
docker pause ann
docker ps --format '{{.Names}} {{.State}}'
docker exec ann echo hello
docker unpause ann
docker exec ann echo hello again
