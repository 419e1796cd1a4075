/** Items about secrets: S2 to S5. */
import { settled } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { folderOf, nameOf, resolvePath } from "../../base/uri.ts"
import { secretKindOf } from "../../model/secrets/names.ts"
import { isPlaceholder } from "../../model/secrets/placeholder.ts"
import { isReference } from "../../model/secrets/reference.ts"
import type { SynapseConfig } from "../../model/synapse/types.ts"
import { embeddedConfigs } from "../../workspace/embedded.ts"
import type { ItemDefinition } from "../define.ts"
import { hub, sensor } from "../products.ts"
import { hubValues, variableClaims } from "../values.ts"
import { type Claim, claim, type Member, type View } from "../view.ts"

const tokens = ["JWT_SECRET", "TELEMETRY_JWT_SECRET"] as const

/** The two secrets of one hub must differ; which values they have is nobody's business. */
function differ(view: View): readonly Claim[] {
  const [first, second] = tokens.map((name) => hubValues(view, name))
  return (first ?? []).flatMap((one, i) => {
    const other = second?.[i]
    if (!one.value?.known || !other?.value?.known) return []
    return one.value.value === other.value.value
      ? [claim("fail", one, "`JWT_SECRET` and `TELEMETRY_JWT_SECRET` are the same.")]
      : [claim("pass", one, "`JWT_SECRET` and `TELEMETRY_JWT_SECRET` differ.")]
  })
}

function longEnough(name: string): (value: string) => { verdict: Claim["verdict"]; fact: string } {
  return (value) =>
    isReference(value)
      ? { verdict: "unknown", fact: `\`${name}\` refers to a store outside of these files.` }
      : value.length < 32
        ? { verdict: "fail", fact: `\`${name}\` has ${value.length} characters: 32 or more are demanded.` }
        : isPlaceholder(value)
          ? { verdict: "fail", fact: `\`${name}\` is a placeholder.` }
          : { verdict: "pass", fact: `\`${name}\` is set and has 32 or more characters.` }
}

/** Values of secret names: what is known, what comes from elsewhere. */
function credentials(view: View): readonly Claim[] {
  const secrets = view.all("settings").filter(({ name }) => secretKindOf(name)?.sure === true)
  const [first] = secrets
  if (first === undefined) return []
  const open = secrets.filter(({ value }) => !value.known || isReference(value.value))
  const set = secrets.filter(({ value }) => value.known && value.value !== "" && !isReference(value.value))
  const claims: Claim[] = []
  const [known] = set
  if (known !== undefined) {
    const fact = `${set.length} ${set.length === 1 ? "secret stands" : "secrets stand"} in these files and ${set.length === 1 ? "was" : "were"} compared with known defaults and demo keys.`
    claims.push(claim("pass", known, fact, known.nameSpan))
  }
  const [missing] = open
  if (missing !== undefined) {
    const names = [...new Set(open.map(({ name }) => name))]
    const fact = `\`${missing.name}\`${names.length > 1 ? ` and ${names.length - 1} more` : ""} come from outside of these files.`
    claims.push(claim("unknown", missing, fact.replace("` come", "` comes"), missing.nameSpan))
  }
  return claims
}

/** The sensor's configs of one file: the file itself, or those that manifests carry. */
function configsIn(
  view: View,
  { uri, language }: Member,
): readonly { model: SynapseConfig; placed: (at: Span) => Span }[] {
  if (language === "kubernetes") return embeddedConfigs(view.workspace, uri)
  const model = language === "synapse" ? view.workspace.model(uri, "synapse") : undefined
  return model === undefined ? [] : [{ model, placed: (at) => at }]
}

/** The multi-site file under its own name, which the sensor reads besides the file that `--config` names. */
function isSitesFile(view: View, uri: string, model: SynapseConfig): boolean {
  if (model.schemas.includes("runtime") || nameOf(uri) !== "config.sites.yaml") return false
  return view.all("volumes").every((volume) => {
    const [source, target] = [settled(volume.source), settled(volume.target)]
    const isMounted = source !== undefined && resolvePath(folderOf(volume.uri), source) === uri
    return !isMounted || target === undefined || target.endsWith("/config.sites.yaml")
  })
}

/** The key where the sensor reads it: below `server`, in a file that it loads. */
function adminKeys(view: View): readonly Claim[] {
  return view.members.flatMap((member): readonly Claim[] =>
    configsIn(view, member).map(({ model, placed }) => {
      const at = (span: Span): { uri: string; span: Span } => ({ uri: member.uri, span: placed(span) })
      const start = at({ start: 0, end: 0 })
      if (model.isBroken) return claim("unknown", start, "This config is no valid YAML.")
      const key = model.get("server.admin_api_key")
      if (key === undefined && isSitesFile(view, member.uri, model))
        return claim("unknown", start, "This file holds sites alone: the key stands in the file that `--config` names.")
      if (key === undefined)
        return claim("fail", start, "`server.admin_api_key` is not set: every start makes another key.")
      if (key.text === undefined || key.text === "")
        return claim("fail", at(key.keySpan), "`server.admin_api_key` is empty.")
      return claim("pass", at(key.keySpan), "`server.admin_api_key` is set.")
    }),
  )
}

