/** Host paths, named volumes and memory file systems that a service sees. */
import { refuse } from "../../base/edit.ts"
import { type Known, known, settled } from "../../base/known.ts"
import type { Volume } from "../facts.ts"
import { cleanPath } from "./paths.ts"
import type { ComposeFile, ComposeService, ComposeVolume } from "./types.ts"

export function volumesOf(model: ComposeFile, service: ComposeService): readonly Volume[] {
  return [
    ...service.volumes.flatMap((volume) => volumeOf(model, volume, service.name)),
    ...(service.lists.get("tmpfs")?.value ?? []).map((value) => ({
      span: value.span,
      owner: service.name,
      kind: "tmpfs" as const,
      source: known(""),
      target: value.text.known ? known(cleanPath(value.text.value.replace(/:.*$/, ""))) : value.text,
      readOnly: false,
      setReadOnly: () => refuse("a tmpfs exists to be written"),
    })),
  ]
}

function volumeOf(model: ComposeFile, volume: ComposeVolume, owner: string): readonly Volume[] {
  const { type } = volume
  if (type !== "bind" && type !== "volume" && type !== "tmpfs") return []
  const written = volume.source.known ? known(volume.source.value ?? "") : volume.source
  const device = type === "volume" ? deviceOf(model, written) : undefined
  const kind = device ? "bind" : type
  const source = device ?? written
  return [
    {
      span: volume.span,
      owner,
      kind,
      source: kind === "bind" && source.known ? known(cleanPath(source.value)) : source,
      target: volume.target.known ? known(cleanPath(volume.target.value)) : volume.target,
      // An access mode that is not settled must not count as writable.
      readOnly: settled(volume.readOnly) ?? true,
      setReadOnly: () => volume.setReadOnly(),
    },
  ]
}

/** The host path of a named volume that is a bind mount in disguise. */
function deviceOf(model: ComposeFile, name: Known<string>): Known<string> | undefined {
  if (!name.known) return undefined
  return model.volumes.find((volume) => volume.name === name.value)?.device?.text
}
