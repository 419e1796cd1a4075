/** Options and variables that switch the check of certificates or signatures off, program by program. */

export interface Unverified {
  /** Index of the word that does it. */
  readonly word: number
  readonly what: "certificate" | "signature"
}

interface Row {
  readonly program: RegExp
  readonly option: RegExp
  readonly what: Unverified["what"]
  /** The word behind it must fit too: `strict-ssl false`. */
  readonly next?: RegExp
}

const no = /^(?:false|0|no|off|never)$/i

/** Sources: the programs' manuals; the selection follows Checkov's CKV2_DOCKER_2 to 17. */
const rows: readonly Row[] = [
  { program: /^curl$/, option: /^--insecure$|^-[sSLfOJivgI46#]*k[sSLfOJivgI46#o]*$/, what: "certificate" },
  { program: /^wget$/, option: /^--no-check-cert(?:ificate)?$/, what: "certificate" },
  { program: /^(?:apt|apt-get|aptitude)$/, option: /^--(?:allow-unauthenticated|force-yes)$/, what: "signature" },
  {
    program: /^(?:apt|apt-get|aptitude)$/,
    option: /^(?:-o)?(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories)=(?:true|1|yes)$/i,
    what: "signature",
  },
  {
    program: /^(?:apt|apt-get|aptitude)$/,
    option: /^(?:-o)?Acquire::https?:.*Verify-(?:Peer|Host)=(?:false|0|no)$/i,
    what: "certificate",
  },
  {
    program: /^(?:yum|dnf|microdnf|tdnf)$/,
    option: /^--nogpgcheck$|^--setopt=\*?\.?gpgcheck=(?:0|false)$/,
    what: "signature",
  },
  { program: /^(?:yum|dnf|microdnf|tdnf)$/, option: /^--setopt=\*?\.?sslverify=(?:0|false)$/, what: "certificate" },
  { program: /^zypper$/, option: /^--no-gpg-checks$/, what: "signature" },
  { program: /^rpm$/, option: /^--(?:nosignature|nogpg)$/, what: "signature" },
  { program: /^pip[\d.]*$/, option: /^--trusted-host(?:=.*)?$/, what: "certificate" },
  { program: /^(?:npm|yarn|pnpm)$/, option: /^--strict-ssl=false$|^--no-strict-ssl$/, what: "certificate" },
  { program: /^(?:npm|yarn|pnpm)$/, option: /^strict-ssl$/, next: no, what: "certificate" },
  { program: /^(?:npm|yarn|pnpm)$/, option: /^strict-ssl=false$/, what: "certificate" },
  { program: /^git$/, option: /^http\.(?:.*\.)?sslVerify$/i, next: no, what: "certificate" },
  { program: /^git$/, option: /^http\.(?:.*\.)?sslVerify=(?:false|0)$/i, what: "certificate" },
  { program: /^composer$/, option: /^disable-tls$/, next: /^(?:true|1)$/, what: "certificate" },
  { program: /^(?:docker|podman|skopeo|buildah)$/, option: /^--(?:src-|dest-)?tls-verify=false$/, what: "certificate" },
]

/** Programs that run the one behind them. */
const wrappers = /^(?:sudo|env|time|nice|exec|command|xargs|timeout|retry|proxychains4?|busybox)$/

/** The word of a command that switches a check off; undefined for commands that check, or ask this machine only. */
export function unverifiedIn(texts: readonly string[]): Unverified | undefined {
  let at = 0
  while (at < texts.length && (wrappers.test(texts[at] ?? "") || /^\w+=|^-|^\d/.test(texts[at] ?? ""))) at++
  let program = (texts[at] ?? "").replace(/^.*\//, "")
  // `python -m pip install`
  if (/^python[\d.]*$/.test(program) && texts[at + 1] === "-m") program = texts[at + 2] ?? ""
  for (const row of rows) {
    if (!row.program.test(program)) continue
    for (let word = at + 1; word < texts.length; word++) {
      if (!row.option.test(texts[word] ?? "")) continue
      if (row.next !== undefined && !row.next.test(texts[word + 1] ?? "")) continue
      return asksItself(program, texts) ? undefined : { word, what: row.what }
    }
  }
  return undefined
}

/** A probe of one's own machine has nobody in between. */
function asksItself(program: string, texts: readonly string[]): boolean {
  if (program !== "curl" && program !== "wget") return false
  const urls = texts.filter((word) => /^https?:\/\//i.test(word))
  return (
    urls.length > 0 &&
    urls.every((url) =>
      /^https?:\/\/(?:[^/@]*@)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0|\$\{?HOSTNAME\}?)(?=[:/]|$)/i.test(
        url,
      ),
    )
  )
}

const variables: ReadonlyMap<string, RegExp> = new Map([
  ["NODE_TLS_REJECT_UNAUTHORIZED", /^0$/],
  ["PYTHONHTTPSVERIFY", /^0$/],
  ["GIT_SSL_NO_VERIFY", /^(?:1|true|yes|on)$/i],
  ["NPM_CONFIG_STRICT_SSL", /^false$/i],
  ["npm_config_strict_ssl", /^false$/i],
])

/** True if a variable of this name and value makes its program skip the check of certificates. */
export function isUnverifiedSetting(name: string, value: string): boolean {
  return variables.get(name)?.test(value) ?? false
}
