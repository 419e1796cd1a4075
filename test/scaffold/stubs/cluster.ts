/** Deployments with their revisions, as far as the scripts use kubectl. */
import type { Answer, Call, World } from "./bench.ts"

interface Deployment {
  /** Images by revision; the newest one runs. An undo gives the old image a new number, as Kubernetes does. */
  readonly revisions: Map<number, string>
  looks: number
}

export class Cluster implements World {
  readonly deployments = new Map<string, Deployment>()
  /** Images whose pods never become ready, restart again and again, or do not answer. */
  readonly broken = new Map<string, "stuck" | "flapping" | "deaf">()
  probe = true
  migrates = true
  migrated = 0
  pods = 0

  /** A Deployment that runs an image. */
  deploy(name: string, image: string): void {
    this.deployments.set(name, { revisions: new Map([[1, image]]), looks: 0 })
  }

  copy(): Cluster {
    const other = new Cluster()
    for (const [name, { revisions }] of this.deployments)
      other.deployments.set(name, { revisions: new Map(revisions), looks: 0 })
    for (const [image, how] of this.broken) other.broken.set(image, how)
    return other
  }

  state(): string {
    return JSON.stringify([...this.deployments].map(([name, each]) => [name, imageOf(each)]))
  }

  answer({ program, args: given }: Call): Answer {
    if (program !== "kubectl") return { status: 64 }
    if (given.join(" ") === "config current-context") return { out: "prod\n" }
    const [flag, , second, namespace, ...args] = given
    if (flag !== "--context" || second !== "-n" || namespace !== "shop") return { status: 64, err: "where?\n" }
    const [verb = "", what = ""] = args
    if (verb === "get" && what === "--raw") return this.#http(args[2] ?? "")
    if (verb === "get" && what === "pods") return this.#pods(args[3] ?? "")
    if (verb === "run") return this.#migrate()
    if (verb === "delete" || verb === "logs") return { out: "last words\n" }
    const name = (verb === "get" ? what : (args[2] ?? "")).replace("deployment/", "")
    const found = this.deployments.get(name)
    if (found === undefined) return { status: 1, err: `deployments.apps "${name}" not found\n` }
    switch (`${verb} ${what}`) {
      case "set image":
        return this.#set(found, (args[3] ?? "").replace(/^app=/, ""))
      case "rollout undo": {
        const wanted = Number(/--to-revision=(\d+)/.exec(args.join(" "))?.[1])
        const image = found.revisions.get(wanted)
        if (image === undefined) return { status: 1, err: "unable to find specified revision\n" }
        found.revisions.delete(wanted)
        return this.#set(found, image)
      }
      case "rollout status":
        return this.broken.get(imageOf(found)) === "stuck"
          ? { status: 1, err: "error: timed out waiting for the condition\n" }
          : { out: "successfully rolled out\n" }
      case "rollout history": {
        const revision = Number(/--revision=(\d+)/.exec(args.join(" "))?.[1])
        const image = found.revisions.get(revision)
        if (!Number.isNaN(revision) && image === undefined) return { status: 1, err: "unable to find the revision\n" }
        return { out: `pod template with revision #${revision}\n  Image: ${image}\n` }
      }
      default:
        return { out: this.#path(found, args.at(-1) ?? "") }
    }
  }

  #set(found: Deployment, image: string): Answer {
    if (imageOf(found) !== image) {
      const next = Math.max(...found.revisions.keys()) + 1
      found.revisions.set(next, image)
    }
    return { out: "updated\n" }
  }

  #path(found: Deployment, path: string): string {
    if (path.includes("updatedReplicas")) return "2 2 2 2 5 5"
    if (path.includes("revision}")) return String(Math.max(...found.revisions.keys()))
    if (path.includes("readinessProbe")) return this.probe ? '{"httpGet":{}}' : ""
    if (path.includes("].image}")) return imageOf(found)
    if (path.includes("containers[0].name")) return "app"
    if (path.includes("matchLabels")) return '{"app":"x"}'
    if (path.includes("spec.replicas")) return "2"
    return path.includes("revisionHistoryLimit") ? "10" : ""
  }

  #http(url: string): Answer {
    const name = /^\/api\/v1\/namespaces\/shop\/services\/http:([\w-]+):3100\/proxy\/ready$/.exec(url)?.[1]
    const found = this.deployments.get(name ?? "")
    return found !== undefined && this.broken.get(imageOf(found)) !== "deaf" ? { out: "ok" } : { status: 1 }
  }

  #pods(selector: string): Answer {
    if (selector !== "app=x") return { status: 1, err: `what is ${selector}?\n` }
    const isFlapping = [...this.deployments.values()].some((each) => this.broken.get(imageOf(each)) === "flapping")
    return { out: `a ${isFlapping ? ++this.pods : 0} b 0 ` }
  }

  #migrate(): Answer {
    this.migrated++
    return this.migrates ? { out: "migrated\n" } : { status: 1 }
  }
}

function imageOf({ revisions }: Deployment): string {
  return revisions.get(Math.max(...revisions.keys())) ?? ""
}
