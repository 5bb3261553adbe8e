# world: dockerhost
# docker: 20.10
# The host's own network, and a port that is taken.
docker run -d --name hal --network host busybox httpd -f -p 8093 -h /www
docker exec hal hostname
docker exec hal ip -4 route | head -1
ss -Hltn sport = :8093 | wc -l
curl -s http://127.0.0.1:8093/
ip netns exec lan curl -s http://10.0.0.10:8093/
docker run --name h2 --network host busybox httpd -f -p 8093 -h /www
docker inspect -f '{{.State.ExitCode}}' h2
docker run -d --name pat --network host -p 90:80 busybox sleep 10
docker port pat
docker inspect -f '{{json .NetworkSettings.Ports}} {{.NetworkSettings.SandboxKey}} {{.HostConfig.NetworkMode}}' hal
docker network inspect -f '{{range .Containers}}{{.Name}} {{end}}' host | tr ' ' '\n' | sort
iptables -t nat -S DOCKER
