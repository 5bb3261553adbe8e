# world: dockerhost
# docker: 29
# /etc/hosts and /etc/resolv.conf of a container whose networks change, edited by hand meanwhile.
docker network create --subnet 10.9.0.0/24 n
docker network create --subnet 10.8.0.0/24 m
docker run -d --name web --hostname wh busybox
docker run -d --name other --network n --network-alias oo busybox
docker network connect n web
docker exec web cat /etc/hosts | tail -2
docker network disconnect bridge web
docker exec web tail -n +7 /etc/hosts
docker exec web sh -c 'echo "1.2.3.4 mine" >> /etc/hosts; echo "5.6.7.8	oo" >> /etc/hosts; echo "# comment" >> /etc/hosts; echo >> /etc/hosts; echo "nameserver 9.9.9.9" >> /etc/resolv.conf'
docker network connect m web
docker exec web tail -n +7 /etc/hosts; docker exec web cat /etc/resolv.conf
docker network disconnect n web
docker exec web tail -n +7 /etc/hosts
docker network disconnect m web
docker exec web tail -n +7 /etc/hosts
docker network connect --alias al n web
docker exec web tail -n +7 /etc/hosts
docker rename web webb
docker exec web tail -n +7 /etc/hosts
docker restart -t 0 webb
docker exec webb tail -n +7 /etc/hosts; docker exec webb cat /etc/resolv.conf
docker network connect --ip 10.8.0.2 m webb
docker run -d --name ten --network m --ip 10.8.0.7 busybox
docker network disconnect m webb
docker network connect --ip 10.8.0.7 m webb
docker inspect webb -f '{{json .NetworkSettings.Networks}}'
docker network disconnect m webb
docker network connect m webb
docker network disconnect m webb
docker network connect --ip 10.7.0.1 m webb
docker inspect webb -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}};{{end}}'
docker restart -t 0 webb
docker ps -a --format '{{.Names}} {{.State}}'
docker stop -t 0 webb
docker network connect m webb
docker network connect m webb
docker network disconnect m webb
docker network disconnect m webb
docker network connect nosuch webb
docker start webb
docker exec --privileged webb ip route add 10.8.0.0/16 via 10.9.0.1
docker network connect m webb
docker exec webb tail -n +7 /etc/hosts; docker exec webb ip route
docker inspect webb -f '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{$v.IPAddress}};{{end}}'
docker exec --privileged webb ip route del 10.8.0.0/16
docker network connect m webb
docker exec webb ip link
docker exec webb tail -n +7 /etc/hosts
