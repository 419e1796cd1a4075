/** What the file that is started says: the port that it falls back to, the path of its health, that it tells metrics. */
import type { Findings, Project } from "./project.ts"

/** Ports that stand beside the variable PORT, by the way languages write a default. */
const portPatterns: readonly RegExp[] = [
  /process\.env\.PORT\s*(?:\|\||\?\?)\s*["'`]?(\d{2,5})/,
  /process\.env\[["']PORT["']\]\s*(?:\|\||\?\?)\s*["'`]?(\d{2,5})/,
  /(?:environ\.get|getenv)\(\s*["']PORT["']\s*,\s*["']?(\d{2,5})/,
  /\.listen\(\s*(\d{2,5})\s*[,)]/,
  /ListenAndServe\(\s*"[\w.]*:(\d{2,5})"/,
]
const healthPattern = /["'`](\/(?:api\/)?(?:healthz|health|readyz|ready|livez|_health|ping))["'`]/
const metricsPattern = /["'`](\/(?:internal\/)?metrics)["'`]/

/** Files that the start command and the stack speak of. */
function candidates(project: Project, stack: string, start: string): readonly string[] {
  const named = start.split(" ").filter((word) => /\.(?:[cm]?[jt]s|py)$/.test(word) && !word.startsWith("/"))
  const module = /(?:^|\s)([\w.]+):\w+$/.exec(start)?.[1]
  const usual: Readonly<Record<string, readonly string[]>> = {
    node: [
      "server.js",
      "app.js",
      "index.js",
      "src/server.ts",
      "src/index.ts",
      "src/app.ts",
      "src/main.ts",
      "src/index.js",
      "src/app.js",
      "src/server.js",
    ],
    python: ["main.py", "app.py", "app/main.py", "app/__init__.py"],
    go: ["main.go", ...(start === "" ? [] : [`cmd/${start}/main.go`])],
    rust: ["src/main.rs"],
  }
  const fromModule = module === undefined ? [] : [`${module.replaceAll(".", "/")}.py`]
  const exists = (path: string): boolean => {
    const slash = path.lastIndexOf("/")
    if (slash < 0) return project.has(path)
    return project.has(`${path.split("/")[0]}/`) && project.list(path.slice(0, slash)).includes(path.slice(slash + 1))
  }
  return [...new Set([...named, ...fromModule, ...(usual[stack] ?? [])])].filter(exists).slice(0, 6)
}

export function detectSource(project: Project, stack: string, found: Findings): void {
  for (const path of candidates(project, stack, String(found.get("startCommand") ?? ""))) {
    const text = project.text(path)
    if (text === undefined) continue
    for (const pattern of portPatterns) {
      const match = pattern.exec(text)
      if (match?.[1] !== undefined) found.add("port", Number(match[1]), path, match[0])
    }
    const health = healthPattern.exec(text)?.[1]
    if (health !== undefined) found.add("healthPath", health, path, `it answers ${health}`)
    const metrics = metricsPattern.exec(text)?.[1]
    if (metrics !== undefined && found.get("metrics") === true)
      found.add("metricsPath", metrics, path, `it answers ${metrics}`)
  }
}
