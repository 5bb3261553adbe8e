# world: dockerhost
# docker: 20.10
# Templates of docker inspect.
docker create --name ann --hostname h --label a=1 -e X=1 -w /tmp -p 127.0.0.1:8070:80 busybox sleep 9
docker inspect -f '{{.Name}} {{.Path}} {{.Args}} {{len .Args}}' ann
docker inspect -f '{{json .Config.Labels}} {{.Config.Hostname}} {{.Config.WorkingDir}} {{index .Config.Env 0}}' ann
docker inspect -f '{{index .HostConfig.PortBindings "80/tcp" 0}}' ann
docker inspect -f '{{(index (index .HostConfig.PortBindings "80/tcp") 0).HostPort}}' ann
docker inspect -f '{{range $p, $b := .HostConfig.PortBindings}}{{$p}}={{(index $b 0).HostIp}}{{end}}' ann
docker inspect -f '{{if .State.Running}}up{{else}}down{{end}} {{.State.Status | upper}}' ann
docker inspect -f '{{.Config.Cmd | join "-"}}' ann
docker inspect -f '{{join .Config.Cmd "-"}} {{split .Name "n"}} {{title "abc"}} {{truncate .Name 2}} {{pad "x" 1 2}}|' ann
docker inspect -f '{{printf "%q %5d|%-4s|%v" .Name 7 "a" .State.Running}}' ann
docker inspect -f '{{eq .State.ExitCode 0}} {{and true .State.Running}} {{not .State.Running}} {{or "" "x"}} {{gt 2 1}}' ann
docker inspect -f '{{with .HostConfig.RestartPolicy}}{{.Name}}{{.MaximumRetryCount}}{{end}}' ann
docker inspect -f '{{json .NetworkSettings.Networks.bridge.IPAddress}}' ann
docker inspect -f '{{.Nosuch}}' ann
docker inspect -f '{{.State.Nosuch}}' ann
docker inspect -f '{{index .Args 5}}' ann
docker inspect -f '{{nosuch .Name}}' ann
docker inspect -f '{{.Name' ann
docker inspect -f '{{range .Args}}{{.}}' ann
docker inspect -f '' ann | head -2
docker inspect -f '{{.Name}}' ann nosuch ann
docker inspect --type network -f '{{.Name}}' bridge
docker inspect --type container bridge
docker inspect --type nosuch ann
docker inspect -f '{{.Name}} {{.Driver}}' bridge
docker inspect
docker inspect -s -f '{{.Name}}' ann
docker container inspect -f '{{.Name}}' ann
