# world: dockerhost
# docker: 20.10
# A restarted container keeps its ports; addresses come from what is free.
docker run -d --name ann -p 8083:80 busybox
docker run -d --name bob busybox
docker stop -t 0 ann
docker ps -a --format '{{.Names}} {{.State}} {{.Ports}}'
iptables -t nat -S DOCKER
iptables -S DOCKER
ip -4 -br addr
docker run -d --name cat busybox
docker inspect -f '{{.NetworkSettings.IPAddress}}' cat
docker start ann
docker inspect -f '{{.NetworkSettings.IPAddress}} {{.State.Status}} {{.RestartCount}}' ann
iptables -t nat -S DOCKER
docker restart -t 0 bob
docker inspect -f '{{.NetworkSettings.IPAddress}}' bob
docker exec ann cat /etc/hosts | grep 172
curl -s http://10.0.0.10:8083/
docker kill bob
docker inspect -f '{{.State.Status}} {{.State.ExitCode}}' bob
docker rm bob
docker ps -a --format '{{.Names}} {{.State}}'
