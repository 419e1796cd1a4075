/** `deploylint env example`: the `.env.example` of a folder, printed or written. */
import { writeFile } from "node:fs/promises"
import { basename, resolve } from "node:path"
import { visible } from "../base/visible.ts"
import { createNodeFiles } from "../host/node-fs.ts"
import { codeOf, readText, reasonOf } from "../host/node-read.ts"
import { pathOfUri } from "../host/paths.ts"
import type { EnvExampleCommand } from "./arguments.ts"
import { type Environment, exits } from "./environment.ts"
import { createSession } from "./session.ts"
import { findFolders, nameOf } from "./targets.ts"
import { skippedText } from "./text.ts"
import { replaceFile } from "./write.ts"

/** Runs the command; answers the exit code. */
export async function envExampleFile(command: EnvExampleCommand, environment: Environment): Promise<number> {
  const { out, err, cwd, services } = environment
  const folders = await findFolders([command.path], cwd)
  const [folder] = folders.folders
  if (folder === undefined) {
    await err.write(skippedText(folders.skipped, 0))
    return exits.trouble
  }
  const session = createSession(
    createNodeFiles(() => folders.readable),
    folders.roots,
    services,
  )
  const file = (await isFile(resolve(cwd, command.path))) ? `${folder}/${fileName(command.path)}` : undefined
  const { uri, before, text, added } = await session.ask((analysis) => analysis.envExample(folder, file))
  if (before === undefined && text === "") {
    await err.write("Nothing here takes a variable from outside, and none is declared.\n")
    return exits.nothing
  }
  if (!command.write) {
    await out.write(text)
    return exits.clean
  }
  const name = visible(nameOf(folders, uri))
  if (added.length === 0) {
    await err.write(`${name} lists everything.\n`)
    return exits.clean
  }
  const path = pathOfUri(uri)
  const failed = path === undefined ? "it is no file" : await put(path, before, text)
  const count = `${added.length} ${added.length === 1 ? "variable" : "variables"}`
  await err.write(failed === undefined ? `${name}: ${count} added.\n` : `${name}: ${failed}\n`)
  return failed === undefined ? exits.clean : exits.trouble
}

async function isFile(path: string): Promise<boolean> {
  return (await readText(path)).is === "text"
}

function fileName(path: string): string {
  return encodeURIComponent(basename(path)).replaceAll("%40", "@")
}

/** Writes a new file, or replaces the present text; answers why not. */
async function put(path: string, before: string | undefined, text: string): Promise<string | undefined> {
  if (before !== undefined) return await replaceFile(path, before, text)
  try {
    await writeFile(path, text, { flag: "wx", mode: 0o644 })
    return undefined
  } catch (error) {
    return reasonOf(codeOf(error))
  }
}
