/** Services as Compose files write them, and as Compose prints them. */
import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { stringify } from "yaml"

export interface ServiceText {
  readonly image?: string
  readonly build?: string
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly container_name?: string
  readonly healthcheck?: unknown
  readonly env_file?: string
  readonly environment?: readonly string[]
  readonly deploy?: { readonly replicas?: number }
}

/** The environment that a container is made with, as one word: an override has the last say. */
export function environmentOf(text: ServiceText, cwd: string): string {
  const said = text.environment?.map((each) => each.replace(/^SETTINGS=/, "").replaceAll("$$", "$"))[0]
  return said ?? JSON.stringify(settingsOf(text, cwd)[0] ?? "").slice(1, -1)
}

/** What a container gets of the files beside the Compose file, which is fixed when it is made. */
export function settingsOf(text: ServiceText, cwd: string): readonly string[] {
  const mounted = (text.volumes ?? []).filter((each) => each.startsWith("./") && each.endsWith(":ro"))
  return [text.env_file ?? "", ...mounted.map((each) => each.split(":")[0] ?? "")]
    .filter((each) => each !== "" && statSync(join(cwd, each), { throwIfNoEntry: false })?.isFile())
    .map((each) => readFileSync(join(cwd, each), "utf8"))
}

/** The one form in which Compose prints a project. */
export function canonical(services: Readonly<Record<string, ServiceText>>, cwd: string): string {
  const printed = Object.fromEntries(
    Object.entries(services).map(([name, { ports, volumes, env_file: settings, ...rest }]) => [
      name,
      {
        ...rest,
        ...(settings === undefined
          ? {}
          : { environment: { SETTINGS: settingsOf({ env_file: settings }, cwd)[0] ?? "" } }),
        ...(ports === undefined
          ? {}
          : {
              ports: ports.map((each) => {
                const [published, target] = each.includes(":") ? each.split(":") : [undefined, each]
                return {
                  mode: "ingress",
                  target: Number(target),
                  ...(published === undefined ? {} : { published }),
                  protocol: "tcp",
                }
              }),
            }),
        ...(volumes === undefined
          ? {}
          : {
              volumes: volumes.map((each) => {
                const [source = "", target, access] = each.split(":")
                const isBind = source.startsWith("./")
                return {
                  type: isBind ? "bind" : "volume",
                  source: isBind ? join(cwd, source) : source,
                  target,
                  ...(access === "ro" ? { read_only: true } : {}),
                }
              }),
            }),
      },
    ]),
  )
  // Compose indents the items of a list below their key.
  return stringify({ name: "shop", services: printed }, { indentSeq: true, lineWidth: 0 })
}