export const secretItems: readonly ItemDefinition[] = [
  {
    id: "S2",
    demand:
      "`JWT_SECRET` and `TELEMETRY_JWT_SECRET` are set for production, each with 32 characters or more, strong, and different from each other.",
    passes: "Both are known in every hub, long enough, no known or guessable value, and different.",
    fails: "One is missing where the environment is complete, short, a placeholder, publicly known, or both are equal.",
    unknown: "The secrets are not in these files.",
    traps: [
      "The hub itself accepts 16 characters, equal values and the placeholders of its own documentation: that it starts proves nothing.",
      "In production the telemetry secret is the one that is used; `JWT_SECRET` is demanded and unused. Both count.",
      "32 hexadecimal characters have the length and carry 128 bits.",
    ],
    answer: "Take the fix that generates a value, a different one for each key. Tokens signed with the old key end.",
    formats: ["env", "compose", "systemd", "kubernetes"],
    about: [hub],
    names: /^(?:TELEMETRY_)?JWT_SECRET$/,
    prove: (view) => [
      ...tokens.flatMap((name) =>
        variableClaims(view, name, longEnough(name), { verdict: "fail", fact: `\`${name}\` is not set.` }),
      ),
      ...differ(view),
    ],
  },
  {
    id: "S3",
    demand: "`CONFIG_ENCRYPTION_KEY` is set for production.",
    passes: "It is known in every hub, no known or guessable value, and used for nothing else.",
    fails: "It is missing where the environment is complete, or a placeholder, or the development key.",
    unknown: "The key is not in these files.",
    traps: [
      "Its absence stops no start: the first encryption fails.",
      "`NODE_ENV=Production` makes the hub use its development key without a word.",
      "A new key makes what the old one encrypted unreadable.",
    ],
    answer: "Take the fix that generates a value, before the first secret is stored.",
    formats: ["env", "compose", "systemd", "kubernetes"],
    about: [hub],
    names: /^CONFIG_ENCRYPTION_KEY$/,
    prove: (view) =>
      variableClaims(
        view,
        "CONFIG_ENCRYPTION_KEY",
        (value) =>
          value === "" || isPlaceholder(value)
            ? { verdict: "fail", fact: "`CONFIG_ENCRYPTION_KEY` is no key." }
            : { verdict: "pass", fact: "`CONFIG_ENCRYPTION_KEY` is set." },
        { verdict: "fail", fact: "`CONFIG_ENCRYPTION_KEY` is not set." },
      ),
  },
  {
    id: "S4",
    demand: "No default, demo or published credential is left; keys that were committed once are rotated.",
    passes: "Every secret of the files is known and none is a default, a demo key or weak.",
    fails:
      "A default password, a demo key, a literal secret in a file that is shared, a secret in a template or in a bundle.",
    unknown: "No secret stands in these files, so nothing could be compared.",
    traps: [
      "Keys of sensors and dashboards live in the hub's database: files do not show them.",
      "The dashboard falls back to a development key where `VITE_HORIZON_API_KEY` is not set, and `VITE_*` values are public even if strong.",
      "A key that was committed stays known after it has been removed.",
    ],
    answer: "Replace every copy in one reviewed edit, then attest the day of the rotation.",
    formats: ["env", "compose", "systemd", "synapse", "dockerfile", "kubernetes", "grafana"],
    about: [],
    prove: credentials,
  },
  {
    id: "S5",
    demand: "The sensor's `server.admin_api_key` is set; without it every start makes another one and prints it.",
    passes: "The key is set below `server`, not empty and strong, in a file that the sensor loads.",
    fails: "Not set, empty, at another level, or demo and development switches in production.",
    unknown: "The sensor's config is not in these files.",
    traps: [
      "One error anywhere drops the whole file, and the key with it.",
      "`SYNAPSE_ADMIN_API_KEY` is read by no code, and `/etc/synapse/config.yaml` is no path that the sensor looks at.",
      "An empty key equals an empty header.",
    ],
    answer: "Take the fix: move the key below `server`, generate one, delete the empty one.",
    formats: ["synapse", "compose", "kubernetes"],
    about: [sensor],
    names: /admin_api_key|admin_auth|admin_listen|^SYNAPSE_|^--/,
    prove: adminKeys,
  },
]
