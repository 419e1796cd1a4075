/** Containers of a pod template, with the pod's security context behind their own. */
import { known, unknown } from "../../base/known.ts"
import { editorOf } from "./editor.ts"
import { readEnv, readEnvFrom } from "./environment.ts"
import { readPreStop, readProbe } from "./probe.ts"
import { at, fieldsOf, isPresent, itemsOf, noteKeys, type Place, type Reader, valueAt } from "./reader.ts"
import { boolAt, intAt, textAt, textsAt } from "./scalars.ts"
import type { Value } from "./types.ts"
import type { Container, ContainerPort, SecurityContext, VolumeMount } from "./types-pods.ts"

/** @param id the object's: `Deployment/api` */
export function readContainer(reader: Reader, item: Place, id: string, isInit: boolean, pod: Place): Container {
  const name = textAt(reader, item, "name")
  const owner = `${id}/${name?.text ?? ""}`
  noteKeys(reader, "Container", owner, item)
  for (const env of itemsOf(reader, at(reader, item, "env"))) noteKeys(reader, "EnvVar", owner, env)
  const ports = itemsOf(reader, at(reader, item, "ports")).map((port) => readPort(reader, port, owner))
  const image = textAt(reader, item, "image")
  const pull = textAt(reader, item, "imagePullPolicy")
  const commandKey = at(reader, item, "command")?.keySpan
  const probe = (purpose: "readiness" | "liveness" | "startup") => readProbe(reader, item, owner, purpose, ports)
  const readiness = probe("readiness")
  const liveness = probe("liveness")
  const startup = probe("startup")
  const preStop = readPreStop(reader, item)
  const resources = at(reader, item, "resources")
  noteKeys(reader, "ResourceRequirements", owner, resources)
  return {
    role: !isInit ? "main" : valueAt(reader, at(reader, item, "restartPolicy"))?.text === "Always" ? "sidecar" : "init",
    name: name?.text ?? "",
    nameSpan: name?.span ?? item.keySpan,
    span: item.span,
    owner,
    image,
    ...(pull && { imagePullPolicy: pull }),
    command: textsAt(reader, item, "command"),
    ...(commandKey && { commandKey }),
    args: textsAt(reader, item, "args"),
    env: readEnv(reader, item),
    envFrom: readEnvFrom(reader, item),
    ports,
    ...(readiness && { readiness }),
    ...(liveness && { liveness }),
    ...(startup && { startup }),
    ...(preStop && { preStop }),
    limits: quantities(reader, at(reader, resources, "limits")),
    requests: quantities(reader, at(reader, resources, "requests")),
    ...(resources && { resourcesKey: resources.keySpan }),
    security: readSecurity(reader, item, pod, owner),
    mounts: itemsOf(reader, at(reader, item, "volumeMounts")).map((mount) => readMount(reader, mount, owner)),
    editor: editorOf(reader, item),
  }
}

/** Quantities may be numbers. */
function quantities(reader: Reader, place: Place | undefined): ReadonlyMap<string, Value> {
  return new Map(
    fieldsOf(reader, place).flatMap((field) => {
      const value = valueAt(reader, field)
      return value === undefined ? [] : [[field.name, value] as const]
    }),
  )
}

function readPort(reader: Reader, item: Place, owner: string): ContainerPort {
  noteKeys(reader, "ContainerPort", owner, item)
  const name = textAt(reader, item, "name")
  const port = intAt(reader, item, "containerPort")
  const hostPort = intAt(reader, item, "hostPort")
  const hostIP = textAt(reader, item, "hostIP")
  return {
    span: item.span,
    ...(name && { name }),
    port: port?.value ?? unknown("the port has no number"),
    portSpan: port?.span ?? item.keySpan,
    ...(hostPort && { hostPort }),
    ...(hostIP && { hostIP }),
    protocol: (valueAt(reader, at(reader, item, "protocol"))?.text ?? "TCP").toUpperCase(),
    editor: editorOf(reader, item),
  }
}

function readMount(reader: Reader, item: Place, owner: string): VolumeMount {
  noteKeys(reader, "VolumeMount", owner, item)
  const name = textAt(reader, item, "name")
  const subPath = textAt(reader, item, "subPath")
  return {
    name: name?.text ?? "",
    nameSpan: name?.span ?? item.keySpan,
    span: item.span,
    mountPath: textAt(reader, item, "mountPath"),
    ...(subPath && { subPath }),
    readOnly: boolAt(reader, item, "readOnly")?.value ?? known(false),
    setReadOnly: () => editorOf(reader, item).set("readOnly", "true"),
  }
}

function readSecurity(reader: Reader, container: Place, pod: Place, owner: string): SecurityContext {
  const own = at(reader, container, "securityContext")
  const outer = at(reader, pod, "securityContext")
  noteKeys(reader, "SecurityContext", owner, own)
  const merged = <T>(read: (place: Place | undefined) => T | undefined): T | undefined => read(own) ?? read(outer)
  const privileged = boolAt(reader, own, "privileged")
  const escalation = boolAt(reader, own, "allowPrivilegeEscalation")
  const readOnly = boolAt(reader, own, "readOnlyRootFilesystem")
  const user = merged((place) => intAt(reader, place, "runAsUser"))
  const nonRoot = merged((place) => boolAt(reader, place, "runAsNonRoot"))
  const seccomp = merged((place) => textAt(reader, place, "seccompProfile", "type"))
  const appArmor = merged((place) => textAt(reader, place, "appArmorProfile", "type"))
  const procMount = textAt(reader, own, "procMount")
  return {
    ...(isPresent(own) && { keySpan: own.keySpan }),
    ...(privileged && { privileged }),
    ...(escalation && { allowPrivilegeEscalation: escalation }),
    ...(readOnly && { readOnlyRootFilesystem: readOnly }),
    ...(user && { runAsUser: user }),
    ...(nonRoot && { runAsNonRoot: nonRoot }),
    capabilitiesAdd: textsAt(reader, own, "capabilities", "add"),
    capabilitiesDrop: textsAt(reader, own, "capabilities", "drop"),
    ...(seccomp && { seccomp }),
    ...(appArmor && { appArmor }),
    ...(procMount && { procMount }),
  }
}
