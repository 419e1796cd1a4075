/** All items in the order of the checklist. */
import { checklistItems } from "../../rules/items.ts"
import type { ItemDefinition } from "../define.ts"
import { documentItems } from "./deploy-documents.ts"
import { stackItems } from "./deploy-stack.ts"
import { monitoringItems } from "./monitoring.ts"
import { operationItems } from "./operations.ts"
import { reliabilityItems } from "./reliability.ts"
import { networkItems } from "./security-network.ts"
import { secretItems } from "./security-secrets.ts"

const byId: ReadonlyMap<string, ItemDefinition> = new Map(
  [
    ...secretItems,
    ...networkItems,
    ...reliabilityItems,
    ...monitoringItems,
    ...operationItems,
    ...stackItems,
    ...documentItems,
  ].map((item) => [item.id, item]),
)

export const items: readonly ItemDefinition[] = checklistItems.flatMap(({ id }) => byId.get(id) ?? [])
