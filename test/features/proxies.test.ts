/** Hover and outline of nginx configs and Caddyfiles: what is served, and the defaults that nobody wrote. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { openWorkspace } from "../support/workspace.ts"

function hover(path: string, marked: string): string {
  const at = marked.indexOf("<|>")
  const workspace = openWorkspace({ [path]: marked.replace("<|>", "") })
  return workspace.analysis().hover(workspace.uri(path), at)?.markdown ?? ""
}

function outline(path: string, text: string): unknown {
  const workspace = openWorkspace({ [path]: text })
  type Node = { readonly name: string; readonly children: readonly Node[] }
  const shape = (nodes: readonly Node[]): unknown =>
    nodes.map((each) => (each.children.length > 0 ? { [each.name]: shape(each.children) } : each.name))
  return shape(workspace.analysis().symbols(workspace.uri(path)))
}

const server = "server {\n  listen 443 ssl;\n  server_name a.com;\n  ssl_protocols TLSv1.3;\n"

describe("nginx hover", () => {
  it("tells names, ports and TLS versions of a server", () => {
    const text = hover(
      "nginx.conf",
      `${server.replace("listen", "lis<|>ten").replace("lis<|>ten 443", "listen 4<|>43")}}\n`,
    )
    for (const part of ["`a.com`", "Port 443", "TLS", "`TLSv1.3`"])
      assert.ok(text.includes(part), `${part} in\n${text}`)
  })
  it("says that default versions depend on the version of nginx", () => {
    assert.match(hover("nginx.conf", "ser<|>ver {\n  listen 443 ssl;\n}\n"), /before 1\.23\.4/)
  })
  it("tells the silent timeout, lost headers and blocked upgrades of a location", () => {
    const text = hover(
      "nginx.conf",
      `${server}  proxy_set_header X-Forwarded-Proto $scheme;\n  location /a<|>pi {\n    proxy_set_header Host $host;\n    proxy_pass http://b:80;\n  }\n}\n`,
    )
    for (const part of [
      "60 s",
      "(default)",
      "lost here: `x-forwarded-proto`",
      "WebSockets do not get through",
      "`b:80`",
    ])
      assert.ok(text.includes(part), `${part} in\n${text}`)
  })
  it("counts the sockets that fit into worker_connections", () => {
    assert.match(hover("nginx.conf", "events {\n  worker_connections 10<|>24;\n}\nhttp {\n}\n"), /512 of them in all/)
  })
  it("outlines servers and locations", () => {
    assert.deepEqual(
      outline("nginx.conf", `http {\n${server}location / { return 200; }\n}\nupstream u { server b; }\n}\n`),
      [{ http: [{ "server a.com": ["location /"] }, "upstream u"] }],
    )
  })
})

describe("Caddyfile hover", () => {
  it("tells what Caddy does by itself for a name", () => {
    const text = hover("Caddyfile", "a.<|>com {\n\treverse_proxy b:80\n}\n")
    for (const part of ["Port 443", "TLS, versions 1.2 and 1.3 (default)", "Port 80 redirects"])
      assert.ok(text.includes(part), `${part} in\n${text}`)
  })
  it("says where no TLS ends", () => {
    assert.match(hover("Caddyfile", "http://a.<|>com {\n\treverse_proxy b:80\n}\n"), /Plain HTTP/)
  })
  it("tells timeout, scheme and targets of a proxy", () => {
    const text = hover("Caddyfile", "a.com {\n\treverse_<|>proxy b:80 c:80\n}\n")
    for (const part of ["`b:80`, `c:80`", "kept open (default)", "the scheme of this site", "Policy: `random`"])
      assert.ok(text.includes(part), `${part} in\n${text}`)
  })
  it("outlines sites", () => {
    assert.deepEqual(outline("Caddyfile", "{\n\tdebug\n}\na.com, b.com {\n\tencode gzip\n}\n"), [
      { "global options": ["debug"] },
      { "a.com, b.com": ["encode gzip"] },
    ])
  })
})
