# world: dockerhost
# docker: 20.10
# Values that the flags refuse as they are read, and options that inspect shows where they were given alone.
docker create --name aa --stop-timeout 30 --domainname x.y busybox true
docker create --name bb --stop-timeout 0 --init busybox true
docker inspect -f '{{json .Config.StopTimeout}} {{.Config.Domainname}} {{.HostConfig.Init}} {{json .HostConfig.Init}}' aa
docker inspect -f '{{json .Config.StopTimeout}} {{json .HostConfig.Init}}' bb
docker inspect aa | grep -e StopTimeout -e '"Init"'
docker inspect bb | grep -e StopTimeout -e '"Init"'
docker create --dns nope --bogus busybox true
docker create --bogus --dns nope busybox true
docker create --dns nope
docker create --sysctl a=b --dns nope busybox true
docker create --dns nope --cpu-count 3 busybox true
docker create --mac-address '' --name cc busybox true
docker create --link '' busybox true
docker create --add-host x busybox true
