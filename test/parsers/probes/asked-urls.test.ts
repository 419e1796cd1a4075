/** URLs in the words of a probe's command: their places, their headers, and texts that nobody would write. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { isRefusal } from "../../../server/src/base/edit.ts"
import { askedUrls } from "../../../server/src/model/probes/asked-urls.ts"
import { computed } from "../../support/computed.ts"

const at = (text: string, start = 10) => ({ text, span: { start, end: start + text.length } })

describe("URLs of a probe's command", () => {
  it("have their places, host, port and path", () => {
    const [url] = askedUrls([at("curl", 0), at("http://127.0.0.1:3100/ready?full=1")])
    assert.equal(url?.host, "127.0.0.1")
    assert.equal(url?.port, 3100)
    assert.equal(url?.path, "/ready")
    assert.deepEqual(url?.pathSpan, { start: 31, end: 37 })
    assert.deepEqual(url?.rewritePath("/health"), [{ span: { start: 31, end: 37 }, newText: "/health" }])
  })
  it("carry the headers that the command sends", () => {
    const words = ["curl", "-H", "X-Forwarded-Proto: https", "http://localhost/health"].map((word) => at(word))
    assert.deepEqual(askedUrls(words)[0]?.headers, ["x-forwarded-proto"])
  })
  it("leave out what an expansion makes", () => {
    assert.deepEqual(
      askedUrls([at("http://$HOST:80/a"), at("http://localhost:$PORT/a"), at("http://localhost/$P")]),
      [],
    )
  })
  it("refuse an edit where the characters stand otherwise in the file", () => {
    const [url] = askedUrls([{ text: "http://localhost/a", span: { start: 0, end: 30 } }])
    assert.equal(url?.pathSpan, undefined)
    assert.ok(url !== undefined && isRefusal(url.rewritePath("/b")))
  })
  it("lie inside of their word", () => {
    const part = fc.constantFrom(
      "http://",
      "https://",
      "a",
      "localhost",
      "[::1]",
      ":80",
      "/",
      "$X",
      "@",
      " ",
      '"',
      "?q",
      "#",
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const word = at(parts.join(""))
        for (const { span, pathSpan, path } of askedUrls([word])) {
          assert.ok(span.start >= word.span.start && span.end <= word.span.end)
          if (pathSpan !== undefined)
            assert.equal(word.text.slice(pathSpan.start - word.span.start, pathSpan.end - word.span.start), path)
        }
      }),
      { numRuns: 300 },
    )
  })
  it("cost linear time", () => {
    const started = computed()
    for (const text of ["http://".repeat(30_000), `http://${"a".repeat(2_000_000)}`, `http://${"a@".repeat(500_000)}`])
      askedUrls([at(text)])
    assert.ok(computed() - started < 2000)
  })
})
