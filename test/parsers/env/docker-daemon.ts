/** Docker's real client in front of a daemon that only writes down which variables a container is to get. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type IncomingMessage, type Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Name and value pairs in the client's order, or what it says of the first file that it refuses. */
export type DockerResult = readonly (readonly [string, string])[] | { readonly refused: string }

export interface DockerClient {
  /** What `docker create` makes of env files; of several, each one's part. A refusal stands for all of them. */
  readonly read: (files: readonly Uint8Array[]) => Promise<readonly DockerResult[]>
  readonly close: () => void
}

/** Marks where one file's variables end in the joined list. */
const separator = "DEPLOYLINT_TEST_NEXT_FILE"

/** `environment`: the client's own. Nothing but a socket below the system's temporary folder is talked to. */
export async function createDockerClient(
  program: string,
  environment: Readonly<Record<string, string>>,
): Promise<DockerClient> {
  const folder = mkdtempSync(join(tmpdir(), "deploylint-docker-"))
  const socket = join(folder, "s")
  let created: readonly string[] = []
  const server = daemon((env) => {
    created = env
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  const env = { ...environment, DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: folder }
  return {
    read: async (files) => {
      const next = join(folder, "next")
      writeFileSync(next, `${separator}=\n`)
      const options = files.flatMap((bytes, i) => {
        writeFileSync(join(folder, `f${i}`), bytes)
        return ["--env-file", join(folder, `f${i}`), "--env-file", next]
      })
      created = []
      const child = spawn(program, ["create", ...options, "image"], { cwd: folder, env, stdio: "pipe" })
      const { code, stderr } = await ended(child)
      return code === 0 ? parts(created) : files.map(() => ({ refused: stderr.trim() }))
    },
    close: () => {
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function daemon(onCreate: (env: readonly string[]) => void): Server {
  return createServer((request, response) => {
    response.setHeader("Api-Version", "1.41")
    response.setHeader("Content-Type", "application/json")
    if (!/\/containers\/create/.test(request.url ?? "")) {
      response.end(request.url?.endsWith("/_ping") ? "OK" : "{}")
      return
    }
    void body(request).then((text) => {
      const { Env: env } = JSON.parse(text)
      onCreate(Array.isArray(env) ? env : [])
      response.statusCode = 201
      response.end(JSON.stringify({ Id: "0".repeat(64), Warnings: [] }))
    })
  })
}

async function body(request: IncomingMessage): Promise<string> {
  let text = ""
  for await (const part of request.setEncoding("utf8")) text += part
  return text
}

async function ended(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = ""
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text
  })
  child.stdout?.resume()
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve))
  return { code, stderr }
}

function parts(created: readonly string[]): DockerResult[] {
  const found: (readonly [string, string])[][] = [[]]
  for (const entry of created) {
    const equals = entry.indexOf("=")
    const name = entry.slice(0, equals)
    if (name === separator) found.push([])
    else found.at(-1)?.push([name, entry.slice(equals + 1)])
  }
  return found.slice(0, -1)
}
