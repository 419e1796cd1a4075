/** CHECKLIST.md: the items of the production checklist, with what the files answer and what a person has to do. */
import { checklistItems, type ItemArea } from "../../rules/items.ts"

/** What a person still does for an item, and where files answer the rest. */
export interface ItemNote {
  /** `machine`: the linter decides it from the files. `human`: a person vouches for it. */
  readonly by: "machine" | "human"
  readonly note: string
}

const areas: Readonly<Record<ItemArea, string>> = {
  security: "Security",
  reliability: "Reliability",
  monitoring: "Monitoring",
  backup: "Backup",
  upgrades: "Upgrades",
  scaling: "Scaling",
  deploy: "Deploy folder",
}

/** A table for each area; items without a note do not apply and are left out. */
export function checklistDocument(title: string, notes: Readonly<Record<string, ItemNote>>): string {
  const tables = Object.entries(areas).flatMap(([area, heading]) => {
    const rows = checklistItems.flatMap((item) => {
      const note = item.area === area ? notes[item.id] : undefined
      if (note === undefined) return []
      return `| ${item.id} | ${item.title} | ${note.by === "machine" ? "machine" : "human"} | ${note.note} |\n`
    })
    if (rows.length === 0) return []
    return `## ${heading}\n\n| Item | Demand | Decided by | How |\n| --- | --- | --- | --- |\n${rows.join("")}`
  })
  return `<!-- What has to be true before this goes into production, and who says so. -->

# ${title}

\`deploylint checklist\` reads the files and answers what they can prove. What stays open is for a person: write it below \`attest\` in \`deploylint.yaml\`, with name, day, evidence and the day on which it has to be looked at again.

${tables.join("\n")}`
}
