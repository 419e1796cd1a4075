/** `deploylint env example`: what is listed, in which order, what stays, and that no secret gets in. */
import assert from "node:assert/strict"
import { readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { describe, it } from "node:test"
import { run } from "../../server/src/cli/run.ts"
import { inFolder } from "./subprocess.ts"

/** The command in this process: what is tested is no affair of streams. */
async function cli(args: readonly string[], cwd: string): Promise<{ code: number; out: string; err: string }> {
  const written = { out: "", err: "" }
  const output = (name: "out" | "err") => ({
    colours: false,
    write: async (text: string) => {
      written[name] += text
    },
  })
  const services = { random: (bytes: number) => new Uint8Array(bytes), today: () => "2026-11-24" }
  const code = await run(args, { cwd, out: output("out"), err: output("err"), services })
  return { code, ...written }
}

const secret = "kR8vT2xqPz5mWj7Lc3Nd9Hs4"

const files = {
  "compose.yaml": `services:
  db:
    image: postgres:17.5
    environment:
      POSTGRES_USER: \${DB_USER:-app}
      POSTGRES_PASSWORD: \${DB_PASSWORD:?}
      POSTGRES_INITDB_ARGS: \${DB_TOKEN:-${secret}}
  api:
    image: ghcr.io/example/api:\${TAG}
    environment:
      GREETING: \${GREETING:-Hello World}
      DEBUG: \${DEBUG:+1}
      HOME_DIR: \${HOME}
      SESSION_SECRET:
`,
  "deploylint.yaml": `variables:
  declare:
    WORKERS: { type: integer, range: [1, 64], default: 4, description: Processes. }
    TAG: { description: Version to run., required: [production] }
    FERNET_KEY: { secret: true, default: ${secret}, required: true }
`,
}

const fresh = `# Name of the superuser.
# DB_USER=app

# Password of the superuser. Needed to set up an empty volume; a later change does not reach the database.
# Required: Compose stops without it.
# Secret. Generate one: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='
DB_PASSWORD=

# Arguments for \`initdb\`, such as \`--data-checksums\`.
# Secret. Generate one: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='
# DB_TOKEN=

# Version to run.
# Required in production.
TAG=

# GREETING='Hello World'

# Secret. Generate one: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='
SESSION_SECRET=

# Processes.
# A whole number, 1 to 64.
WORKERS=4

# Required.
# Secret. Generate one: openssl rand -base64 32 | tr '+/' '-_'
FERNET_KEY=
`

describe("deploylint env example", { concurrency: 2 }, () => {
  it("lists what Compose takes in the order of use, then what is declared", () =>
    inFolder(files, async (folder) => {
      const { code, out } = await cli(["env", "example"], folder)
      assert.equal(out, fresh)
      assert.equal(code, 0)
      assert.ok(!out.includes(secret))
    }))

  it("keeps an example that is there, with its line ends, and adds what it lacks, once", () =>
    inFolder({ ...files, ".env.example": "# Mine\r\nTAG=1.0 # keep\r\n# WORKERS=8" }, async (folder) => {
      const first = await cli(["env", "example", ".", "--write"], folder)
      assert.equal(first.code, 0)
      assert.match(first.err, /\.env\.example: 6 variables added/)
      const text = await readFile(join(folder, ".env.example"), "utf8")
      assert.ok(text.startsWith("# Mine\r\nTAG=1.0 # keep\r\n# WORKERS=8\r\n\r\n# Name of the superuser.\r\n"), text)
      assert.ok(!/[^\r]\n/.test(text))
      assert.equal(text.match(/TAG=|WORKERS=/g)?.length, 2)
      const second = await cli(["env", "example", "--write"], folder)
      assert.match(second.err, /lists everything/)
      assert.equal(await readFile(join(folder, ".env.example"), "utf8"), text)
    }))

  it("writes a new file, and one of another name where it is given", () =>
    inFolder({ ...files, "sample.env": "" }, async (folder) => {
      assert.equal((await cli(["env", "example", "sample.env", "--write"], folder)).code, 0)
      assert.equal(await readFile(join(folder, "sample.env"), "utf8"), fresh)
      await assert.rejects(stat(join(folder, ".env.example")))
    }))

  it("lists what programs take and what only `.env` has, without values", () =>
    inFolder(
      {
        "package.json": "{}",
        "src/a.js": "const a = process.env.MAIL_FROM + process.env.SITE + process.env.MAIL_TO\n",
        ".env": `SITE=a\nEXTRA=${secret}\nMAIL_FROM=b\n`,
      },
      async (folder) => {
        const { code, out } = await cli(["env", "example"], folder)
        // In the order of `.env`; what it lacks comes behind.
        assert.equal(out, "SITE=\n\nEXTRA=\n\nMAIL_FROM=\n\nMAIL_TO=\n")
        assert.equal(code, 0)
      },
    ))

  it("has nothing to say where nothing is taken, and refuses what it does not understand", () =>
    inFolder({ "a.txt": "" }, async (folder) => {
      const runs = await Promise.all([
        cli(["env", "example"], folder),
        cli(["env", "example", "missing"], folder),
        cli(["env", "example", "--reader", "node"], folder),
        cli(["env", "read", "a.txt", "--reader", "node", "--write"], folder),
      ])
      assert.deepEqual(
        runs.map(({ code }) => code),
        [3, 2, 2, 2],
      )
    }))
})
