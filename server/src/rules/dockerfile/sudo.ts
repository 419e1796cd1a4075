/** A build step calls sudo. */
import { labelOf } from "../../model/dockerfile/stages.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/sudo",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A build step calls sudo.",
    why: "Build steps run as root until a `USER` says otherwise. sudo needs to be installed for that, asks for a terminal in some setups, and stays in the image as a way to become root.",
    remedy: "Do what needs root before `USER`, or switch with `USER root` and back.",
    messages: { sudo: "`sudo` in a build step: switch with `USER` instead." },
    fix: "none",
    references: [ref("Dockerfile best practices: USER", "https://docs.docker.com/build/building/best-practices/#user")],
    equivalents: ["DL3004", "DS-0010", "CKV2_DOCKER_1"],
  },
  check({ model, stage, report }) {
    if (stage !== "production") return
    for (const each of model.stages)
      for (const run of each.runs)
        for (const { texts, wordSpans } of run.commands) {
          const [span] = wordSpans
          if (texts[0] !== "sudo" || span === undefined) continue
          report({ at: span, id: "sudo", evidence: texts.join(" ").slice(0, 200), scope: labelOf(model, each) })
        }
  },
})
