/**
 * Ways of units and scripts. systemd.exec(5): files of `EnvironmentFile=` are read in order, later settings win, and they
 * win over `Environment=`, which wins over `PassEnvironment=`.
 */
import { folderOf, isInside, nameOf, resolvePath } from "../../base/uri.ts"
import { programPaths } from "../../model/systemd/paths.ts"
import type { Unit } from "../../model/systemd/types.ts"
import type { ShellCommand, ShellList, ShellTree, SimpleCommand } from "../../syntax/shell/tree.ts"
import { kindByName } from "../recognise.ts"
import { fileOfTarget } from "../target-files.ts"
import type { Workspace } from "../types.ts"
import { isThere } from "../unit-index.ts"
import { type Flow, type Reachable, templateWords, type Ways } from "./flows.ts"
import { codeScope, fileScope, projectScope, scriptScope, unitScope } from "./scopes.ts"

const templates = [".example", ".sample", ".template", ".dist"]

export function unitWays(workspace: Workspace, uri: string, unit: Unit, reachable: Reachable): Ways {
  const scope = unitScope(uri, unit.name)
  const flows: Flow[] = []
  const envFiles: string[] = []
  for (const [index, { path }] of unit.environmentFiles.entries()) {
    const file = fileOfTarget(workspace, uri, path)
    if (file === undefined) {
      // The file itself is kept out of the repository.
      const template = templates.flatMap((end) => fileOfTarget(workspace, uri, path + end) ?? [])[0]
      if (template === undefined) continue
      const words = templateWords(nameOf(template))
      flows.push({ from: fileScope(template), to: scope, rank: -200, words, needsUse: true, isHint: true })
      continue
    }
    envFiles.push(file)
    // Drop-ins are read after the unit.
    const rank = index + 1 + (unit.isDropIn ? 100 : 0)
    flows.push({ from: fileScope(file), to: scope, rank, words: `\`EnvironmentFile=\` \`${nameOf(file)}\`` })
  }
  const words = `unit \`${unit.name}\``
  const programs = programPaths(unit).flatMap((path) => fileOfTarget(workspace, uri, path) ?? [])
  for (const file of programs)
    if (kindByName(file)?.is === "shell")
      flows.push({ from: scope, to: scriptScope(file), rank: -10, words, needsUse: true })
  // What the unit runs is mostly built from the program it lies with.
  const home = reachable.codeRoots.findLast(
    (root) => programs.some((file) => isInside(root, file)) || isInside(root, uri),
  )
  if (home !== undefined) flows.push({ from: scope, to: codeScope(home), rank: 0, words, needsUse: true })
  return { flows, ties: [], envFiles }
}

const levelsUp = 3

export function scriptWays(workspace: Workspace, uri: string, tree: ShellTree): Ways {
  const flows: Flow[] = []
  const envFiles: string[] = []
  const commands = simpleCommands(tree.root)
  for (const { words } of commands) {
    const [first, second] = words
    if (second === undefined || (first?.text !== "." && first?.text !== "source")) continue
    const file = sourcedFile(workspace, uri, second.text)
    if (file === undefined) continue
    const to = scriptScope(uri)
    if (kindByName(file)?.is === "shell") {
      const sourced = `\`${nameOf(file)}\` (it sources it)`
      flows.push({ from: scriptScope(file), to, rank: -1, words: sourced, kinds: ["shell-assignment"], needsUse: true })
    } else {
      envFiles.push(file)
      flows.push({ from: fileScope(file), to, rank: -1, words: `\`${nameOf(file)}\` (it sources it)` })
    }
  }
  return { flows: [...flows, ...composeCalls(workspace, uri, commands)], ties: [], envFiles }
}

/** Commands of the whole script, those of substitutions included. */
function simpleCommands(list: ShellList): readonly SimpleCommand[] {
  return list.items.flatMap(({ stages }) => stages.flatMap((stage) => simpleIn(stage)))
}

function simpleIn(command: ShellCommand): readonly SimpleCommand[] {
  if (command.kind !== "simple") return [...command.conditions, ...command.bodies].flatMap(simpleCommands)
  return [command, ...command.words.flatMap((word) => word.lists.flatMap(simpleCommands))]
}

/** `.env`, `./lib.sh`, `"$DIR/../.env"`: what stands before the first slash may be the script's own folder. */
function sourcedFile(workspace: Workspace, uri: string, text: string): string | undefined {
  const path = text.replace(/^\$(?:\{[^}]*\}|\([\s\S]*\)|\w+)\//, "")
  let folder = folderOf(uri)
  for (let level = 0; level <= levelsUp; level++) {
    const file = resolvePath(folder, path)
    if (file !== undefined && !path.startsWith("/") && isThere(workspace, file)) return file
    if (folder === workspace.rootOf(uri)) break
    folder = folderOf(folder)
  }
  return undefined
}

/** A script that runs Compose gives it what it exports: the shell wins over `.env`. */
function composeCalls(workspace: Workspace, uri: string, commands: readonly SimpleCommand[]): readonly Flow[] {
  const names = new Set<string>()
  let runs = false
  for (const { words, assignments } of commands) {
    const texts = words.map((word) => word.text)
    const isCompose = texts[0] === "docker-compose" || (texts[0] === "docker" && texts[1] === "compose")
    runs ||= isCompose
    if (isCompose) for (const { name } of assignments) names.add(name)
    if (texts[0] === "export")
      for (const text of texts.slice(1)) {
        const name = /^[A-Za-z_]\w*/.exec(text)?.[0]
        if (name !== undefined) names.add(name)
      }
  }
  const project = runs && names.size > 0 ? composeFolder(workspace, uri) : undefined
  if (project === undefined) return []
  const words = `\`${nameOf(uri)}\` (it runs Compose)`
  const to = projectScope(`${project}/-`)
  return [{ from: scriptScope(uri), to, rank: 1, words, kinds: ["shell-assignment"], names, needsUse: true }]
}

/** The nearest folder with a Compose file, from the script's own upward. */
function composeFolder(workspace: Workspace, uri: string): string | undefined {
  let folder = folderOf(uri)
  for (let level = 0; level <= levelsUp; level++) {
    const names = workspace.directory(folder)
    if (typeof names !== "string" && names.some((name) => kindByName(`${folder}/${name}`)?.is === "compose"))
      return folder
    if (folder === workspace.rootOf(uri)) break
    folder = folderOf(folder)
  }
  return undefined
}
