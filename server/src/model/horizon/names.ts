/** Which variable of the Horizon hub a misspelt name was meant to be. */
import { nearest } from "../../base/nearest.ts"

/** Names that other programs of one env file use; near to the hub's by chance. */
const elsewhere =
  /^(?:API_KEY|API_URL|WS_URL|SECRET|HOST_PORT|HOSTNAME|PORTS?|NODE_OPTIONS|POSTGRES_\w+|PG\w+|MYSQL_\w+|DB_\w+|GF_\w+|REDIS_(?:USER|USERNAME|DB|ARGS|REPLICATION_\w+)|CLICKHOUSE_(?:PORT|TCP_PORT|NATIVE_PORT|DEFAULT_\w+|ADMIN_\w+|URL|IMAGE|VERSION|TAG)|DATABASE_(?:NAME|HOST|PORT|USER|PASSWORD)|VITE_\w+|\w+_(?:IMAGE|TAG|VERSION))$/

/** The hub's variable that differs from `name` by a slip: letters of one word, a word too many or too few. */
export function meantVariable(name: string, known: ReadonlySet<string>): string | undefined {
  if (known.has(name) || elsewhere.test(name)) return undefined
  const upper = name.toUpperCase().replaceAll("-", "_")
  if (upper !== name && known.has(upper)) return upper
  const words = upper.split("_")
  const slips = [...known].filter((candidate) => isSlip(words, candidate.split("_")))
  return slips.length === 1 ? slips[0] : nearest(upper, slips)
}

function isSlip(words: readonly string[], candidate: readonly string[]): boolean {
  if (words.length === candidate.length) return isSwapped(words, candidate) || hasOneMisspelt(words, candidate)
  if (Math.abs(words.length - candidate.length) !== 1 || Math.min(words.length, candidate.length) < 2) return false
  const [longer, shorter] = words.length > candidate.length ? [words, candidate] : [candidate, words]
  // The first word is the subject: `KEY_HEADER` is not `API_KEY_HEADER`, and what follows two words may be anything.
  return longer.length > 2 && longer[0] === shorter[0] && skipsOne(longer, shorter)
}

function isSwapped(words: readonly string[], candidate: readonly string[]): boolean {
  return words.length > 2 && [...words].sort().join() === [...candidate].sort().join()
}

function hasOneMisspelt(words: readonly string[], candidate: readonly string[]): boolean {
  const wrong = words.flatMap((word, i) => (word === candidate[i] ? [] : [i]))
  const [at] = wrong
  if (words.length < 2 || wrong.length !== 1 || at === undefined) return false
  const [one = "", other = ""] = [words[at], candidate[at]]
  return one !== "" && nearest(one, [other]) !== undefined && Math.abs(one.length - other.length) <= 2
}

function skipsOne(longer: readonly string[], shorter: readonly string[]): boolean {
  let i = 0
  while (i < shorter.length && longer[i] === shorter[i]) i++
  return shorter.slice(i).every((word, k) => word === longer[i + 1 + k])
}
