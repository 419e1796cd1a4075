/** Items about runbooks, the continuity plan, credentials and declared limits: D5 to D13. */
import { settled } from "../../base/known.ts"
import { extrasArgument, knownExtras } from "../../model/trading/facts.ts"
import { brokenLinks, planState, plansNear } from "../../workspace/runbooks.ts"
import { extrasIn } from "../../workspace/trading.ts"
import { credentialClaims } from "../credential-claims.ts"
import type { ItemDefinition } from "../define.ts"
import { envTemplateClaims, noTemplateNeeded } from "../env-templates.ts"
import { trading } from "../products.ts"
import { runbookClaims } from "../runbook-claims.ts"
import { type Claim, claim, claimOf, type View } from "../view.ts"
import { daemons } from "./deploy-stack.ts"

function plan(view: View): readonly Claim[] {
  const [main] = view.deployment.mains
  if (main === undefined) return []
  const plans = plansNear(view.workspace, main)
  if (plans.length === 0) return [claimOf("fail", main, "No continuity plan (`bcp.md`) is among the files.")]
  return plans.flatMap(({ uri, model }): readonly Claim[] => {
    const open = planState(model).filter(({ state }) => state !== "present")
    const claims: Claim[] = open.map(({ part, state, section, at }) =>
      claim(
        "fail",
        { uri, span: at ?? section?.heading.span ?? model.titleSpan },
        `The part \`${part.name}\` is ${planWords[state]}.`,
      ),
    )
    for (const { link, path } of brokenLinks(view.workspace, uri, model))
      claims.push(claim("fail", { uri, span: link.span }, `The link to \`${path}\` leads nowhere.`))
    for (const { span } of model.claims)
      claims.push(claim("fail", { uri, span }, "The plan claims what no document can show."))
    if (claims.length === 0)
      claims.push(claim("pass", { uri, span: model.titleSpan }, "Every part of the plan is filled in."))
    return [
      ...claims,
      claim("unknown", { uri, span: model.titleSpan }, "Whether counsel has signed the plan is not shown by a file."),
    ]
  })
}

const planWords = {
  missing: "missing",
  empty: "empty",
  placeholder: "not filled in",
  thin: "incomplete",
  present: "there",
} as const

function extras(view: View): readonly Claim[] {
  const args = view.all("settings").filter(({ name }) => name === extrasArgument)
  const declared = view.members.flatMap(({ uri, language }): readonly Claim[] => {
    const model = language === "dockerfile" ? view.workspace.model(uri, "dockerfile") : undefined
    if (model === undefined) return []
    const inside = model.stages.find(({ variables }) => variables.some(({ name }) => name === extrasArgument))
    const outside = model.globalArgs.find(({ name }) => name === extrasArgument)
    const used = model.stages.some(
      ({ uses, runs }) =>
        uses.some(({ name }) => name === extrasArgument) ||
        runs.some(({ commands }) => commands.some(({ text }) => text.includes(extrasArgument))),
    )
    if (inside === undefined && outside !== undefined)
      return [
        claim(
          "fail",
          { uri, span: outside.nameSpan },
          "`HORIZON_EXTRAS` is declared before the first FROM only: no stage sees it.",
        ),
      ]
    if (inside === undefined) return []
    const at = inside.variables.find(({ name }) => name === extrasArgument)?.nameSpan ?? inside.span
    return used
      ? [claim("pass", { uri, span: at }, "A stage declares `HORIZON_EXTRAS` and uses it.")]
      : [claim("fail", { uri, span: at }, "`HORIZON_EXTRAS` is declared and used nowhere.")]
  })
  const foreign = args.flatMap((arg) =>
    extrasIn(arg.value)
      .filter((extra) => !knownExtras.includes(extra))
      .map((extra) => claim("unknown", arg, `\`${extra}\` is none of the extras that are documented.`)),
  )
  return [...declared, ...foreign]
}

const tools: ReadonlyMap<number, string> = new Map([
  [9100, "the daemon's metrics"],
  [9090, "Prometheus"],
  [3000, "Grafana"],
])

function limits(view: View): readonly Claim[] {
  const found = daemons(view)
  const [daemon] = found
  if (daemon === undefined) return []
  const claims: Claim[] = []
  const kubernetes = found.filter(({ workload }) => workload === "deployment" || workload === "stateful-set")
  for (const each of found) {
    if (!each.replicas.known)
      claims.push(claim("unknown", each, `How many copies of \`${each.name}\` run is not known.`, each.nameSpan))
    else if (each.replicas.value > 1)
      claims.push(
        claim(
          "fail",
          each,
          `\`${each.name}\` runs ${each.replicas.value} times: the state allows one writer.`,
          each.nameSpan,
        ),
      )
  }
  const containers = found.filter(({ workload }) => workload !== "unit")
  if (containers.length > 1)
    claims.push(claim("fail", containers[1] ?? daemon, "Two services run the daemon.", containers[1]?.nameSpan))
  if (kubernetes.some(({ workload }) => workload === "deployment"))
    claims.push(
      claim(
        "unknown",
        daemon,
        "A rolling update may run two writers for a moment: `Recreate` is demanded.",
        daemon.nameSpan,
      ),
    )
  for (const port of view.all("ports")) {
    const what = tools.get(settled(port.containerPort)?.first ?? 0)
    if (what === undefined || port.by === "listen" || settled(port.reach) === "loopback") continue
    const verdict = settled(port.reach) === "all-interfaces" ? "fail" : "unknown"
    claims.push(claim(verdict, port, `${what.charAt(0).toUpperCase()}${what.slice(1)} can be reached without a proxy.`))
  }
  if (claims.length === 0)
    claims.push(
      claim(
        "pass",
        daemon,
        `\`${daemon.name}\` is the one writer, and nothing is public without a proxy.`,
        daemon.nameSpan,
      ),
    )
  return claims
}

