/** An image as `docker image inspect` prints it. Layers, sizes of them and who built it are not modelled. */
import type { Engine } from "../../../../docker/engine.ts";
import type { Image } from "../../../../docker/shapes.ts";
import { field, GoStruct, mapOf, NIL_LIST, NIL_MAP, stringMap, struct } from "../format/value.ts";
import { apiTime } from "./time.ts";

export function imageValue(engine: Engine, image: Image): GoStruct {
  const legacy = engine.profile.api.isLegacy;
  const size = image.sizeBytes ?? 0;
  return new GoStruct("types.ImageInspect", [
    field("ID", `sha256:${image.id}`, { json: "Id" }),
    field(
      "RepoTags",
      image.tags.map((tag) => `${image.name}:${tag}`),
    ),
    field("RepoDigests", []),
    field("Parent", ""),
    field("Comment", ""),
    field("Created", apiTime(engine.host, image.createdUs ?? 0)),
    ...(legacy ? [field("Container", "")] : []),
    field("DockerVersion", ""),
    field("Author", ""),
    field("Config", configValue(image)),
    field("Architecture", "amd64"),
    field("Os", "linux"),
    field("Size", size),
    ...(legacy ? [field("VirtualSize", size)] : []),
    field("GraphDriver", struct("types.GraphDriverData", { Data: NIL_MAP, Name: "overlay2" })),
    field("RootFS", struct("types.RootFS", { Type: "layers", Layers: [`sha256:${image.id}`] })),
    field("Metadata", struct("types.ImageMetadata", { LastTagTime: apiTime(engine.host, image.createdUs ?? 0) })),
  ]);
}

function configValue(image: Image): GoStruct {
  return new GoStruct(
    "*container.Config",
    [
      field("Hostname", ""),
      field("Domainname", ""),
      field("User", image.user),
      field("AttachStdin", false),
      field("AttachStdout", false),
      field("AttachStderr", false),
      field("ExposedPorts", mapOf(image.exposed.map((key) => [key, struct("struct {}", {})] as const)), { omitEmpty: true }),
      field("Tty", false),
      field("OpenStdin", false),
      field("StdinOnce", false),
      field("Env", image.env.length === 0 ? NIL_LIST : image.env),
      field("Cmd", image.cmd ?? NIL_LIST),
      field("Image", ""),
      field("Volumes", NIL_MAP),
      field("WorkingDir", image.workingDir),
      field("Entrypoint", image.entrypoint ?? NIL_LIST),
      field("OnBuild", NIL_LIST),
      field("Labels", Object.keys(image.labels).length === 0 ? NIL_MAP : stringMap(image.labels)),
      field("StopSignal", image.stopSignal ?? "", { omitEmpty: true }),
    ],
    { pointer: true },
  );
}
