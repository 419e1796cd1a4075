/** The conversations with the server: in memory. */
import { launchInMemory } from "./launch.ts"
import { conversations } from "./suite.ts"

conversations("in memory", launchInMemory())