const runbookItem = (id: string, name: string, steps: string, trap: string, alerted: boolean): ItemDefinition => ({
  id,
  demand: `The runbook \`${name}.md\` is there: ${steps}.`,
  passes: `It names every step, an owner and the day of the last exercise${alerted ? ", and an alert links it" : ""}.`,
  fails: `It is missing, leaves out a step, or has empty sections${alerted ? "; no `rule_files` loads its alert" : ""}.`,
  unknown: "No runbooks are in these files.",
  traps: [trap],
  answer: "Write the runbook, and link it from its alert.",
  formats: ["runbook", "prometheus"],
  about: [trading],
  prove: runbookClaims(name, alerted),
})

export const documentItems: readonly ItemDefinition[] = [
  runbookItem(
    "D5",
    "kill-switch",
    "acknowledge, find the cause, decide between halt and restart",
    "That it is there is no rehearsal; `horizon kill` is announced and not released.",
    true,
  ),
  runbookItem(
    "D6",
    "feed-stale",
    "confirm the connection, decide between unwinding by hand and reconnecting",
    "The limit is 30 s by default, and 0 switches it off.",
    true,
  ),
  runbookItem(
    "D7",
    "credential-rotation",
    "stage, verify with a dry run, revoke",
    "Alerters never raise: a wrong credential stays silent until a test alert is sent.",
    false,
  ),
  runbookItem(
    "D8",
    "disaster-recovery",
    "rebuild a lost host from backup and verify the audit log",
    "SQLite files need a consistent copy; a backup on the lost host is none.",
    false,
  ),
  {
    id: "D9",
    demand: "The continuity plan has its ten parts filled in, its links lead somewhere, and somebody has signed it.",
    passes: "Every part is filled in, and the signature is attested.",
    fails: "A part is missing or a placeholder, a link leads nowhere, the plan claims to satisfy a rule.",
    unknown: "The signature is a person's, and no file shows it.",
    traps: ["No text shows that a rule is satisfied: counsel decides that."],
    answer: "Fill in the plan, let counsel sign it, attest the day.",
    formats: ["runbook"],
    about: [trading],
    prove: plan,
  },
  {
    id: "D10",
    demand: "`.env.example` lists every variable that is used, with no usable secret in it.",
    passes: "The template names all variables that the files refer to, and holds no secret.",
    fails: "A real-looking value, or a variable that is used and not listed.",
    unknown: "No template of the environment is in these files.",
    traps: ["`.dockerignore` needs `**/.env` for nested files.", "Placeholders may look like a provider's keys."],
    answer: "Add the missing names; keep values out.",
    formats: ["env", "compose", "dockerfile"],
    about: [],
    notApplicable: noTemplateNeeded,
    prove: envTemplateClaims,
  },
  {
    id: "D11",
    demand: "The unit reads `/etc/horizon/credentials.env`, which only root or the daemon can read.",
    passes: "The unit demands exactly this file, a script sets mode and owner, and no credential stands elsewhere.",
    fails: "Another file, a leading `-`, a credential in the unit, a mode that others can read.",
    unknown: "No unit of the daemon is in these files, or mode and owner are set on the host.",
    traps: [
      "`export` lines vanish, and comments behind values become part of them.",
      "One bad byte fails the whole file.",
    ],
    answer: "Name the file, set its mode in the install script, or attest it.",
    formats: ["systemd", "shell", "env"],
    about: [trading],
    prove: credentialClaims,
  },
  {
    id: "D12",
    demand: "The build argument `HORIZON_EXTRAS` chooses optional dependencies; empty means the core alone.",
    passes: "A stage declares the argument and uses it, and what is passed is a documented extra.",
    fails: "Declared before the first FROM only, or passed to a Dockerfile that does not declare it.",
    unknown: "No Dockerfile of the daemon is in these files.",
    traps: ["An extra alone switches nothing on: metrics and alerts are opted into in code."],
    answer: "Move the `ARG` into the stage that installs.",
    formats: ["dockerfile", "compose"],
    about: [trading],
    prove: extras,
  },
  {
    id: "D13",
    demand: "The declared limits are kept: one writer, TLS by a proxy, secrets from outside.",
    passes: "One daemon, nothing public without a proxy.",
    fails: "Two writers, or metrics, Prometheus or Grafana in the open.",
    unknown: "What runs the daemon is not in these files.",
    traps: ["A Deployment with one replica and a rolling update runs two writers for a moment."],
    answer: "Bind ports to loopback, set replicas to 1 and the strategy to `Recreate`.",
    formats: ["compose", "systemd", "kubernetes"],
    about: [trading],
    prove: limits,
  },
]
