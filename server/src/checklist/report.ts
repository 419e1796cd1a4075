/** The checklist over whole folders: deployments found, each judged, and the worst of those in production. */
import { fingerprint } from "../base/hash.ts"
import { folderOf, isInside, nameOf } from "../base/uri.ts"
import type { Diagnosis } from "../diagnose.ts"
import { catalogue } from "../rules/catalogue.ts"
import { fittingPieces } from "../scaffold/plan.ts"
import { selects } from "../settings/glob.ts"
import { readSettings } from "../settings/read.ts"
import { counts } from "../settings/read-attest.ts"
import type { Settings } from "../settings/types.ts"
import { projectFiles } from "../workspace/project.ts"
import type { TrackedWorkspace } from "../workspace/snapshot.ts"
import { type Brief, briefOf } from "./brief.ts"
import { deploymentsOf } from "./deployments.ts"
import { items } from "./items/all.ts"
import { judge } from "./judge.ts"
import { worstOf } from "./merge.ts"
import type { Attestation, ChecklistReport, Deployment, DeploymentVerdict } from "./types.ts"
import { viewOf } from "./view.ts"

export interface ChecklistOptions {
  /** `YYYY-MM-DD`, for expiries. */
  readonly today: string
  /** Workspace folders, or the folders named on the command line. */
  readonly roots: readonly string[]
  /** Findings of a document, read through the view given. */
  readonly diagnose: (workspace: TrackedWorkspace, uri: string) => Diagnosis
}

/** The checklist over everything below the roots. Files that nobody has loaded are asked for; ask again after that. */
export function checklistOf(workspace: TrackedWorkspace, options: ChecklistOptions): ChecklistReport {
  const outer = outerRoots(options)
  const deployments = outer.flatMap((root) => {
    const project = projectOf(workspace, root, options)
    const prefix = outer.length > 1 ? `${nameOf(root)}: ` : ""
    return project.deployments.map((deployment) => {
      const verdict = verdictOn(workspace, root, deployment, options)
      return prefix === "" ? verdict : { ...verdict, name: `${prefix}${verdict.name}` }
    })
  })
  return { deployments, items: worstOf(deployments) }
}

/**
 * Judges one deployment ahead, so that `checklistOf` finds it done; false once there is none of that number. A host that
 * has others to serve asks for one after the other.
 */
export function checklistStep(workspace: TrackedWorkspace, options: ChecklistOptions, nth: number): boolean {
  let before = 0
  for (const root of outerRoots(options)) {
    const { deployments } = projectOf(workspace, root, options)
    const deployment = deployments[nth - before]
    before += deployments.length
    if (deployment === undefined) continue
    verdictOn(workspace, root, deployment, options)
    return true
  }
  return false
}

function outerRoots({ roots }: ChecklistOptions): readonly string[] {
  const unique = [...new Set(roots)]
  return unique.filter((root) => !unique.some((other) => other !== root && isInside(other, root)))
}

interface Project {
  readonly deployments: readonly Deployment[]
  /** Settings files of the project, those of the innermost folders last. */
  readonly settings: readonly { readonly uri: string; readonly settings: Settings }[]
}

function projectOf(workspace: TrackedWorkspace, root: string, options: ChecklistOptions): Project {
  return workspace.derive(`project ${options.today}`, root, (tracked) => {
    const top = settingsAt(tracked, `${root}/deploylint.yaml`) ?? settingsAt(tracked, `${root}/deploylint.yml`)
    const above = foldersDown(tracked.rootOf(root), root).slice(0, -1).flatMap(settingsUris)
    const { files } = projectFiles(tracked, root, (path) => isIgnored(top, path))
    const settings = [...above, ...files].flatMap((uri) => {
      const found = /\/deploylint\.ya?ml$/.test(uri) ? settingsAt(tracked, uri) : undefined
      return found === undefined ? [] : [{ uri, settings: found }]
    })
    const briefs = files.flatMap((uri): Brief[] => {
      const brief = briefOf(tracked, uri)
      return brief === undefined || options.diagnose(tracked, uri).ignored !== undefined ? [] : [brief]
    })
    const declared = settings.flatMap(({ uri, settings: { deployments } }) =>
      deployments.map((entry) => ({ folder: folderOf(uri), entry })),
    )
    return { deployments: deploymentsOf(root, briefs, declared), settings }
  })
}

