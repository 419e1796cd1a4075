/** Takes off what stands before the command that really runs: `sudo`, `timeout`, `docker compose exec`, `ssh`, `sh -c`. */
import type { Span } from "../../base/span.ts"
import { programName } from "./programs.ts"

/** A word as far as unwrapping looks at it. */
export interface PlainWord {
  readonly text: string
  readonly isKnown: boolean
  readonly span: Span
  /** The way from an offset in `text` to the file, for words that hold a script. */
  readonly place: (offset: number) => number
}

export interface Unwrapped {
  readonly words: readonly PlainWord[]
  readonly via: readonly string[]
  /** The container, pod or host that the last wrapper enters. */
  readonly within?: string
  /** Words whose texts, joined by blanks, are a script of their own; `words` is then the wrapper itself. */
  readonly script?: readonly PlainWord[]
  /** Options that the script's shell is started with. */
  readonly shellOptions?: string
  /** The wrapper reads a script from its input. */
  readonly readsInput?: boolean
}

/** Options that take the next word, and how many words stand before the command. */
interface Wrapper {
  readonly valued: ReadonlySet<string>
  readonly operands: number
}

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "))
const none = set("")

const simple: Readonly<Record<string, Wrapper>> = {
  sudo: { valued: set("-u --user -g --group -h -p -C -T -r -t -D"), operands: 0 },
  doas: { valued: set("-u -C"), operands: 0 },
  env: { valued: set("-u --unset -C --chdir"), operands: 0 },
  nice: { valued: set("-n --adjustment"), operands: 0 },
  ionice: { valued: set("-c -n --class --classdata"), operands: 0 },
  chrt: { valued: none, operands: 1 },
  timeout: { valued: set("-k -s --kill-after --signal"), operands: 1 },
  nohup: { valued: none, operands: 0 },
  exec: { valued: set("-a"), operands: 0 },
  command: { valued: none, operands: 0 },
  builtin: { valued: none, operands: 0 },
  time: { valued: set("-f -o"), operands: 0 },
  stdbuf: { valued: set("-i -o -e"), operands: 0 },
  setsid: { valued: none, operands: 0 },
  chronic: { valued: none, operands: 0 },
  cronic: { valued: none, operands: 0 },
  unbuffer: { valued: none, operands: 0 },
  gosu: { valued: none, operands: 1 },
  "su-exec": { valued: none, operands: 1 },
  tini: { valued: none, operands: 0 },
  "dumb-init": { valued: none, operands: 0 },
  flock: { valued: set("-w --timeout --wait -E --conflict-exit-code"), operands: 1 },
  "systemd-cat": { valued: set("-t -p --identifier --priority"), operands: 0 },
  "systemd-run": { valued: set("-p --property -u --unit --uid --gid -E --setenv --slice -M -H"), operands: 0 },
  xargs: { valued: set("-n -I -P -L -d -s -E -a --max-args --max-procs --replace --delimiter"), operands: 0 },
  npx: { valued: set("-p --package"), operands: 0 },
  bunx: { valued: none, operands: 0 },
}

/** Programs whose own word begins the command that they pass on. */
const runners: readonly (readonly string[])[] = [
  ["pnpm", "exec"],
  ["pnpm", "dlx"],
  ["yarn", "exec"],
  ["yarn", "dlx"],
  ["npm", "exec"],
  ["poetry", "run"],
  ["pipenv", "run"],
  ["uv", "run"],
  ["bundle", "exec"],
  ["doppler", "run"],
  ["op", "run"],
  ["infisical", "run"],
]

