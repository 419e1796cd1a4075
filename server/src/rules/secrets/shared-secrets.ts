/** The secrets of a document with their verdicts, and how grave they are: shared by the rules of this folder. */
import { settled } from "../../base/known.ts"
import type { Severity } from "../../base/problem.ts"
import { declaresDevelopment } from "../../model/declared-mode.ts"
import { distinctSettings } from "../../model/distinct.ts"
import type { Facts, Setting, Stage } from "../../model/facts.ts"
import { keySizes } from "../../model/secrets/algorithm.ts"
import { wordsOfName } from "../../model/secrets/names.ts"
import { type SecretPart, secretPartsOf } from "../../model/secrets/parts.ts"
import { userNames, type Verdict, verdictOn } from "../../model/secrets/verdict.ts"
import { knownPort } from "../../model/service-ports.ts"

export interface FoundSecret {
  readonly setting: Setting
  readonly part: SecretPart
  readonly verdict: Verdict
  /** Bytes that its algorithm asks for, if it signs. */
  readonly needed: number
}

/**
 * Every secret that the document itself discloses. One verdict each, so that exactly one rule speaks of it:
 * `default` default-credentials, `placeholder` placeholder-secret, `weak` weak-secret (addresses in committed files:
 * secret-in-url), `fit` literal-secret-in-compose where the file is committed.
 */
export function secretsIn(text: string, facts: Facts): readonly FoundSecret[] {
  const existing = memo.get(facts)
  if (existing !== undefined) return existing
  const users = userNames(facts.settings)
  const sizes = keySizes(facts.settings)
  const found: FoundSecret[] = []
  for (const setting of distinctSettings(facts.settings)) {
    const written = text.slice(setting.valueSpan.start, setting.valueSpan.end)
    for (const part of secretPartsOf(setting, written)) {
      const needed = sizes(setting, part.kind)
      found.push({ setting, part, needed, verdict: verdictOn(part, setting, users.get(setting.owner), needed) })
    }
    if (found.length >= mostSecrets) break
  }
  memo.set(facts, found)
  return found
}

/** Facts are of one text and never change, so what follows from them is kept as long as they are. */
const memo = new WeakMap<Facts, readonly FoundSecret[]>()
/** Estimating costs about 0.1 ms; no file that people write comes near. */
const mostSecrets = 3000

/** The first secret that is one: neither a stand-in nor a value that everybody could guess. */
export function realSecretIn(text: string, facts: Facts): FoundSecret | undefined {
  return secretsIn(text, facts).find(
    ({ part, verdict }) => part.sure && (verdict.is === "fit" || (verdict.is === "weak" && verdict.grade === "small")),
  )
}

/** The secret in words: the setting's name, or the password in the address that it holds. */
export function wordsFor({ setting, part }: FoundSecret): string {
  return part.within === "value" ? `\`${setting.name}\`` : `The password in \`${setting.name}\``
}

/** Severity of a credential that outsiders know: a key forges tokens from anywhere, a password needs an open port. */
export function severityOfKnown(found: FoundSecret, facts: Facts, stage: Stage): Severity {
  const { kind } = found.part
  const isGrave =
    kind === "signing-key" || kind === "mac-key" || (kind !== "api-token" && isReachable(found.setting, facts))
  return severityAt(found.setting, facts, stage, isGrave ? "error" : "warning")
}

/** The severity where the service runs: less for files of development and for services that declare that mode. */
export function severityAt({ owner, carrier }: Setting, facts: Facts, stage: Stage, full: Severity): Severity {
  if (stage === "development") return "hint"
  if (full !== "hint" && declaresDevelopment(facts.settings, owner)) return "info"
  // What stands in an image is a default: whoever starts a container may set another value.
  return carrier === "dockerfile-env" && full === "error" ? "warning" : full
}

/**
 * True if what the setting protects is published beyond this machine: a data store or admin page of the owner, or any
 * port where the name speaks of the owner's administrator. A client of the data store carries the password as well.
 */
export function isReachable({ owner, name }: Setting, facts: Facts): boolean {
  const isAdministrator = wordsOfName(name).some((word) => word === "admin" || word === "superuser")
  return facts.ports.some((port) => {
    const reach = settled(port.reach)
    if (port.owner !== owner || port.by === "listen" || reach === undefined || reach === "loopback") return false
    return isAdministrator || knownPort(port) !== undefined
  })
}

/** Builds that load the program get a dummy for the secret it demands; no service runs with it. */
export function isBuildTime({ carrier }: Setting): boolean {
  return carrier === "compose-build-arg" || carrier === "dockerfile-arg"
}

/** True for files that are committed and shown around, where a secret is disclosed by standing there. */
export function isCommitted(setting: Setting): boolean {
  return setting.carrier !== "env-file" && setting.carrier !== "synapse-key"
}
