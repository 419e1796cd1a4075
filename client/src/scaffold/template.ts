/** A user's own template folder. Templates are data; they are read in trusted workspaces only. */
import { FileType, Uri, window, workspace } from "vscode"
import type { WireTemplate } from "../../../server/src/lsp/scaffold-protocol.ts"

const most = { files: 500, bytes: 4_000_000 }

/** Lets the user choose the folder, and reads it; throws what the user is told. */
export async function chooseTemplate(): Promise<WireTemplate | undefined> {
  if (!workspace.isTrusted) return undefined
  const [folder] =
    (await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: "Use this template folder",
      title: "Template folder with profile.json and files/",
    })) ?? []
  return folder === undefined ? undefined : await readTemplate(folder)
}

/** Reads `profile.json` and everything below `files/`. No link is followed. */
export async function readTemplate(folder: Uri): Promise<WireTemplate> {
  const manifest = await textOf(Uri.joinPath(folder, "profile.json")).catch(() => {
    throw new Error("There is no readable profile.json in the template folder.")
  })
  const files: WireTemplate["files"][number][] = []
  let bytes = manifest.length
  const walk = async (at: Uri, path: string): Promise<void> => {
    for (const [name, kind] of (await workspace.fs.readDirectory(at)).sort(([a], [b]) => (a < b ? -1 : 1))) {
      const [uri, below] = [Uri.joinPath(at, name), path === "" ? name : `${path}/${name}`]
      if (kind === FileType.Directory) await walk(uri, below)
      else if (kind === FileType.File) {
        const text = await textOf(uri)
        bytes += text.length
        if (files.length >= most.files || bytes > most.bytes) throw new Error("The template folder is too large.")
        // No file system of the editor tells modes: what starts like a script is one.
        files.push({ path: below, text, executable: text.startsWith("#!") })
      } else throw new Error(`The template's files/${below} is neither a file nor a folder.`)
    }
  }
  const root = Uri.joinPath(folder, "files")
  const isThere = await workspace.fs.stat(root).then(
    ({ type }) => type === FileType.Directory,
    () => false,
  )
  if (isThere) await walk(root, "")
  return { manifest, files }
}

async function textOf(uri: Uri): Promise<string> {
  return new TextDecoder("utf-8", { fatal: true }).decode(await workspace.fs.readFile(uri))
}
