/** Deployments that pieces are made for, and a folder with their files on disk for the real programs. */
import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { pieces } from "../../server/src/scaffold/pieces.ts"
import type { NewFile, ScaffoldContext } from "../../server/src/scaffold/types.ts"

const fleet = new Map([
  ["hub", "api"],
  ["sensor", "edge"],
  ["postgres", "db"],
  ["redis", "cache"],
  ["clickhouse", "events"],
])
const hub = { products: ["horizon-hub", "synapse"], folder: "file:///w/deploy", services: fleet }
const daemon = { products: ["horizon-trading"], folder: "file:///w/deploy", services: new Map([["trading", "daemon"]]) }

export const contexts: Readonly<Record<string, ScaffoldContext>> = {
  "hub on Compose": { ...hub, flavour: "compose" },
  "hub beside a Prometheus": { ...hub, flavour: "compose", services: new Map([...fleet, ["prometheus", "metrics"]]) },
  "hub on Kubernetes": {
    ...hub,
    flavour: "kubernetes",
    namespace: "fleet",
    pods: new Map([
      ["hub", new Map([["app", "api"]])],
      ["postgres", new Map([["app.kubernetes.io/name", "db"]])],
    ]),
  },
  "hub on systemd": { ...hub, flavour: "systemd", services: new Map([["hub", "signal-horizon"]]) },
  "sensor alone": { ...hub, flavour: "compose", products: ["synapse"], services: new Map([["sensor", "edge"]]) },
  "daemon on Compose": { ...daemon, flavour: "compose" },
  "daemon on systemd": { ...daemon, flavour: "systemd" },
}

/** All files of all pieces that fit; of two with one path the first. */
export function filesFor(context: ScaffoldContext): readonly NewFile[] {
  const files = new Map<string, NewFile>()
  for (const piece of pieces.filter(({ fits }) => fits(context)))
    for (const file of piece.files(context)) if (!files.has(file.path)) files.set(file.path, file)
  return [...files.values()]
}

/** Runs something in a folder that holds the files, and takes it away again. */
export function onDisk(files: readonly NewFile[], use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "deploylint-scaffold-"))
  try {
    for (const { path, text, executable } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
      if (executable === true) chmodSync(join(folder, path), 0o755)
    }
    use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Output of a program; its complaint becomes the error's message. */
export function run(program: string, args: readonly string[], cwd: string, input?: string): string {
  try {
    return execFileSync(program, args, {
      cwd,
      encoding: "utf8",
      stdio: ["pipe", "pipe", "pipe"],
      ...(input === undefined ? {} : { input }),
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    throw new Error(`${program} ${args.join(" ")}: ${stdout ?? ""}${stderr ?? String(error)}`)
  }
}
