# world: dockerhost
# docker: 20.10
# Volumes and folders, by -v and --mount.
mkdir -p /tmp/v; echo hello > /tmp/v/file
docker run --rm -v /tmp/v:/data busybox cat /data/file
docker run --rm --mount type=bind,source=/tmp/v,target=/data busybox cat /data/file
docker run --rm --mount type=bind,src=/tmp/v,dst=/data,readonly busybox sh -c 'echo x > /data/file'
docker run --rm -v /tmp/v:/data:ro busybox sh -c 'echo x > /data/file'
docker run --rm --mount type=bind,source=/nosuch,target=/data busybox true
docker run --rm --mount type=volume,source=vol,target=/data busybox sh -c 'echo kept > /data/f'
docker run --rm --mount source=vol,destination=/data busybox cat /data/f
docker run --rm -v vol:/other busybox cat /other/f
docker create --name ann --mount type=bind,source=/tmp/v,target=/data,readonly -v vol:/vol busybox
docker inspect -f '{{range .Mounts}}{{.Type}} {{.Name}} {{.Destination}} {{.Mode}} {{.RW}}{{println}}{{end}}' ann | sort
docker inspect -f '{{json .HostConfig.Mounts}} {{json .HostConfig.Binds}}' ann
docker run --rm --mount type=bind,target=/data busybox true
docker run --rm --mount type=bind,source=/tmp/v busybox true
docker run --rm --mount type=nosuch,source=/tmp/v,target=/d busybox true
docker run --rm --mount nosuch=1,target=/d busybox true
docker run --rm --mount target busybox true
docker run --rm --mount type=bind,source=tmp,target=/d busybox true
docker run --rm --mount type=bind,source=/tmp/v,target=d busybox true
docker run --rm --mount type=volume,target=/d,bind-propagation=x busybox true
docker run --rm --mount type=tmpfs,source=/tmp,target=/d busybox true
docker run --rm --mount type=tmpfs,target=/d busybox sh -c 'echo x > /d/f; cat /d/f'
docker run --rm -v tmp:d busybox true
docker run --rm -v /a:/b:nosuch busybox true
docker run --rm -v : busybox true
