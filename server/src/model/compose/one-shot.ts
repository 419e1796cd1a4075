/** Evidence that a service runs once and ends: who waits for its end, what it runs, how it is restarted. */
import { settled } from "../../base/known.ts"
import type { ImageRef } from "../facts.ts"
import type { ComposeFile, ComposeService } from "./types.ts"

/** Commands that end by themselves: migrations, seeds, set-up of buckets and owners. */
const finite = new RegExp(
  [
    String.raw`(?:^|[\s/:.])(?:db-)?(?:migrate|migrations?)(?:$|[\s:.])`,
    String.raw`(?:^|[\s/:])db:(?:migrate|setup|seed|prepare|create)\b`,
    String.raw`(?:^|\s)(?:seed|collectstatic|createsuperuser|initdb|init-db|setup-schema|update-schema)(?:$|\s)`,
    String.raw`\balembic\b.*\bupgrade\b`,
    String.raw`\b(?:goose|dbmate)\b.*\bup\b`,
    String.raw`\bliquibase\b.*\bupdate\b`,
    String.raw`^(?:/usr)?(?:/bin/)?(?:true|echo|chown|chmod|mkdir|cp|mv|touch|mc|exit)\b`,
  ].join("|"),
)
const onceName =
  /(?:^|[-_.])(?:migrate|migrations?|migrator|init|initdb|seed|seeder|setup|bootstrap|create-?buckets?|createbuckets|chown)(?:$|[-_.])/i
const strongName = /(?:^|[-_])(?:migrate|migrations?|migrator|init-db|db-init|seed|seeder|createbuckets)(?:$|[-_])/i
const toolProfiles =
  /^(?:tools?|cli|init|setup|migrate|migrations?|seed|manual|jobs?|tests?|debug|build|backup|maintenance)$/
const toolImages = /(?:^|\/)(?:migrate|flyway|liquibase|dbmate|minio\/mc)$|^amacneil\/dbmate$|^arigaio\/atlas$/

/** Services whose end another one waits for, with the name of the first that does. */
export function waitedFor(model: ComposeFile): ReadonlyMap<string, string> {
  const waiting = new Map<string, string>()
  for (const service of model.services)
    for (const each of service.dependsOn)
      if (each.condition === "service_completed_successfully" && !waiting.has(each.service))
        waiting.set(each.service, service.name)
  return waiting
}

/**
 * In words for a message, or undefined. Services that are restarted whenever they end are none.
 * @param waiting the answer of `waitedFor`
 */
export function oneShotEvidence(
  waiting: ReadonlyMap<string, string>,
  service: ComposeService,
  restart: string | undefined,
  image: ImageRef | undefined,
): string | undefined {
  const other = waiting.get(service.name)
  if (other !== undefined) return `\`${other}\` waits for its end (service_completed_successfully)`
  const mode = settled(service.deployMode?.text)
  if (mode?.endsWith("-job")) return `\`deploy.mode: ${mode}\``
  if (restart === "always" || restart === "unless-stopped") return undefined
  if (finite.test(lastCommand(service))) return "its command ends by itself"
  if (image && toolImages.test(image.repository)) return `\`${image.repository}\` is a tool that ends by itself`
  const isEndless = service.ports.length > 0 || service.healthcheck !== undefined
  if (isEndless) return undefined
  if (restart !== undefined && onceName.test(service.name)) return `its name and \`restart: ${restart}\``
  if (strongName.test(service.name)) return "its name says that it runs once"
  const profiles = service.lists.get("profiles")?.value.map((value) => settled(value.text) ?? "") ?? []
  return profiles.length > 0 && profiles.every((name) => toolProfiles.test(name))
    ? `it is started by hand (profile \`${profiles[0]}\`)`
    : undefined
}

/** The last command of the line that the container runs; in `migrate && serve` that is the server. */
function lastCommand(service: ComposeService): string {
  const words = [...(service.entrypoint?.value.words ?? []), ...(service.command?.value.words ?? [])]
  const texts = words.map((word) => settled(word.text) ?? word.raw)
  const shell = texts.findIndex((word) => /^-[a-z]*c$/.test(word))
  const script = shell > 0 ? (texts[shell + 1] ?? "") : texts.join(" ")
  const commands = script.split(/&&|\|\||[;\n]/).map((part) => part.trim())
  const last = commands.findLast((part) => part !== "" && !/^(?:exit|done|fi|true)\b/.test(part)) ?? ""
  return last.replace(/^exec\s+/, "")
}
