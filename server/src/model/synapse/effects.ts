/** What follows when the sensor cannot use a file, in words that end a sentence. */
import type { SynapseSchema } from "./types.ts"

/** Ends "…: ". The runtime loader falls back to defaults, the multi-site loader to no sites; neither stops the start. */
export const droppedFile: Readonly<Record<SynapseSchema, string>> = {
  runtime: "the sensor drops the whole file and starts with plain-text defaults",
  sites: "the sensor drops the sites of this file and only writes a debug line",
}

/** Why a rejected file is grave: used by every rule that finds such a fault. */
export const whyDropped =
  "The sensor does not stop at a config that it cannot use. It warns and starts with built-in defaults: plain TCP on 0.0.0.0:6190, one backend 127.0.0.1:8080, a random admin key, telemetry to localhost. TLS, sites and keys of the file are gone.\nThe multi-site loader only notes the error at debug level and serves no site of the file."
