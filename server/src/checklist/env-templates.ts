/** Templates of the environment against what the deployment's files use. */
import { nameOf } from "../base/uri.ts"
import { isPiece } from "../model/secrets/shown.ts"
import { trading } from "./products.ts"
import { type Claim, claimOf, listed, type View } from "./view.ts"

/** Names that Compose and its programs set themselves. */
const given = /^(?:COMPOSE_\w+|DOCKER_\w+|PWD|HOME|USER|PATH|HOSTNAME|UID|GID|CI)$/

/** Every template among the files: does it name what the Compose files interpolate without a default? */
export function envTemplateClaims(view: View): readonly Claim[] {
  const templates = view.templates.filter(({ language }) => language === "env")
  if (templates.length === 0) {
    const [main] = view.deployment.mains
    return view.runs(trading) && main !== undefined
      ? [claimOf("fail", main, "No `.env.example` is among the files.")]
      : []
  }
  const used = new Set(
    view.members.flatMap(({ uri, language }) => {
      const model = language === "compose" ? view.workspace.model(uri, "compose") : undefined
      const document = view.workspace.document(uri)
      const text = typeof document === "string" ? "" : document.source.text
      return (model?.variableUses ?? [])
        .filter(({ operator }) => operator !== ":-" && operator !== "-")
        .filter(({ name, span }) => !isPiece(name, span.start, text))
        .map(({ name }) => name)
    }),
  )
  const names = new Set(templates.flatMap(({ facts }) => facts.settings.map(({ name }) => name)))
  const missing = [...used].filter((name) => !names.has(name) && !given.test(name))
  return templates.map(({ uri }) =>
    missing.length === 0
      ? claimOf("pass", uri, `\`${nameOf(uri)}\` names every variable that these files interpolate.`)
      : claimOf(view.runs(trading) ? "fail" : "unknown", uri, `\`${nameOf(uri)}\` lacks ${listed(missing)}.`),
  )
}

/** Nothing is read from an environment that a template could describe. */
export function noTemplateNeeded(view: View): string | undefined {
  if (view.runs(trading) || view.services.length === 0 || view.templates.some(({ language }) => language === "env"))
    return undefined
  const reads = view.members.some(
    ({ uri, language, facts }) =>
      language === "env" ||
      facts.references.some(({ kind }) => kind === "env-file" || kind === "environment-file") ||
      (language === "compose" && (view.workspace.model(uri, "compose")?.variableUses.length ?? 0) > 0),
  )
  return reads ? undefined : "No file of this deployment reads an environment file."
}
