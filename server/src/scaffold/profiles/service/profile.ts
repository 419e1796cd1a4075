/** Any one service with everything around it: image, platform, proxy, monitoring, backups, rollout, runbooks. */
import { type RolloutSettings, rolloutFiles } from "../../pieces/rollouts.ts"
import { pieces } from "../../pieces.ts"
import type { ScaffoldContext } from "../../types.ts"
import type { Answers, Profile, ProfileFile } from "../types.ts"
import { backupScripts, composeBackupUnits } from "./backup.ts"
import { composeFile } from "./compose.ts"
import { documentFiles } from "./documents.ts"
import { environmentFiles } from "./environment.ts"
import { hostFiles } from "./host.ts"
import { imageFiles } from "./image.ts"
import { kubernetesFiles } from "./kubernetes.ts"
import { type MonitoringPlaces, monitoringFiles } from "./monitoring.ts"
import { planOfAnswers, type ServicePlan } from "./plan.ts"
import { proxyFile } from "./proxy.ts"
import { questions } from "./questions.ts"
import { runbookFiles } from "./runbooks.ts"
import { stackKits } from "./stacks/all.ts"

/** A word of the migration as a shell reads it; an answer has no single quote. */
const shellWord = (word: string): string => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word}'`)

function rolloutSettings(plan: ServicePlan): RolloutSettings {
  const words = plan.flavour === "systemd" ? stackKits[plan.stack].hosted(plan.migrate) : plan.migrate
  return {
    flavour: plan.flavour,
    service: plan.app,
    port: plan.port,
    path: plan.healthPath,
    root: `/opt/${plan.app}`,
    ...(words.length === 0 ? {} : { migration: words.map(shellWord).join(" ") }),
    ...(plan.flavour === "kubernetes" ? { namespace: plan.app } : {}),
  }
}

function pieceFiles(plan: ServicePlan): readonly ProfileFile[] {
  const context: ScaffoldContext = {
    flavour: plan.flavour,
    products: [],
    folder: "",
    services: new Map([["app", plan.app]]),
    ...(plan.flavour === "kubernetes" ? { namespace: plan.app } : {}),
  }
  const collector = pieces.filter(({ id, fits }) => id === "log-collector" && fits(context))
  return [
    ...rolloutFiles(rolloutSettings(plan), context).map((file) => ({
      ...file,
      template: `piece/${file.path.replace(/^.*\//, "")}-${plan.flavour}`,
    })),
    ...collector.flatMap(({ id, files: made }) =>
      made(context).map((file) => ({ ...file, template: `piece/${id}/${file.path.replace(/^.*\//, "")}` })),
    ),
  ]
}

function placesOf(plan: ServicePlan): MonitoringPlaces {
  const local = plan.flavour === "systemd"
  const port = plan.metrics?.port ?? plan.port
  return {
    alertmanager: local ? "127.0.0.1" : "alertmanager",
    prometheus: local ? "127.0.0.1" : "prometheus",
    blackbox: local ? "127.0.0.1" : "blackbox",
    target: `${local ? "127.0.0.1" : plan.app}:${port}`,
    backups: { compose: "node-exporter:9100", systemd: "127.0.0.1:9100", kubernetes: "kube-state-metrics:8080" }[
      plan.flavour
    ],
    pager: local ? "/etc/prometheus/secrets/pager-url" : "/run/secrets/pager-url",
    dashboards: plan.flavour === "kubernetes" ? "/var/lib/grafana-dashboards" : "/var/lib/grafana/dashboards",
  }
}

function platformFiles(plan: ServicePlan): readonly ProfileFile[] {
  if (plan.flavour === "compose")
    return [
      ...imageFiles(plan),
      composeFile(plan),
      proxyFile(plan, `${plan.app}:${plan.port}`),
      ...backupScripts(plan),
      ...composeBackupUnits(plan),
    ]
  if (plan.flavour === "kubernetes") return [...imageFiles(plan), ...kubernetesFiles(plan)]
  return [...hostFiles(plan), proxyFile(plan, `127.0.0.1:${plan.port}`), ...backupScripts(plan)]
}

function files(answers: Answers): readonly ProfileFile[] {
  const plan = planOfAnswers(answers)
  return [
    ...platformFiles(plan),
    ...environmentFiles(plan),
    ...monitoringFiles(plan, placesOf(plan)),
    ...runbookFiles(plan),
    ...pieceFiles(plan),
    ...documentFiles(plan),
  ]
}

export const service: Profile = {
  id: "service",
  title: "One service",
  summary: "A service in Node.js, Python, Go, Rust, Java or anything else, on Compose, Kubernetes or systemd",
  questions,
  files,
}
