/** The real programs accept what the good samples hold. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { describe, it } from "node:test"
import { onDisk, run } from "../scaffold/contexts.ts"
import { findProgram, needs } from "../support/oracle.ts"
import { sampleFiles } from "./mending.ts"

const samples = join(import.meta.dirname, "../samples")
/** Other samples are no deployments that are mended. */
const names = readdirSync(samples)
  .filter((name) => existsSync(join(samples, name, "good")))
  .sort()
const filesOf = (name: string) => Object.entries(sampleFiles(`${name}/good`)).map(([path, text]) => ({ path, text }))
const programs = Object.fromEntries(
  ["promtool", "nginx", "openssl", "systemd-analyze", "docker-compose", "caddy"].map((name) => [
    name,
    findProgram(name, `/usr/sbin/${name}`),
  ]),
)
const program = (name: string): string => programs[name] ?? name

describe("of a good sample", () => {
  for (const name of names) {
    const files = filesOf(name)
    it(`promtool accepts rules and config: ${name}`, needs(programs["promtool"], "promtool"), () =>
      onDisk(files, (folder) => {
        for (const { path, text } of files) {
          if (/alerts\.yml$/.test(path)) run(program("promtool"), ["check", "rules", path], folder)
          if (!/prometheus\.yml$/.test(path) || path.includes("grafana")) continue
          // Prometheus before 2.55 knows no headers of one's own.
          const isOld = /version (?:1|2\.(?:[0-4]\d|5[0-4]|\d)\.)/.test(run(program("promtool"), ["--version"], folder))
          const known = isOld ? text.replaceAll(/^ {4}http_headers:\n(?: {6}.*\n)+/gm, "") : text
          writeFileSync(join(folder, path), known)
          run(program("promtool"), ["check", "config", "--syntax-only", path], folder)
        }
      }),
    )
    it(`systemd accepts units: ${name}`, needs(programs["systemd-analyze"], "systemd-analyze"), () =>
      onDisk(
        // The units' programs are not on this machine.
        files.map((file) => ({ ...file, text: file.text.replaceAll(/^(ExecStart(?:Post)?=).*$/gm, "$1/bin/true") })),
        (folder) => {
          for (const { path } of files.filter((each) => /\.(?:service|timer)$/.test(each.path)))
            run(program("systemd-analyze"), ["verify", join(folder, path)], folder)
        },
      ),
    )
    it(`Compose accepts its files together: ${name}`, needs(programs["docker-compose"], "docker-compose"), () =>
      onDisk(files, (folder) => {
        const all = files.map(({ path }) => path).filter((path) => /compose[\w.]*\.ya?ml$/.test(path))
        const first = all.find((path) => /^(?:docker-)?compose\.ya?ml$/.test(basename(path)))
        if (first === undefined) return
        const given = [first, ...all.filter((path) => path !== first)].flatMap((path) => ["-f", path])
        run(program("docker-compose"), ["--env-file", "deploy/.env", ...given, "config", "-q"], folder)
      }),
    )
    it(`nginx accepts its server: ${name}`, needs(programs["nginx"], "nginx"), () =>
      onDisk(files, (folder) => {
        for (const { path } of files.filter((each) => each.path.endsWith(".conf")))
          checkNginx(join(folder, path), folder)
      }),
    )
  }
})

/** Inside `http`, with a certificate of the moment and the name of the container as an address. */
function checkNginx(path: string, folder: string): void {
  const [key, certificate] = [join(folder, "privkey.pem"), join(folder, "fullchain.pem")]
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=hub.example.com", "-days", "1"]
  run(program("openssl"), [...request, "-keyout", key, "-out", certificate], folder)
  const text = readFileSync(path, "utf8")
    .replaceAll("/etc/ssl/horizon/", `${folder}/`)
    .replace("server horizon:", "server 127.0.0.1:")
  writeFileSync(path, text)
  const main = join(folder, "main.conf")
  writeFileSync(
    main,
    `pid ${folder}/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\n  access_log off;\n  include ${path};\n}\n`,
  )
  run(program("nginx"), ["-t", "-p", folder, "-c", main], folder)
}
