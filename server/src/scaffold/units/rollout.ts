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

/** A Deployment that becomes ready or is undone. */
const kubectlScript: UnitTemplate = {
  prefix: "rollout-kubectl",
  title: "Rollout of a Deployment",
  purpose: "Records the revision, sets an image by digest, waits until it is ready, and undoes it if it stays away",
  file: "rollout.sh",
  slots: [
    { name: "deployment", value: "app" },
    { name: "namespace", value: "default" },
    { name: "port", value: "8080" },
    { name: "path", value: "/health" },
  ],
  text: rolloutText({
    flavour: "kubernetes",
    service: "{{deployment}}",
    namespace: "{{namespace}}",
    port: "{{port}}",
    path: "{{path}}",
  }).trimEnd(),
}

/** A release of a systemd service that proves its health or is taken back. */
export const rolloutScript: UnitTemplate = {
  prefix: "rollout-systemd",
  title: "Rollout of a systemd service",
  purpose: "Unpacks a release, switches to it atomically, restarts, waits for health, and goes back if it stays away",
  file: "rollout.sh",
  slots: [
    { name: "unit", value: "app.service" },
    { name: "root", value: "/srv/app" },
    { name: "health", value: "http://127.0.0.1:8080/health" },
    { name: "wait", value: "60" },
    { name: "keep", value: "5" },
  ],
  text: rolloutText({
    flavour: "systemd",
    service: "app",
    unit: "{{unit}}",
    root: "{{root}}",
    health: "{{health}}",
    wait: "{{wait}}",
    keep: "{{keep}}",
  }).trimEnd(),
}

export const rolloutScripts: readonly UnitTemplate[] = [composeScript, kubectlScript, rolloutScript]
