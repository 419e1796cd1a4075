/** Snippets of rollout scripts, with their slots: the same texts that the scaffold writes. */
import { rolloutText } from "../pieces/rollouts.ts"
import type { UnitTemplate } from "./types.ts"

/** A service of a Compose project that proves its health or is taken back. */
const composeScript: UnitTemplate = {
  prefix: "rollout-compose",
  title: "Rollout of a Compose service",
  purpose:
    "Records images and files, fetches, starts beside or in place, waits for health, and goes back if it stays away",
  file: "rollout.sh",
  slots: [
    { name: "service", value: "app" },
    { name: "port", value: "8080" },
    { name: "path", value: "/health" },
  ],
  text: rolloutText({ flavour: "compose", service: "{{service}}", port: "{{port}}", path: "{{path}}" }).trimEnd(),
}

/** The other flavours come with the scaffold alone: as snippets they would be a fiftieth of the package. */
export const rolloutScripts: readonly UnitTemplate[] = [composeScript]
