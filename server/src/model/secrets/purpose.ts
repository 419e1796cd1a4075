/** What a secret is for, told by its name: two names of one purpose may well hold one secret, two purposes should not. */
import { type SecretKind, wordsOfName } from "./names.ts"

/** Words to the purpose they tell; the first that matches decides. Names of products are not purposes. */
const keyPurposes = "telemetry refresh access session cookie csrf reset verification encryption webhook".split(" ")
const stores: readonly { readonly store: string; readonly words: RegExp }[] = [
  { store: "redis", words: /^(?:redis|valkey|keydb)$/ },
  { store: "rabbitmq", words: /^(?:rabbitmq|amqp|amqps)$/ },
  { store: "clickhouse", words: /^clickhouse$/ },
  { store: "mongodb", words: /^(?:mongo|mongodb)$/ },
  { store: "elasticsearch", words: /^(?:elastic|elasticsearch|opensearch)$/ },
  { store: "mysql", words: /^(?:mysql|mariadb)$/ },
  { store: "postgresql", words: /^(?:postgres|postgresql|pg|pgpassword)$/ },
  { store: "smtp", words: /^(?:smtp|smtps|mail|email|mailer)$/ },
  { store: "grafana", words: /^(?:grafana|gf)$/ },
  { store: "database", words: /^(?:db|database|sql|dbpass|dbpassword|mssql|sqlserver)$/ },
]
/** What a name that only says "database" may stand for. */
const databases = new Set(["database", "postgresql", "mysql", "mongodb", "clickhouse", "elasticsearch"])

/** A purpose in one word, or undefined where the name does not tell. `scheme` is that of the address around it. */
export function purposeOf(name: string, kind: SecretKind, scheme?: string): string | undefined {
  const words = wordsOfName(name)
  // `db+postgresql+psycopg2` names the library around the store as well.
  if (kind === "password")
    return storeOf(scheme === undefined ? words : scheme.split("+").filter((part) => part !== "db"))
  if (kind !== "signing-key" && kind !== "mac-key") return undefined
  const told = keyPurposes.find((purpose) => words.includes(purpose))
  if (told !== undefined) return `${told} key`
  if (words.includes("jwt")) return "token key"
  return /^secret key(?: base)?$|^app(?:lication)? (?:secret|key)$|^session secret$/.test(words.join(" "))
    ? "application key"
    : undefined
}

function storeOf(words: readonly string[]): string | undefined {
  const store = stores.find((each) => words.some((word) => each.words.test(word)))?.store
  return store && `${store} password`
}

/** True if two purposes are surely not one. */
export function arePurposesApart(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined || one === other) return false
  const [a = "", b = ""] = [one, other].map((purpose) => purpose.replace(/ password$/, ""))
  return !((a === "database" && databases.has(b)) || (b === "database" && databases.has(a)))
}
