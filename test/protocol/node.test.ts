/** The conversations with the server: Node bundle. */
import { launchProcess } from "./launch.ts"
import { conversations } from "./suite.ts"

conversations("Node bundle", launchProcess, { extent: "once" })
