/** The parts of a Compose file beside its services: networks, volumes, secrets, configs, included files. */
import { booleanOf } from "./casts.ts"
import { readEnvFiles } from "./environment.ts"
import { type Field, fieldMap, fieldsOf, itemsOf, type Reader, type Spot } from "./reader.ts"
import type { ComposeFile, ComposeNetwork, NamedFile, Value } from "./types.ts"
import { presentValue } from "./value.ts"

const hostBinding = "com.docker.network.bridge.host_binding_ipv4"

export function readNetworks(reader: Reader, field: Field | undefined): readonly ComposeNetwork[] {
  return each(reader, field).map((network) => {
    const fields = fieldMap(reader, network)
    const options = fields.get("driver_opts")
    const binding = options && presentValue(reader, fieldMap(reader, options).get(hostBinding))
    return {
      name: network.name,
      internal: booleanOf(presentValue(reader, fields.get("internal"))),
      ...(binding && { hostBinding: binding }),
    }
  })
}

/** Named volumes; `device` is set where the volume is a bind mount in disguise (`driver_opts: {type: none, device}`). */
export function readNamedVolumes(reader: Reader, field: Field | undefined): ComposeFile["volumes"] {
  return each(reader, field).map((volume) => {
    const options = fieldMap(reader, volume).get("driver_opts")
    const fields = options && fieldMap(reader, options)
    const device = presentValue(reader, fields?.get("device"))
    const type = presentValue(reader, fields?.get("type"))?.text
    const mount = presentValue(reader, fields?.get("o"))?.text
    const isBind =
      (type?.known && type.value === "none") || (mount?.known && mount.value.split(",").some((o) => /^r?bind$/.test(o)))
    return { name: volume.name, span: volume.key.span, ...(device && isBind && { device }) }
  })
}

export function readNamedFiles(reader: Reader, field: Field | undefined): readonly NamedFile[] {
  return each(reader, field).flatMap((entry) => {
    const path = presentValue(reader, fieldMap(reader, entry).get("file"))
    return path ? [{ name: entry.name, path }] : []
  })
}

/** `include` in its short and long form; one entry per file. */
export function readIncludes(reader: Reader, field: Field | undefined): ComposeFile["includes"] {
  if (!field) return []
  return itemsOf(reader, field).flatMap((item) => {
    if (item.node?.kind !== "mapping") {
      const path = presentValue(reader, item)
      return path ? [{ path, envFiles: [] }] : []
    }
    const fields = fieldMap(reader, item)
    const envFiles = readEnvFiles(reader, fields.get("env_file")).map((entry) => entry.path)
    const projectDirectory = presentValue(reader, fields.get("project_directory"))
    return scalarsOf(reader, fields.get("path")).map((path) => ({
      path,
      envFiles,
      ...(projectDirectory && { projectDirectory }),
    }))
  })
}

function scalarsOf(reader: Reader, spot: Spot | undefined): readonly Value[] {
  if (!spot) return []
  if (spot.node?.kind === "sequence") return itemsOf(reader, spot).flatMap((item) => presentValue(reader, item) ?? [])
  return [presentValue(reader, spot)].flatMap((value) => value ?? [])
}

function each(reader: Reader, field: Field | undefined): readonly Field[] {
  return field ? fieldsOf(reader, field).filter((entry) => !entry.name.startsWith("x-")) : []
}
