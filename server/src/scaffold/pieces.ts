/** All scaffold pieces. An item of the checklist finds its own by `items`, a deployment by `fits`. */
import { backups } from "./pieces/backups.ts"
import { continuity } from "./pieces/continuity.ts"
import { dashboards } from "./pieces/dashboards.ts"
import { edge } from "./pieces/edge.ts"
import { fleetAlerts } from "./pieces/fleet-alerts.ts"
import { fleetMetrics } from "./pieces/fleet-metrics.ts"
import { rollouts } from "./pieces/rollouts.ts"
import { fleetRunbooks } from "./pieces/runbooks-fleet.ts"
import { tradingRunbooks } from "./pieces/runbooks-trading.ts"
import { standby } from "./pieces/standby.ts"
import { tradingFiles } from "./pieces/trading.ts"
import type { Piece } from "./types.ts"

/** All pieces, by area of the checklist. */
export const pieces: readonly Piece[] = [
  ...edge,
  ...fleetMetrics,
  ...dashboards,
  ...fleetAlerts,
  ...fleetRunbooks,
  ...standby,
  ...backups,
  ...rollouts,
  ...tradingFiles,
  ...tradingRunbooks,
  ...continuity,
]
