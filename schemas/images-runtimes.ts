/** Variables that language runtimes and the C library read in any process. */
import type { z } from "zod"
import { variable } from "./key.ts"

export function runtimeVariables(): Record<string, z.ZodType> {
  const go = "https://pkg.go.dev/runtime#hdr-Environment_Variables"
  const node = "https://nodejs.org/api/cli.html#environment-variables"
  const python = "https://docs.python.org/3/using/cmdline.html#environment-variables"
  const java = "https://docs.oracle.com/en/java/javase/21/troubleshoot/environment-variables-and-system-properties.html"
  return {
    TZ: variable("Time zone of the C library and of most runtimes. The image must hold the zone's data.", {
      type: "string",
      format: "zone",
      outside: "utc-instead",
      behaviour: "silently-defaulted",
      source: "https://man7.org/linux/man-pages/man3/tzset.3.html",
    }),
    GOMEMLIMIT: variable("Soft limit of the memory of a Go program: bytes, or a number with B, KiB, MiB, GiB or TiB.", {
      type: "string",
      format: "go-memory",
      outside: "start-aborted",
      behaviour: "fatal",
      source: go,
    }),
    GOGC: variable("When Go collects garbage: growth of the heap in percent, or `off`.", {
      type: "string",
      format: "go-percent",
      default: 100,
      outside: "default-instead",
      behaviour: "silently-defaulted",
      source: go,
    }),
    GOMAXPROCS: variable("Threads that run Go code at once.", { type: "int", behaviour: "live", source: go }),
    GODEBUG: variable("Switches of the Go runtime, as `name=value` with commas.", {
      type: "csv",
      behaviour: "live",
      source: go,
    }),
    PORT: variable("Port that a program listens on, by the custom of many frameworks.", {
      type: "int",
      format: "any-port",
      outside: "not-taken",
      behaviour: "live",
      source: "https://12factor.net/port-binding",
    }),
    NODE_ENV: variable("Mode of Node programs; `production` turns off what helps development.", {
      type: "string",
      behaviour: "live",
      source: "https://nodejs.org/en/learn/getting-started/nodejs-the-difference-between-development-and-production",
    }),
    NODE_OPTIONS: variable("Options of Node, such as `--max-old-space-size=512` (MiB).", {
      type: "string",
      behaviour: "live",
      source: node,
    }),
    NODE_TLS_REJECT_UNAUTHORIZED: variable("`0` takes every certificate.", {
      type: "string",
      behaviour: "live",
      source: node,
    }),
    NODE_EXTRA_CA_CERTS: variable("File with further certificates to trust.", {
      type: "string",
      behaviour: "live",
      source: node,
    }),
    PYTHONUNBUFFERED: variable("Any text that is not empty writes output at once, so that logs are not late.", {
      type: "string",
      behaviour: "live",
      source: python,
    }),
    PYTHONDONTWRITEBYTECODE: variable("Any text that is not empty writes no `.pyc` files.", {
      type: "string",
      behaviour: "live",
      source: python,
    }),
    JAVA_TOOL_OPTIONS: variable("Options that every JVM takes, such as `-XX:MaxRAMPercentage=75`.", {
      type: "string",
      behaviour: "live",
      source: java,
    }),
  }
}
