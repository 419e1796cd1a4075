/** Texts that stand where a secret should: told by their words as a whole, never by a part of random text. */
import { remembered } from "../../base/remember.ts"
import { wordsOf } from "./passphrase.ts"
import { rankOf } from "./words.ts"

/** Words that tell the reader to put something else here. */
const instructions = new Set(
  "please here change changeme changeit changethis replace replaceme replacethis your yours yoursecret yourpassword yourkey yourtoken insert put todo fixme tbd example examples placeholder dummy sample generate regenerate fill fillme edit enter goes redacted masked censored foobar insecure unsafe xxx unset notset update updateme get obtain lorem cambiar cambia cambiame cambiarme reemplazar reemplaza reemplazame sustituir alterar altere trocar troque substituir substitua substitute remplacer remplacez changer changez modifier modifiez ersetzen aendern andern sostituire sostituisci cambiami fake changed defined choose pick aqui hier andere".split(
    " ",
  ),
)
/** Stand-ins in other scripts: "please", "your", "change", "replace", "fill in", "here". */
const foreign =
  /请|你的|您的|修改|更改|替换|填写|変更|置き換え|ここに|(?:ваш|твой)[\s_-]|замен|измен|поменя|вставьте|сюда|바꾸|변경/iu
const yours = /^(?:tu|su|sua|ihr|dein|votre|ton)[\s_-](?:contrase|senha|clave|pass|kennwort|mot[\s_-]de)/i
/** Those that tell so only beside another word: `get-a-key`, but not a password `enter`. */
const needsCompany = new Set(
  "please here get put enter edit update fill unset obtain your goes insert generate changed defined choose pick aqui hier andere".split(
    " ",
  ),
)
/** Instructions that dice lists hold as well. */
const mayBeDrawn = new Set([...needsCompany, ..."change example replace sample unsafe update".split(" ")])
/** Words of such texts that the word list lacks. */
const fillers = new Set(
  "me this it with a an the my own in of for to is be by or and at on do not use used using before after must should production prod dev development min minimum max length long chars char characters bits bit bytes byte random string strong secure secret secrets key keys token tokens password passwords passwd pass jwt api app auth encryption telemetry config session cookie value values text some any openssl rand hex base64 aws s3 from generated sensor admin user client value id dashboard salt hmac signing webhook access server database db clickhouse grafana redis postgres mysql backup metrics bearer runner runners".split(
    " ",
  ),
)
const exact = new Set([
  "random-32-byte-string",
  "sensor-abc123",
  "a-very-long-random-string",
  "set-me",
  "set_me",
  "setme",
  "none-yet",
  "long-random-string",
  "some-random-string",
  "super-secret-jwt-token-with-at-least-32-characters-long",
  "a-string-secret-at-least-256-bits-long",
])
/** Tokens of providers that documents show with a filled tail. */
const provider =
  /^(?:sk|pk|rk|whsec|xox[abp]|ghp|gho|glpat|sh_reg|re|SG|key|token)[-_.](?:live|test|proj|ant|svcacct)?[-_]?/i
const joiners = new Set("the with this your and for must not here please".split(" "))
const longest = 200

/** True if the text is a stand-in. `nameWords` are the lower-case words of the setting's name: a value may just repeat them. */
export function isPlaceholder(value: string, nameWords: readonly string[] = []): boolean {
  const text = value.trim()
  if (text === "" || text.length > longest) return false
  if (isTemplate(text) || isFiller(text) || exact.has(text.toLowerCase())) return true
  if (isMarkedInsecure(text) || foreign.test(text) || yours.test(text)) return true
  const tokens = tokensOf(text)
  const isSpaced = /[^A-Za-z0-9]/.test(text)
  const isTold =
    (!isDrawn(text) &&
      (isInstruction(tokens, isSpaced) || isInstruction(tokensOf(text.replace(provider, "")), isSpaced))) ||
    isDescription(tokens)
  return isTold || repeatsName(tokens, nameWords) || isSentence(text)
}

/** Django writes this mark into the key of a new project; its own deployment check refuses it. */
export function isMarkedInsecure(text: string): boolean {
  return text.startsWith("django-insecure-")
}

