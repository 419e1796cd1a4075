/** What a file is for, told by the marks in its name and in the folders below the workspace root. */
import type { Stage } from "../model/facts.ts"

const template = /(^|[._-])(example|examples|sample|template|tmpl|tpl|dist|skel|skeleton|j2|erb)([._-]|$)/i
/** `.env.default` is copied to `.env`; `defaults.conf` of a unit or a Compose file is what runs. */
const envTemplate = /env.*[._-](default|defaults)([._-]|$)/i
const production = /(^|[._-])(prod|production|live|release|staging|stage)([._-]|$)/i
const development =
  /(^|[._-])(dev|devel|development|local|test|tests|testing|ci|e2e|debug|override|playground|gitpod)([._-]|$)/i
const developmentFolder =
  /^(dev|development|local|test|tests|testing|__tests__|e2e|cypress|spec|testdata|fixtures|playwright|(?:integration|interop|distrib|stress|load|unit|smoke|system|functional|perf|performance)[-_]?tests?|acceptance|benchmarks?|testfiles|ci|ci[-_]build|\.(?:devcontainer|circleci|github|gitlab|gitpod|buildkite|ci)|example|examples|sample|samples|playground)$/i

/**
 * Stage of a file from its path below the workspace root (`deploy/compose.prod.yml`).
 * A mark in the file's own name beats its folders; templates beat everything.
 */
export function stageOf(path: string): Stage {
  const parts = path.split("/")
  const name = parts.at(-1) ?? ""
  if (template.test(name) || envTemplate.test(name)) return "template"
  if (production.test(name)) return "production"
  // `systemctl edit` calls a drop-in so, whatever it is for.
  const isEdited = name === "override.conf" && parts.at(-2)?.endsWith(".d") === true
  if (development.test(name) && !isEdited) return "development"
  return parts.slice(0, -1).some((part) => developmentFolder.test(part)) ? "development" : "production"
}