/** A folder is left out with everything below only if no later pattern takes something of it back. */
function isIgnored(settings: Settings | undefined, path: string): boolean {
  if (settings === undefined || settings.ignore.length === 0) return false
  if (!path.endsWith("/")) return selects(settings.ignore, path)
  return !settings.ignore.some(({ negated }) => negated) && selects(settings.ignore, `${path}x`)
}

function settingsAt(workspace: TrackedWorkspace, uri: string): Settings | undefined {
  const document = workspace.document(uri)
  if (typeof document === "string" || document.language !== undefined || document.kind?.is !== "settings")
    return undefined
  if (!("tree" in document)) return undefined
  return document.tree === undefined ? undefined : readSettings(document.tree, catalogue).settings
}

/** Kept as long as neither the deployment nor anything in its files changes. */
function verdictOn(
  workspace: TrackedWorkspace,
  root: string,
  deployment: Deployment,
  options: ChecklistOptions,
): DeploymentVerdict {
  const state = fingerprint(JSON.stringify(deployment))
  const key = `${deployment.home}#${deployment.name}`
  return workspace.derive(`verdict ${options.today} ${state}`, key, (tracked) => {
    const words = attestationsFor(tracked, root, deployment)
    const files = deployment.files.flatMap((uri) => {
      const brief = briefOf(tracked, uri)
      if (brief === undefined) return []
      const { language, unread } = brief
      return [{ uri, language, diagnosis: options.diagnose(tracked, uri), ...(unread === undefined ? {} : { unread }) }]
    })
    const valid = words.filter((word) => counts(word, options.today))
    const expired = words.filter((word) => word.until < options.today)
    const given = {
      deployment,
      files,
      attested: new Map(valid.map((word) => [word.item, word])),
      expired: new Map(expired.map((word) => [word.item, word])),
      view: viewOf(tracked, deployment),
    }
    const { name, environment, products } = deployment
    const target = { folder: deployment.home, files: deployment.files, products }
    const fitting = fittingPieces(tracked, target)
    const judged = items.map((item) => judge(item, given))
    const fit = judged.map((item) => ({ ...item, scaffolds: item.scaffolds.filter((id) => fitting.has(id)) }))
    return { name, environment, products, files: deployment.files, items: fit }
  })
}

/** What people vouch for in the settings files above and inside the deployment. */
function attestationsFor(workspace: TrackedWorkspace, root: string, deployment: Deployment): readonly Attestation[] {
  const top = workspace.rootOf(root)
  return foldersDown(isInside(top, root) ? top : root, deployment.home).flatMap((folder) =>
    settingsUris(folder).flatMap((uri) => {
      const attest = settingsAt(workspace, uri)?.attest ?? []
      return attest
        .filter((entry) => entry.deployment === undefined || entry.deployment === deployment.name)
        .map(({ item, deployment: about, by, on, until, evidence, span }) => {
          const base = { item, by, on, until, evidence, uri, span }
          return about === undefined ? base : { ...base, deployment: about }
        })
    }),
  )
}

function settingsUris(folder: string): readonly string[] {
  return [`${folder}/deploylint.yaml`, `${folder}/deploylint.yml`]
}

/** The folders on the way from the one to the other, both included. */
function foldersDown(top: string, folder: string): readonly string[] {
  const found = [folder]
  for (let at = folder; at !== top && isInside(top, at) && at.length > top.length; ) {
    at = folderOf(at)
    found.unshift(at)
  }
  return found
}
