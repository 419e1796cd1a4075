/** What Prometheus and Alertmanager refuse beyond keys and types: duplicates, what is missing, what contradicts itself. */
import type { Span } from "../../base/span.ts"
import type { YamlNode } from "../../syntax/yaml/tree.ts"
import { durationSeconds } from "../metrics/durations.ts"
import type { RuleGroup } from "../metrics/rule-groups.ts"
import { get, isOpen, mappingOf, scalarAt, textAt, type View } from "../metrics/yaml-view.ts"
import type { Routing } from "./alertmanager.ts"
import type { ConfigJob, Fault } from "./types.ts"

export function configFaults(view: View, root: YamlNode | undefined, jobs: readonly ConfigJob[]): readonly Fault[] {
  const faults: Fault[] = []
  const global = get(view, root, "global")?.value
  const interval = textAt(view, global, "scrape_interval") ?? "1m"
  const timeout = textAt(view, global, "scrape_timeout")
  const globalTimeout = scalarAt(view, global, "scrape_timeout")
  if (globalTimeout !== undefined && isLonger(timeout, interval))
    faults.push(tooLong(globalTimeout.contentSpan, "global"))
  const seen = new Set<string>()
  const items = view.resolver.items(get(view, root, "scrape_configs")?.value)
  for (const { node } of items) {
    const job = mappingOf(view, node)
    if (job === undefined) continue
    const name = scalarAt(view, job, "job_name")
    if (name === undefined || name.text === "") {
      const at = job.entries[0]?.key.span ?? job.span
      faults.push({ code: "missing", message: "A scrape config needs a `job_name`", span: at, subject: "job_name" })
    } else if (seen.has(name.text)) {
      const message = `The job \`${name.text.slice(0, 60)}\` is there twice`
      faults.push({ code: "duplicate", message, span: name.contentSpan, subject: name.text })
    } else seen.add(name.text)
    const own = scalarAt(view, job, "scrape_timeout")
    if (own !== undefined && isLonger(own.text, textAt(view, job, "scrape_interval") ?? interval))
      faults.push(tooLong(own.contentSpan, name?.text ?? ""))
    faults.push(...authFaults(view, job, name?.text ?? ""))
  }
  for (const job of jobs) faults.push(...targetFaults(job))
  return faults
}

function isLonger(timeout: string | undefined, interval: string): boolean {
  const [a, b] = [durationSeconds(timeout ?? ""), durationSeconds(interval)]
  return a !== undefined && b !== undefined && b > 0 && a > b
}

function tooLong(span: Span, subject: string): Fault {
  const message = "`scrape_timeout` must not be longer than the scrape interval"
  return { code: "conflict", message, span, subject: `${subject}.scrape_timeout` }
}

function authFaults(view: View, job: YamlNode, name: string): readonly Fault[] {
  const ways = ["basic_auth", "oauth2", "authorization", "bearer_token", "bearer_token_file"]
    .map((key) => get(view, job, key))
    .filter((entry) => entry?.value !== undefined)
  const [, second] = ways
  if (second === undefined) return []
  const message = "A scrape config takes one kind of authentication only"
  return [{ code: "conflict", message, span: second.key.span, subject: `${name}.${second.name}` }]
}

/** Targets are `host:port`; a scheme or a path in them is refused. */
function targetFaults(job: ConfigJob): readonly Fault[] {
  return job.targets.flatMap((target): Fault[] => {
    if (!target.address.known) return []
    const text = target.address.value
    if (!text.includes("/")) return []
    const message = "A target is `host:port`; scheme and path have keys of their own"
    return [{ code: "wrong-type", message, span: target.span, subject: `${job.name}.targets.${text.slice(0, 60)}` }]
  })
}

export function ruleFaults(view: View, root: YamlNode | undefined, groups: readonly RuleGroup[]): readonly Fault[] {
  const faults: Fault[] = []
  const names = new Set<string>()
  for (const group of groups) {
    if (group.name === "")
      faults.push({ code: "missing", message: "A rule group needs a `name`", span: group.nameSpan, subject: "name" })
    else if (names.has(group.name)) {
      const message = `The group \`${group.name.slice(0, 60)}\` is there twice`
      faults.push({ code: "duplicate", message, span: group.nameSpan, subject: group.name })
    }
    names.add(group.name)
    for (const rule of group.rules) {
      if (rule.fault !== undefined)
        faults.push({ code: "expression", message: rule.fault.message, span: rule.fault.span, subject: rule.owner })
      for (const [name, { span }] of rule.labels)
        if (name === "__name__")
          faults.push({
            code: "wrong-type",
            message: `\`${name.slice(0, 60)}\` cannot be a label`,
            span,
            subject: name,
          })
      if (rule.kind === "recording" && /[{}]/.test(rule.name) && !isOpen(rule.name))
        faults.push({
          code: "wrong-type",
          message: "This cannot be the name of a series",
          span: rule.nameSpan,
          subject: rule.owner,
        })
    }
  }
  for (const { node } of view.resolver.items(get(view, root, "groups")?.value))
    for (const rule of view.resolver.items(get(view, node, "rules")?.value)) faults.push(...partsOf(view, rule.node))
  return faults
}

function partsOf(view: View, given: YamlNode): readonly Fault[] {
  const node = mappingOf(view, given)
  if (node === undefined) return []
  const [alert, record, expression] = ["alert", "record", "expr"].map((key) => scalarAt(view, node, key))
  const at = (alert ?? record)?.contentSpan ?? node.entries[0]?.key.span ?? node.span
  const subject = (alert ?? record)?.text ?? ""
  const fault = (message: string, code: Fault["code"], span: Span = at): Fault => ({ code, message, span, subject })
  const found: Fault[] = []
  if (alert !== undefined && record !== undefined)
    found.push(fault("A rule is either an `alert` or a `record`", "conflict"))
  if (alert === undefined && record === undefined) found.push(fault("A rule needs `alert` or `record`", "missing"))
  if (expression === undefined || expression.text === "") found.push(fault("A rule needs an `expr`", "missing"))
  if (record === undefined || alert !== undefined) return found
  for (const key of ["for", "keep_firing_for", "annotations"]) {
    const entry = get(view, node, key)
    if (entry?.value !== undefined)
      found.push(fault(`A recording rule takes no \`${key}\``, "conflict", entry.key.span))
  }
  return found
}

export function routingFaults(routing: Routing): readonly Fault[] {
  const faults: Fault[] = []
  const names = new Set<string>()
  for (const { name, nameSpan } of routing.receivers) {
    if (names.has(name))
      faults.push({
        code: "duplicate",
        message: `The receiver \`${name.slice(0, 60)}\` is there twice`,
        span: nameSpan,
        subject: name,
      })
    names.add(name)
  }
  for (const route of routing.routes) {
    if (route.isRoot && route.receiver === undefined)
      faults.push({ code: "missing", message: "The root route needs a `receiver`", span: route.span, subject: "route" })
    if (route.isRoot && route.hasMatchers)
      faults.push({ code: "conflict", message: "The root route takes no matchers", span: route.span, subject: "route" })
    if (route.receiver === undefined || route.receiverSpan === undefined || isOpen(route.receiver)) continue
    // A receiver whose name is filled in later may be the one that is meant.
    if (routing.receivers.some(({ name }) => isOpen(name))) continue
    if (!names.has(route.receiver))
      faults.push({
        code: "undefined-receiver",
        message: `The route's receiver \`${route.receiver.slice(0, 60)}\` is not defined`,
        span: route.receiverSpan,
        subject: route.receiver,
      })
  }
  return faults
}