/** The whole value is a slot: `<…>`, `[…]`, `%X%`, `@X@`, `__X__`, `{x}`. */
function isTemplate(text: string): boolean {
  const inner = /^<([\p{L}\p{N} _.,'/@:-]+)>$/u.exec(text)?.[1]
  if (inner !== undefined) return /[^\x00-\x7f]/.test(inner) || tokensOf(inner).every(isPlain)
  return /^(?:\[[A-Za-z][A-Za-z _-]+\]|(%{1,2}|@{1,2})[A-Za-z_]+\1|__[A-Za-z]+(?:_[A-Za-z]+)*__|\{[A-Za-z][\w -]*\})$/.test(
    text,
  )
}

/** One repeated character or dots, after a provider's prefix; runs of `x`. */
function isFiller(text: string): boolean {
  const body = text.replace(provider, "")
  if (body === "" || /^[a-z]{2,5}[-_]$/.test(text)) return true
  if (/^(?:[xX]{3,5} ){2,}[xX]{3,5}$/.test(body) || /^([xX*.\-_?#0])\1{2,}$|^…+$/.test(body)) return true
  return (
    /^[xX*.-]{4,}$/.test(body) || (/[xX]{6,}|\*{4,}|\.{3}$/.test(body) && body.replace(/[xX*.\-_]/g, "").length <= 8)
  )
}

/** Lower-case words and numbers; compounds without separators are taken apart where all of it is words. */
const tokensOf = remembered(splitTokens, 1024)

function splitTokens(text: string): readonly string[] {
  const parts = text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== "")
  return parts.flatMap((part) => (isWord(part) ? [part] : (segments(part) ?? [part])))
}

const isWord = (token: string): boolean => rankOf.has(token) || fillers.has(token) || instructions.has(token)

/** A joined text as words of the lists, or undefined. Bounded: words of at most 14 letters in a text of at most 60. */
function segments(text: string): readonly string[] | undefined {
  if (text.length > 60 || !/^[a-z]+\d{0,4}$/.test(text)) return undefined
  const letters = text.replace(/\d+$/, "")
  const best: (readonly string[] | undefined)[] = [[]]
  for (let end = 1; end <= letters.length; end++) {
    for (let start = Math.max(0, end - 14); start < end && best[end] === undefined; start++) {
      const before = best[start]
      const word = letters.slice(start, end)
      if (before !== undefined && (word.length > 2 || /^(?:me|my|it|in|to|a|is)$/.test(word)) && isWord(word))
        best[end] = [...before, word]
    }
  }
  return best[letters.length]
}

/** An instruction word, and nothing else that could be random: without a mark between them all have to be known words. */
function isInstruction(tokens: readonly string[], isSpaced: boolean): boolean {
  const told = tokens.filter((token) => instructions.has(token))
  if (told.length === 0) return isWarning(tokens)
  if (tokens.length === 1 && needsCompany.has(tokens[0] ?? "")) return false
  return tokens.every((token) =>
    isSpaced || tokens.length < 3 ? isPlain(token) : isWord(token) || /^\d{1,4}$/.test(token),
  )
}

/** Five or more words, drawn by dice: most are in no stand-in, none joins a sentence, and what tells to do something may be drawn. */
function isDrawn(text: string): boolean {
  const words = (wordsOf(text) ?? []).map((word) => word.toLowerCase().replace(/[^a-z]/g, ""))
  return (
    words.length > 4 &&
    words.filter((word) => !isWord(word)).length > 2 &&
    words.every((word) => word.length > 2 && !joiners.has(word) && (!instructions.has(word) || mayBeDrawn.has(word)))
  )
}

/** `SomeRandomStringOf40Chars`: says that the secret is random, and of what. */
function isDescription(tokens: readonly string[]): boolean {
  const isTold =
    /\brandom (?:\d+ )?(?:long |secret |byte |bit )?(?:string|chars?|characters|bytes|hex)\b|\bopenssl rand\b/.test(
      tokens.join(" "),
    )
  return isTold && tokens.length >= 3 && tokens.every(isPlain)
}

/** `…-do-not-use-in-production` */
function isWarning(tokens: readonly string[]): boolean {
  const text = tokens.join(" ")
  return (
    /\b(?:do not (?:use|share|commit)|not for production|dont use|not a real)\b/.test(text) && tokens.every(isPlain)
  )
}

/** A listed word, a sayable one, or a small number with perhaps a unit. */
function isPlain(token: string): boolean {
  if (isWord(token) || /^\d{1,4}[a-z]{0,5}$/.test(token)) return true
  const letters = token.replace(/\d{1,3}$/, "")
  return /^[a-z]{2,14}$/.test(letters) && /[aeiouy]/.test(letters)
}

/** `client-secret` for OIDC_CLIENT_SECRET. */
function repeatsName(tokens: readonly string[], nameWords: readonly string[]): boolean {
  const own = tokens.filter((token) => !/^(?:my|the|a|some|test|this|is)$/.test(token))
  return own.length >= 2 && own.every((token) => nameWords.includes(token))
}

/** Five or more of the commonest words in a row are a sentence, not words drawn by dice. */
function isSentence(text: string): boolean {
  const words = wordsOf(text)
  return words !== undefined && words.length >= 5 && words.every((word) => isWord(word.toLowerCase()))
}
