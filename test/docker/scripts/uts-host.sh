# world: dockerhost
# docker: 20.10
# --uts host: the host's name inside, the container's own everywhere else.
docker run --rm --uts host busybox hostname
docker run --rm --uts=host busybox cat /etc/hostname
docker run --rm --uts host --hostname x busybox hostname
docker run --rm --network container:none busybox hostname
docker run --rm --uts other busybox hostname
docker run --rm --uts container:x busybox hostname
docker run --rm --uts "" busybox sh -c 'hostname | wc -c'
docker run -d --name ann --uts host busybox sleep 100
docker inspect -f '{{.HostConfig.UTSMode}} {{.Config.Hostname}}' ann
docker exec ann hostname
docker exec ann sh -c 'echo $HOSTNAME; uname -n'
docker create --name bob --uts host --network host busybox hostname
docker start -a bob
docker inspect -f '{{.HostConfig.UTSMode}} {{.Config.Hostname}}' bob
docker run --rm --network container:ann busybox hostname
docker run --rm --network container:ann --uts host busybox hostname
docker run --rm --network container:ann --hostname x busybox hostname