const composeGlobals = set(
  "-f --file -p --project-name --profile --env-file --project-directory -c --context -H --host --log-level --ansi --progress --parallel",
)
const containerOptions = set(
  "-e --env --env-file -u --user -w --workdir --detach-keys --index -v --volume --name --network --net -p --publish -h --hostname -l --label --entrypoint --mount -m --memory --cpus --restart --log-driver --log-opt --add-host --link --volumes-from --platform --pull --cap-add --cap-drop --device --dns --gpus --ip --tmpfs --ulimit --security-opt --shm-size --stop-timeout --stop-signal --cidfile --expose --group-add --health-cmd --network-alias --pid --ipc --userns --cgroupns --runtime --memory-swap --pids-limit --storage-opt --sysctl --annotation",
)
const sshOptions = set("-i -p -o -l -F -J -L -R -D -b -c -e -m -E -S -W -w -B -I -O -Q")
const kubectlGlobals = set(
  "-n --namespace --context --kubeconfig --cluster --user -s --server -l --selector -c --container -f",
)
const shells = /^(?:ba|da|a|z|k|mk)?sh$/

/** Most wrappers around one command. */
const mostLayers = 12

/** Takes wrappers off until the command itself, or a script in a word, is left. Pure, linear in the words. */
export function unwrap(words: readonly PlainWord[]): Unwrapped {
  let rest = words
  const via: string[] = []
  let within: string | undefined
  for (let layer = 0; layer < mostLayers; layer++) {
    const next = layerOf(rest)
    if (next === undefined) break
    via.push(next.name)
    within = next.within ?? within
    if (next.script !== undefined || next.readsInput)
      return { words: rest, via, ...(within === undefined ? {} : { within }), ...pick(next) }
    rest = next.rest
  }
  return { words: rest, via, ...(within === undefined ? {} : { within }) }
}

interface Layer {
  readonly name: string
  readonly rest: readonly PlainWord[]
  readonly within?: string
  readonly script?: readonly PlainWord[]
  readonly shellOptions?: string
  readonly readsInput?: boolean
}

function pick({ script, shellOptions, readsInput }: Layer): Partial<Unwrapped> {
  return {
    ...(script === undefined ? {} : { script }),
    ...(shellOptions === undefined ? {} : { shellOptions }),
    ...(readsInput === undefined ? {} : { readsInput }),
  }
}

function layerOf(words: readonly PlainWord[]): Layer | undefined {
  const first = words[0]
  if (first === undefined) return undefined
  const name = programName(first.text)
  if (/^[A-Za-z_]\w*=/.test(first.text) && words.length > 1) return { name: "env", rest: words.slice(1) }
  if (shells.test(name)) return shellLayer(name, words)
  if (name === "ssh") return sshLayer(words)
  if (name === "su" || name === "runuser") return suLayer(name, words)
  if (name === "docker" || name === "podman" || name === "docker-compose" || name === "nerdctl")
    return containerLayer(name, words)
  if (name === "kubectl" || name === "oc") return kubectlLayer(name, words)
  const runner = runners.find(([program, verb]) => program === name && words[1]?.text === verb)
  if (runner !== undefined) return commandBehind(runner.join(" "), words.slice(2), { valued: none, operands: 0 })
  const wrapper = Object.hasOwn(simple, name) ? simple[name] : undefined
  return wrapper && commandBehind(name, words.slice(1), wrapper)
}

/** The words behind options and operands; undefined where nothing is left, so that the wrapper is the command. */
function commandBehind(name: string, words: readonly PlainWord[], wrapper: Wrapper): Layer | undefined {
  let at = passOptions(words, 0, wrapper.valued)
  at += wrapper.operands
  while (name !== "npx" && /^[A-Za-z_]\w*=/.test(words[at]?.text ?? "")) at++
  if (name === "flock" && /^(?:-c|--command)$/.test(words[at]?.text ?? "")) {
    const script = words.slice(at + 1, at + 2)
    return script.length === 0 ? undefined : { name, rest: [], script }
  }
  if (words[at]?.text === "--") at++
  const rest = words.slice(at)
  return rest.length === 0 ? undefined : { name, rest }
}

/** Index behind the options that begin at `at`; `--` ends them and is passed. */
function passOptions(words: readonly PlainWord[], at: number, valued: ReadonlySet<string>): number {
  let index = at
  for (; index < words.length; index++) {
    const text = words[index]?.text ?? ""
    if (text === "--") return index + 1
    if (!/^-./.test(text)) return index
    if (valued.has(text)) index++
  }
  return index
}

