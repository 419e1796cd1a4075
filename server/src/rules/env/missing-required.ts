/** An image lacks a variable that it cannot do without, or that it needs beside another one. */
import { lackingNames, neededNames } from "../../workspace/known-needs.ts"
import { knownReaders } from "../../workspace/known-variables.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "env/missing-required",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "An image lacks a variable that it needs.",
    why: "Some variables work together only: MongoDB creates its first user from a name and a password, InfluxDB sets up from four. With one of them missing the image stops, or leaves out what the others ask for. Some applications do not start at all without their address or key.",
    remedy: "Set the variable, from an env file or a secret where it is one.",
    messages: {
      needed: "{product} does not start without `{name}`.",
      beside: "Without `{name}` {effect}, though `{when}` is set.",
    },
    fix: "none",
    references: [
      ref("MongoDB image: entry point", "docker-library/mongo:docker-entrypoint.sh"),
      ref("MySQL image: entry point", "docker-library/mysql:template/docker-entrypoint.sh"),
      ref("InfluxDB image: entry point", "influxdata/influxdata-docker:influxdb/2.7/entrypoint.sh"),
    ],
  },
  check({ document, uri, workspace, stage, report }) {
    if (stage === "template" || document.language === "env") return
    for (const reader of knownReaders(workspace, uri)) {
      if (reader.isOpen) continue
      const { image, owner, reference } = reader
      const basis = { at: reference.span, scope: owner }
      for (const name of lackingNames(workspace, reader))
        report({
          ...basis,
          id: "needed",
          data: { product: image.title, name },
          evidence: name,
          severity: stage === "development" ? "warning" : "error",
        })
      for (const { name, when, need } of neededNames(reader)) {
        const place = reader.variables.get(when)?.place
        report({
          ...basis,
          at: place?.uri === uri ? place.span : reference.span,
          id: "beside",
          data: { name, when, effect: need.effect },
          evidence: name,
          severity: need.refused ? (stage === "development" ? "warning" : "error") : "info",
        })
      }
    }
  },
})
