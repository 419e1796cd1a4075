/** The languages by name. */
import type { Stack } from "../plan.ts"
import { go, rust } from "./compiled.ts"
import { java } from "./java.ts"
import { node } from "./node.ts"
import { other } from "./other.ts"
import { python } from "./python.ts"
import type { StackKit } from "./types.ts"

export const stackKits: Readonly<Record<Stack, StackKit>> = { node, python, go, rust, java, other }