function shellLayer(name: string, words: readonly PlainWord[]): Layer | undefined {
  let options = ""
  for (let at = 1; at < words.length; at++) {
    const text = words[at]?.text ?? ""
    if (/^-[A-Za-z]*c$/.test(text)) {
      const next = words[at + 1]?.text === "--" ? at + 2 : at + 1
      const script = words.slice(next, next + 1)
      return script.length === 0
        ? undefined
        : { name: `${name} -c`, rest: [], script, shellOptions: `${options} ${text.slice(0, -1)}` }
    }
    if (text === "-s" || text === "-") return { name, rest: [], readsInput: true, shellOptions: options }
    if (!/^[-+]/.test(text)) return undefined
    options += ` ${text}`
    if (/^-[A-Za-z]*o$/.test(text)) options += ` ${words[++at]?.text ?? ""}`
  }
  return { name, rest: [], readsInput: true, shellOptions: options }
}

function sshLayer(words: readonly PlainWord[]): Layer | undefined {
  const host = passOptions(words, 1, sshOptions)
  const start = passOptions(words, host + 1, sshOptions)
  const within = words[host]?.text
  if (within === undefined) return undefined
  const script = words.slice(start)
  return script.length === 0
    ? { name: "ssh", rest: [], within, readsInput: true }
    : { name: "ssh", rest: [], within, script }
}

function suLayer(name: string, words: readonly PlainWord[]): Layer | undefined {
  const at = words.findIndex((word, index) => index > 0 && /^(?:-c|--command)$/.test(word.text))
  if (at > 0 && at + 1 < words.length) return { name, rest: [], script: words.slice(at + 1, at + 2) }
  const user = words[1]?.text === "-u" ? words.slice(3) : []
  const rest = user[0]?.text === "--" ? user.slice(1) : user
  return rest.length === 0 ? undefined : { name, rest }
}

function containerLayer(name: string, words: readonly PlainWord[]): Layer | undefined {
  let at = 1
  if (name !== "docker-compose") {
    at = passOptions(words, 1, composeGlobals)
    if (words[at]?.text === "compose") at = passOptions(words, at + 1, composeGlobals)
    else if (words[at]?.text === "container") at++
  } else at = passOptions(words, 1, composeGlobals)
  const verb = words[at]?.text
  if (verb !== "exec" && verb !== "run") return undefined
  const place = passOptions(words, at + 1, containerOptions)
  const entry = entrypointIn(words.slice(at + 1, place))
  const rest = words.slice(place + 1)
  const within = words[place]?.text
  const via = `${name}${name !== "docker-compose" && words.slice(1, at).some((word) => word.text === "compose") ? " compose" : ""} ${verb}`
  if (within === undefined) return undefined
  if (entry !== undefined) return { name: via, rest: [entry, ...rest], within }
  if (rest.length === 0 || /^-/.test(rest[0]?.text ?? "")) return undefined
  return { name: via, rest, within }
}

/** The program that `--entrypoint` names, unless it clears it. */
function entrypointIn(options: readonly PlainWord[]): PlainWord | undefined {
  const at = options.findIndex((word) => word.text.startsWith("--entrypoint"))
  const word = options[at]
  if (word === undefined) return undefined
  const found =
    word.text === "--entrypoint" ? options[at + 1] : { ...word, text: word.text.slice("--entrypoint=".length) }
  return found === undefined || found.text === "" ? undefined : found
}

function kubectlLayer(name: string, words: readonly PlainWord[]): Layer | undefined {
  const verb = passOptions(words, 1, kubectlGlobals)
  const text = words[verb]?.text
  if (text !== "exec" && text !== "run") return undefined
  const dashes = words.findIndex((word, index) => index > verb && word.text === "--")
  const rest = dashes < 0 ? [] : words.slice(dashes + 1)
  const within = words[passOptions(words, verb + 1, kubectlGlobals)]?.text
  return rest.length === 0 ? undefined : { name: `${name} ${text}`, rest, ...(within === undefined ? {} : { within }) }
}
