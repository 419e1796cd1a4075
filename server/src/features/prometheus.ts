/** Outline and hover of Prometheus' files: jobs, groups with their rules, receivers; what a metric counts. */
import { settled } from "../base/known.ts"
import { cover, type Span, touches } from "../base/span.ts"
import type { MetricUse } from "../model/facts.ts"
import { metricOf, productNames } from "../model/metrics/catalogue.ts"
import type { ConfigJob, PrometheusFile } from "../model/prometheus/types.ts"
import { code, type HoverPart, list } from "./hover-text.ts"
import type { DocumentSymbolInfo } from "./symbols.ts"

export function prometheusSymbols(model: PrometheusFile): readonly DocumentSymbolInfo[] {
  return [
    ...model.jobs.map((job) => symbol(job.name, "service", job.itemSpan, job.nameSpan)),
    ...model.groups.map((group) => ({
      ...symbol(group.name, "group", group.span, group.nameSpan),
      children: group.rules.map((rule) => ({
        ...symbol(rule.name, "key", cover(rule.nameSpan, rule.expressionSpan), rule.nameSpan),
        detail: rule.kind,
      })),
    })),
    ...model.receivers.map((receiver) => ({
      ...symbol(receiver.name, "section", receiver.nameSpan, receiver.nameSpan),
      detail: receiver.integrations.join(", "),
    })),
  ].map((each) => ({ ...each, span: withChildren(each.span, each.children) }))
}

function symbol(name: string, kind: DocumentSymbolInfo["kind"], whole: Span, nameSpan: Span): DocumentSymbolInfo {
  // The protocol refuses empty names.
  return { name: name.trim() === "" ? "(empty)" : name, kind, span: cover(whole, nameSpan), nameSpan, children: [] }
}

/** A rule that an alias repeats stands outside its group. */
function withChildren(whole: Span, children: readonly DocumentSymbolInfo[]): Span {
  return children.reduce((span, child) => cover(span, child.span), whole)
}

export function prometheusHover(model: PrometheusFile, at: number): HoverPart | undefined {
  const uses = model.groups.flatMap((group) => group.rules.flatMap((rule) => rule.metrics ?? []))
  const use = uses.find((each) => touches(each.span, at))
  const metric = use && metricHover(use)
  if (metric !== undefined) return metric
  const job = model.jobs.find((each) => touches(each.nameSpan, at))
  if (job !== undefined) return { span: job.nameSpan, markdown: jobText(job, job.targets.slice(0, 10)) }
  for (const each of model.jobs) {
    const target = each.targets.find(({ span }) => touches(span, at))
    if (target !== undefined) return { span: target.span, markdown: jobText(each, [target]) }
  }
  return undefined
}

/** What a metric of the products counts, and whether it moves; nothing for metrics of other software. */
export function metricHover(use: MetricUse): HoverPart | undefined {
  const metric = metricOf(use.name)
  if (metric === undefined) return undefined
  const moves = metric.moves ? "" : "\n\n**Exported, but never updated:** an alert on it tells nothing."
  return {
    span: use.span,
    markdown: `**${code(use.name)}** ${productNames[metric.product]}: ${metric.means}.${moves}`,
  }
}

function jobText(job: ConfigJob, targets: ConfigJob["targets"]): string {
  const scheme = settled(job.scheme) ?? "?"
  const path = settled(job.path) ?? "?"
  const urls = targets.map(({ address }) =>
    address.known ? code(`${scheme}://${address.value}${path}`) : `an address that is not known: ${address.because}`,
  )
  const more = job.targets.length > targets.length && targets.length > 1 ? "and more" : undefined
  const lines = list([
    ...urls.map((url) => `Scrapes ${url}`),
    more,
    job.dynamic ? "Targets come from a service discovery" : undefined,
    job.interval === undefined ? undefined : `Every ${code(job.interval)}`,
    job.auth === "none" ? "Sends no authentication" : `Authentication: ${job.auth}`,
    job.headers.size === 0 ? undefined : `Headers: ${[...job.headers.keys()].map(code).join(", ")}`,
  ])
  return `**Scrape job ${code(job.name)}**\n\n${lines}`
}
