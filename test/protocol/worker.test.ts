/** The conversations with the server: browser bundle in a worker. */
import { launchWorker } from "./launch.ts"
import { conversations } from "./suite.ts"

conversations("browser bundle in a worker", launchWorker())
