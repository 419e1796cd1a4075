/** `deploylint scaffold` in real folders: what is written, kept, refused and said. */
import assert from "node:assert/strict"
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import { profiles } from "../../server/src/scaffold/profiles/index.ts"
import { here, inProject, read, template } from "./scaffold-project.ts"
import { cli, inFolder } from "./subprocess.ts"

describe("scaffold", () => {
  it("writes a folder, checks it, says what is left, and is in step afterwards", () =>
    inProject(async (folder, scaffold) => {
      const { code, stdout, stderr } = await scaffold("--yes", "--set", "name=shop")
      assert.deepEqual([code, stderr], [0, ""])
      assert.match(stdout, /^Profile team: the template folder's\.$/m)
      assert.match(stdout, /^ {2}name = shop {2}\(Name of the service; given\)$/m)
      assert.match(stdout, /^create {4}deploy\/scripts\/hello\.sh: it is not there yet$/m)
      assert.match(stdout, /^4 files written\.$/m)
      assert.match(stdout, /^No findings|hint|warning/m)
      assert.match(stdout, /^Production checklist: \d+ fail, /m)
      assert.match(stdout, /Copy deploy\/\.env\.example to deploy\/\.env and give values to APP_TOKEN\./)
      assert.match(read(folder, "compose.yaml"), /^# Made by Deploylint .*\nservices:\n {2}shop:\n/)
      assert.equal(statSync(join(folder, "p/deploy/scripts/hello.sh")).mode & 0o100, 0o100)
      const again = await scaffold("--check")
      assert.equal(again.code, 0)
      assert.match(again.stdout, /^Nothing to do: deploy\/ is in step\.$/m)
      const process = await cli(["scaffold", "p", "--templates", "t"], folder)
      assert.deepEqual([process.code, process.stderr], [0, ""])
      assert.match(process.stdout, /^Nothing to do/m)
      assert.equal((await scaffold("--check", "--set", "port=9000")).code, 1)
      const other = await scaffold("--yes", "--set", "port=9000")
      assert.match(other.stdout, /^update {4}deploy\/compose\.yaml: nobody edited it/m)
      assert.match(read(folder, "compose.yaml"), /127\.0\.0\.1:9000:9000/)
      assert.match(read(folder, ".scaffold.json"), /"port": 9000/)
    }))
  it("sends people to the script that makes secrets, and names what it leaves empty", () =>
    inFolder(
      { "p/package.json": '{ "name": "shop", "dependencies": { "express": "4", "pg": "8" } }' },
      async (folder) => {
        const { stdout } = await cli(["scaffold", "p", "--yes"], folder)
        assert.match(
          stdout,
          /^ {2}Run deploy\/scripts\/generate-secrets\.sh: it makes deploy\/\.env with new secrets, then give values to APP_IMAGE\.$/m,
        )
      },
    ))
  it("hands the project's own settings over, and does not read a long list out", () =>
    inFolder(
      {
        "p/package.json": '{ "name": "shop", "dependencies": { "express": "4" } }',
        "p/.env.example": Array.from({ length: 15 }, (_, i) => `SETTING_${i}=\n`).join(""),
      },
      async (folder) => {
        const { stdout } = await cli(["scaffold", "p", "--yes"], folder)
        assert.match(stdout, /give values to APP_IMAGE, SETTING_0, .*, SETTING_10 and 4 more\.$/m)
        assert.match(read(folder, "compose.yaml"), /^ {6}SETTING_14:$/m)
      },
    ))
  it("writes nothing without --yes where nobody can be asked", () =>
    inProject(async (folder, scaffold) => {
      for (const args of [[], ["--format", "json"], ["--dry-run"], ["--check"]]) {
        const { code, stdout, stderr } = await scaffold(...args)
        assert.equal(code, args[0] === "--dry-run" ? 0 : args[0] === "--check" ? 1 : 2, args.join(" "))
        assert.match(stdout, args.includes("json") ? /"kind":"create"/ : /^create {4}deploy\/compose\.yaml/m)
        if (code === 2) assert.match(stderr, /give --yes to write, --dry-run to see/)
        if (args[0] === "--dry-run") assert.match(stdout, /^--- \/dev\/null\n\+\+\+ b\/deploy\/compose\.yaml$/m)
        assert.deepEqual(readdirSync(join(folder, "p")), ["package.json"])
      }
    }))
  it("keeps what was edited, writes beside or merges where that is asked, and masks secrets in diffs", () =>
    inProject(async (folder, scaffold) => {
      await scaffold("--yes")
      const path = join(folder, "p/deploy/compose.yaml")
      const secret = "Zq7-kk31-xV9w"
      const commented = read(folder, "compose.yaml").replace("services:\n", `# DB_PASSWORD=${secret}\nservices:\n`)
      writeFileSync(path, commented.replace("8080:8080", "8081:8080"))
      const mine = read(folder, "compose.yaml")
      assert.equal((await scaffold("--check")).code, 0)
      const shown = await scaffold("--dry-run", "--set", "port=9000")
      assert.match(
        shown.stdout,
        /^CONFLICT {2}deploy\/compose\.yaml: you and its template changed the same lines; yours is kept$/m,
      )
      assert.match(shown.stdout, /^-.*8081:8080/m)
      assert.doesNotMatch(shown.stdout, new RegExp(secret))
      await scaffold("--yes", "--set", "port=9000", "--on-conflict", "beside")
      assert.equal(read(folder, "compose.yaml"), mine)
      assert.match(read(folder, "compose.yaml.new"), /9000:9000/)
      assert.equal((await scaffold("--check")).code, 0)
      await scaffold("--yes", "--set", "port=9100", "--on-conflict", "merge")
      assert.match(read(folder, "compose.yaml"), /<{7} yours\n.*8081:8080.*\n={7}\n.*9100:9100.*\n>{7} scaffold\n/)
      assert.match(read(folder, "compose.yaml"), new RegExp(secret))
    }))
  it("keeps files that it did not write, and deleted ones deleted", () =>
    inProject(async (folder, scaffold) => {
      mkdirSync(join(folder, "p/deploy"))
      writeFileSync(join(folder, "p/deploy/compose.yaml"), "services: {}\n")
      const first = await scaffold("--yes")
      assert.match(
        first.stdout,
        /CONFLICT {2}deploy\/compose\.yaml: a file that Deploylint did not write is in the way; yours is kept/,
      )
      assert.equal(read(folder, "compose.yaml"), "services: {}\n")
      rmSync(join(folder, "p/deploy/.env.example"))
      const second = await scaffold("--check")
      assert.equal(second.code, 0)
      assert.match(second.stdout, /^removed {3}deploy\/\.env\.example: you deleted it$/m)
      await scaffold("--yes", "--restore")
      assert.ok(existsSync(join(folder, "p/deploy/.env.example")))
    }))
  it("names what is wrong with answers, profiles and files, and writes nothing", () =>
    inProject(async (folder, scaffold) => {
      writeFileSync(join(folder, "answers.json"), '{ "prot": 1 }')
      writeFileSync(join(folder, "broken.json"), "{")
      const wrong: readonly (readonly [readonly string[], RegExp])[] = [
        [["--set", "port=0"], /^`port` is `0`: it must be a whole number from 1 to 65535\.$/m],
        [["--set", "nme=a"], /^The profile `team` has no question `nme`\. Did you mean `name`\?$/m],
        [["--set", "name=a;id"], /^`name` is `a;id`: it must be a lower-case letter/m],
        [["--answers", "answers.json"], /no question `prot`\. Did you mean `port`\?/],
        [["--answers", "broken.json"], /^broken\.json: it is no JSON$/m],
        [["--answers", "nowhere.json"], /^nowhere\.json: no such file$/m],
        [["--profile", "taem"], /^There is no profile `taem`\. Did you mean `team`\?$/m],
        [["--set", "port"], /^`--set` takes `key=value`\.$/m],
        [["--on-conflict", "overwrite"], /^`--on-conflict` must be one of keep, beside, merge\.$/m],
        [["--profile"], /^`--profile` takes a value\.$/m],
      ]
      for (const [args, why] of wrong) {
        const { code, stderr } = await scaffold("--yes", ...args)
        assert.equal(code, 2, args.join(" "))
        assert.match(stderr, why)
      }
      assert.deepEqual(readdirSync(join(folder, "p")), ["package.json"])
    }))
  it("follows no link and takes no folder for a file", () =>
    inProject(async (folder, scaffold) => {
      mkdirSync(join(folder, "outside"))
      symlinkSync(join(folder, "outside"), join(folder, "p/deploy"))
      const linked = await scaffold("--yes")
      assert.equal(linked.code, 2)
      assert.match(linked.stderr, /^deploy\/\.scaffold\.json: `deploy` is a symbolic link$/m)
      assert.deepEqual(readdirSync(join(folder, "outside")), [])
      rmSync(join(folder, "p/deploy"))
      mkdirSync(join(folder, "p/deploy/compose.yaml"), { recursive: true })
      symlinkSync(join(folder, "outside"), join(folder, "p/deploy/scripts"))
      writeFileSync(join(folder, "p/deploy/.ENV.example"), "")
      const { code, stderr } = await scaffold("--yes")
      assert.equal(code, 2)
      assert.match(stderr, /^deploy\/compose\.yaml: a folder is in its way$/m)
      assert.match(stderr, /^deploy\/scripts\/hello\.sh: `deploy\/scripts` is a symbolic link$/m)
      assert.match(stderr, /^deploy\/\.env\.example: `deploy\/\.ENV\.example` is there, and differs by case alone$/m)
      assert.match(stderr, /^Nothing was written\.$/m)
      assert.deepEqual(readdirSync(join(folder, "p/deploy")).sort(), [".ENV.example", "compose.yaml", "scripts"])
      assert.deepEqual(readdirSync(join(folder, "outside")), [])
    }))
  it("believes no state that is broken, newer or hostile", () =>
    inProject(async (folder, scaffold) => {
      mkdirSync(join(folder, "p/deploy"))
      const texts = ["{", '{"schema":2}', '{"schema":1,"profile":"team","answers":{},"files":{"../../x":{}}}']
      for (const text of texts) {
        writeFileSync(join(folder, "p/deploy/.scaffold.json"), text)
        const { code, stderr } = await scaffold("--yes")
        assert.equal(code, 2)
        assert.match(stderr, /^deploy\/\.scaffold\.json: .+\. Restore it, or delete it: /m)
        assert.deepEqual(readdirSync(join(folder, "p/deploy")), [".scaffold.json"])
      }
    }))
  it("takes a template folder for data: no paths out, no unknown slots, no links", () =>
    inProject(async (folder, scaffold) => {
      const refused = async (why: RegExp): Promise<void> => {
        const { code, stderr } = await scaffold("--yes")
        assert.equal(code, 2)
        assert.match(stderr, why)
        assert.deepEqual(readdirSync(join(folder, "p")), ["package.json"])
      }
      writeFileSync(join(folder, "t/files/nul.txt"), "x\n")
      await refused(/`files\/nul\.txt` is refused: `nul\.txt` is a device on Windows/)
      rmSync(join(folder, "t/files/nul.txt"))
      writeFileSync(join(folder, "t/files/x.md"), "@@unknown@@\n")
      await refused(/`files\/x\.md` has a slot `@@unknown@@` that no question fills/)
      rmSync(join(folder, "t/files/x.md"))
      symlinkSync("/etc/passwd", join(folder, "t/files/x.md"))
      await refused(/files\/x\.md is neither a file nor a folder/)
      rmSync(join(folder, "t/files/x.md"))
      writeFileSync(join(folder, "t/profile.json"), '{"id":"team","title":"x","questions":[{"key":"name"}]}')
      await refused(/the question `name` has no `title`/)
      writeFileSync(join(folder, "t/profile.json"), '{"id":"team","title":"x","questions":[{"key":"dbPassword"}]}')
      await refused(/the question `dbPassword` asks for a secret/)
    }))
  it("prints JSON that says everything", () =>
    inProject(async (_, scaffold) => {
      const { code, stdout } = await scaffold("--yes", "--format", "json")
      assert.equal(code, 0)
      const data = JSON.parse(stdout)
      assert.deepEqual([data.version, data.profile, data.answers], [1, "team", { name: "app", port: 8080 }])
      assert.deepEqual(data.steps[0], {
        path: "deploy/.env.example",
        kind: "create",
        because: "it is not there yet",
        choices: [],
      })
      assert.deepEqual(data.written.at(-1), "deploy/.scaffold.json")
      assert.ok(Array.isArray(data.findings))
    }))
  it("refuses to scaffold into its own folder and into none", () =>
    inProject(async (folder, scaffold) => {
      await scaffold("--yes")
      const own = await here(["scaffold", ".", "--templates", "../../t", "--yes"], join(folder, "p/deploy"))
      assert.equal(own.code, 2)
      assert.match(own.stderr, /name the project's folder above it/)
      assert.match((await here(["scaffold", "nowhere"], folder)).stderr, /^nowhere: no such folder$/m)
      assert.match((await here(["scaffold", "p/package.json"], folder)).stderr, /a file, not a folder/)
    }))
  for (const { id } of profiles)
    it(`${id}: written from the usual answers, without errors, in step afterwards`, () =>
      inFolder({ "p/package.json": template["p/package.json"] ?? "" }, async (folder) => {
        const { code, stdout, stderr } = await here(["scaffold", "p", "--profile", id, "--yes"], folder)
        assert.deepEqual([code, stderr], [0, ""], stdout)
        const again = await here(["scaffold", "p", "--check"], folder)
        assert.equal(again.code, 0, again.stdout)
        assert.match(again.stdout, new RegExp(`^Profile ${id}: as before\\.$`, "m"))
      }))
})
