/** The conversations with the server: the browser bundle in a true web worker, on a page in Chromium. */
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { after, before } from "node:test"
import type { Browser, Page } from "playwright-core"
import type { Message } from "vscode-languageserver/node"
import { launchBrowser } from "../support/browser.ts"
import { built } from "../support/built.ts"
import { findChromium, needs } from "../support/oracle.ts"
import { type Launch, portWire } from "./launch.ts"
import { conversations } from "./suite.ts"

const { skip } = needs(findChromium(), "chromium")

// A strict policy, as extension hosts in browsers have one: no evaluated code, no foreign scripts.
const headers = { "Content-Security-Policy": "default-src 'none'; script-src 'self'; worker-src 'self'" }
const server = createServer(({ url }, response) => {
  const script = url === "/server.js"
  response.writeHead(200, { ...headers, "Content-Type": script ? "text/javascript" : "text/html" })
  response.end(script ? readFileSync(built("server/browser.js")) : "<!doctype html><title>worker</title>")
})
const ports = new Map<number, { receive: (message: Message) => void; fail: (error: unknown) => void }>()
let browser: Browser | undefined
let page: Page | undefined
let last = 0

before(async () => {
  if (skip) return
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  browser = await launchBrowser()
  page = await browser.newPage()
  await page.exposeFunction("fromWorker", (id: number, text: string) => ports.get(id)?.receive(JSON.parse(text)))
  await page.exposeFunction("failed", (id: number, text: string) => ports.get(id)?.fail(new Error(text)))
  await page.goto(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`)
})

after(async () => {
  await browser?.close()
  server.close()
})

/** A worker on the page; messages cross as text, because the bridge between the processes is JSON. */
const launchOnPage: Launch = async () => {
  const id = ++last
  const target = page
  if (target === undefined) throw new Error("no page")
  await target.evaluate((key) => {
    const scope = globalThis as unknown as PageScope
    scope.workers ??= new Map()
    const worker = new Worker("/server.js")
    worker.onmessage = ({ data }) => void scope.fromWorker(key, JSON.stringify(data))
    worker.onerror = ({ message }) => void scope.failed(key, message)
    scope.workers.set(key, worker)
  }, id)
  // One call after the other: the bridge does not promise any order.
  let queue: Promise<unknown> = Promise.resolve()
  const port = portWire((message) => {
    queue = queue.then(() =>
      target.evaluate(
        ([key, text]) => (globalThis as unknown as PageScope).workers?.get(key)?.postMessage(JSON.parse(text)),
        [id, JSON.stringify(message)] as const,
      ),
    )
  })
  ports.set(id, port)
  return {
    ...port.wire,
    close: async () => {
      await queue
      ports.delete(id)
      await target.evaluate((key) => (globalThis as unknown as PageScope).workers?.get(key)?.terminate(), id)
    },
  }
}

interface PageScope {
  workers?: Map<number, Worker>
  readonly fromWorker: (id: number, text: string) => Promise<void>
  readonly failed: (id: number, text: string) => Promise<void>
}

// The worker suite holds this very bundle to all conversations.
conversations("browser bundle in Chromium", launchOnPage, { skip, extent: "sample" })
