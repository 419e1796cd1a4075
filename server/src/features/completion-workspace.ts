/** Completions that the workspace knows: its units, the usual units of every machine, its env files. */
import { folderOf, isInside, nameOf, relativeTo } from "../base/uri.ts"
import type { DirectiveInfo } from "../model/systemd/catalogue.ts"
import { plainPath } from "../model/systemd/paths.ts"
import type { Unit } from "../model/systemd/types.ts"
import { nearby } from "../workspace/nearby.ts"
import type { Workspace } from "../workspace/types.ts"
import { unitFilesNear } from "../workspace/unit-index.ts"
import type { CompletionInfo } from "./completion.ts"

/** Units that every machine has and others wait for. systemd.special(7). */
const special: readonly (readonly [string, string])[] = [
  ["network-online.target", "the network is up; needs Wants= as well"],
  ["network.target", "the network is being set up; for a clean stop"],
  ["multi-user.target", "the usual state of a server"],
  ["default.target", "what the machine boots into"],
  ["timers.target", "all timers"],
  ["sockets.target", "all sockets"],
  ["paths.target", "all paths"],
  ["basic.target", "basic system start"],
  ["local-fs.target", "local file systems"],
  ["remote-fs.target", "network file systems"],
  ["nss-lookup.target", "names of hosts can be looked up"],
  ["time-sync.target", "the clock is right"],
  ["graphical.target", "the graphical state"],
  ["shutdown.target", "the machine goes down"],
  ["docker.service", "the Docker engine"],
  ["postgresql.service", "PostgreSQL"],
  ["redis-server.service", "Redis on Debian"],
  ["system.slice", "system services"],
  ["user.slice", "sessions of users"],
  ["machine.slice", "virtual machines and containers"],
]

/** What kind of units a key takes, where it is one kind. */
const kinds: Readonly<Record<string, RegExp>> = {
  Slice: /\.slice$/,
  Sockets: /\.socket$/,
  Service: /\.service$/,
  WantedBy: /\.(?:target|service|socket|timer)$/,
  RequiredBy: /\.(?:target|service|socket|timer)$/,
  UpheldBy: /\.(?:target|service)$/,
}

/** Unit names for dependency keys and their like. */
export function unitOptions(
  workspace: Workspace,
  uri: string,
  unit: Unit,
  info: DirectiveInfo,
): readonly CompletionInfo[] {
  if ((info.type !== "unit-list" && info.type !== "unit") || info.name === "DefaultInstance") return []
  const fits = (name: string): boolean => name !== unit.name && (kinds[info.name]?.test(name) ?? true)
  const own = new Set(
    unitFilesNear(workspace, uri).flatMap((file) => (!file.isDropIn && fits(file.name) ? [file.name] : [])),
  )
  const isInstall = /By$/.test(info.name)
  // A timer may start anything; most start a service.
  const first = info.name === "Unit" ? /\.service$/ : isInstall ? /\.target$/ : /./
  const usual = isInstall ? (installed[unit.type] ?? "multi-user.target") : undefined
  return [
    ...[...own].map((label) => option(label, "in this workspace", first.test(label) ? 10 : 50)),
    ...special
      .filter(([name]) => fits(name) && !own.has(name))
      .map(([name, detail], index) =>
        option(name, detail, name === usual ? 5 : first.test(name) ? 20 + index : 60 + index),
      ),
  ]
}

/** The target that usually pulls in units of a type. */
const installed: Readonly<Record<string, string>> = {
  timer: "timers.target",
  socket: "sockets.target",
  path: "paths.target",
}

function option(label: string, detail: string, rank: number): CompletionInfo {
  return { label, kind: "unit", insert: label, detail, rank }
}

/** Paths on the machine for the env files of the workspace: below the working directory, else below /etc. */
export function environmentFileOptions(
  workspace: Workspace,
  uri: string,
  unit: Unit,
  info: DirectiveInfo,
  prefix: string,
): readonly CompletionInfo[] {
  if (info.name !== "EnvironmentFile") return []
  const folder = plainPath(unit.last("Service", "WorkingDirectory")?.value.replace(/^-/, "") ?? "")
  const stem = unit.name.replace(/(?:@.*)?\.[a-z]+$/, "")
  const root = workspace.rootOf(uri)
  const dash = prefix.startsWith("-") ? "-" : ""
  return nearby(workspace, uri, ["env"])
    .filter((file) => !/(?:example|sample|template|dist)$/i.test(file))
    .map((file, index) => {
      const below = isInside(root, file) ? relativeTo(root, file) : nameOf(file)
      const path =
        folder !== undefined && folder !== ""
          ? `${folder.replace(/\/$/, "")}/${folderOf(file) === folderOf(uri) ? nameOf(file) : below}`
          : `/etc/${stem}/${nameOf(file)}`
      return {
        label: `${dash}${path}`,
        kind: "file",
        insert: `${dash}${path}`,
        detail: `${below} of this workspace`,
        rank: 10 + index,
      }
    })
}
