/** What is shown of a project's texts: settings as they are, secrets never. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { withoutSecrets } from "../../server/src/model/secrets/shown.ts"

describe("a line that is shown", () => {
  for (const line of [
    "management.server.port=8182",
    "ENV PIP_DISABLE_PIP_VERSION_CHECK=1",
    "    PYTHONDONTWRITEBYTECODE=1",
    "--storage.tsdb.retention.time=30d",
  ])
    it(`keeps ${line.trim()}`, () => assert.equal(withoutSecrets(line), line))

  for (const [line, shown] of [
    ["X_VALUE=9f8b3c1d7e5a4f60b2c8d9e1a7f3054c", "X_VALUE=***"],
    ["deploy.key=Zk3vQ9xLr8Tn2Wc7Yb5M", "deploy.key=***"],
    ["9f8b3c1d7e5a4f60b2c8d9e1a7f3054c", "***"],
    ["aB3dE5fG7hJ9kL1mN3pQ5rS7t==", "***"],
    ["aB3dE5fG7hJ9kL1mN3pQ5rS7tU9=x", "***"],
  ])
    it(`leaves the secret of ${shown} out`, () => assert.equal(withoutSecrets(line ?? ""), shown))
})
