/** A project, a template folder beside it, and the scaffold command over both. */
import { chmodSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { run } from "../../server/src/cli/run.ts"
import { inFolder, type Run } from "./subprocess.ts"

const manifest = {
  id: "team",
  title: "Our own",
  questions: [
    { key: "name", title: "Name of the service", kind: "name", fallback: "app" },
    { key: "port", title: "Port", kind: "port", fallback: 8080 },
  ],
}
const compose = [
  "services:",
  "  @@name@@:",
  "    image: team/@@name@@:1.0.0",
  "    restart: unless-stopped",
  "    ports:",
  '      - "127.0.0.1:@@port@@:@@port@@"',
  "",
].join("\n")
export const template: Readonly<Record<string, string>> = {
  "t/profile.json": JSON.stringify(manifest),
  "t/files/compose.yaml": compose,
  "t/files/scripts/hello.sh": "#!/bin/sh\necho @@name@@\n",
  "t/files/.env.example": "# The port\nPORT=@@port@@\n# From the vault\nAPP_TOKEN=\n",
  "p/package.json": '{ "name": "shop", "scripts": { "start": "node server.js" } }\n',
}
/** The command in this process, which does not have to start; nobody sits at its terminal. */
export async function here(args: readonly string[], cwd: string): Promise<Run> {
  let [stdout, stderr] = ["", ""]
  const out = {
    write: async (text: string) => {
      stdout += text
    },
    colours: false,
  }
  const err = {
    write: async (text: string) => {
      stderr += text
    },
    colours: false,
  }
  const services = { random: (bytes: number) => new Uint8Array(bytes), today: () => "2026-01-01" }
  const code = await run(args, { cwd, out, err, services })
  return { code, stdout, stderr }
}
export const read = (folder: string, name: string): string => readFileSync(join(folder, "p/deploy", name), "utf8")
export const inProject = (work: (folder: string, scaffold: (...args: string[]) => Promise<Run>) => Promise<void>) =>
  inFolder(template, async (folder) => {
    chmodSync(join(folder, "t/files/scripts/hello.sh"), 0o755)
    await work(folder, (...args) => here(["scaffold", "p", "--templates", "t", ...args], folder))
  })
