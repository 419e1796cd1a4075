/** A variable's name is a slip of one that the image reads, or another program's name for the same thing. */
import { isRefusal } from "../../base/edit.ts"
import type { Setting } from "../../model/facts.ts"
import { knownVariable } from "../../model/known/catalogue.ts"
import { meantNames } from "../../workspace/known-needs.ts"
import type { KnownReader } from "../../workspace/known-variables.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "env/misspelt-known-name",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["S4"],
    summary: "A variable's name is a slip of one that the image reads.",
    why: "Images ignore names that they do not know, without a word: the database gets another name, the password is not set, the user is not created.",
    remedy: "Write the name as the image reads it, or remove the line.",
    messages: {
      misspelt: "{product} does not read `{name}`; it reads `{meant}`.",
      unread: "{product} does not read `{name}`: {effect}.",
    },
    fix: "review",
    references: [
      ref("PostgreSQL image: environment variables", "https://hub.docker.com/_/postgres"),
      ref("MySQL image: environment variables", "https://hub.docker.com/_/mysql"),
      ref("Redis image", "https://hub.docker.com/_/redis"),
    ],
  },
  check({ uri, workspace, stage, report, fix }) {
    if (stage === "template") return
    for (const { reader, setting, meant, effect } of meantNames(workspace, uri)) {
      const product = reader.image.title
      report({
        at: setting.nameSpan,
        id: meant === undefined ? "unread" : "misspelt",
        data: { product, name: setting.name, meant: meant ?? "", effect: effect ?? "" },
        evidence: setting.name,
        scope: setting.owner,
        severity: stage === "development" ? "info" : "warning",
        items: meant === undefined || knownVariable(reader.image, meant)?.info.secret === true ? ["S4"] : [],
        fixes: () =>
          meant === undefined || isShared(setting)
            ? []
            : fix({
                title: `Rename to \`${meant}\``,
                safety: "review",
                caveat: caveatOf(reader, meant),
                edits: [{ span: setting.nameSpan, newText: meant }],
              }),
      })
    }
  },
})

/** Where the value cannot be written (an anchor), the name belongs to other places too. */
function isShared(setting: Setting): boolean {
  return setting.literal && setting.value.known && isRefusal(setting.rewrite(setting.value.value))
}

function caveatOf({ image }: KnownReader, meant: string): string {
  return knownVariable(image, meant)?.info.firstStart === true
    ? "The image reads it while it sets up an empty volume; a database that exists is not changed."
    : "The value takes effect then."
}
