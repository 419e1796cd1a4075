/** Who reads an env file: evidence in Compose files, units, Quadlets, scripts, pipelines, manifests, code and settings. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { readersOf } from "../../server/src/workspace/readers.ts"
import { open, readers, root } from "../support/env-readers.ts"

const cases: readonly (readonly [string, string, Readonly<Record<string, string>>, string])[] = [
  ["nobody", ".env", {}, "?dotenv,compose"],
  ["Compose's project file", ".env", { "compose.yaml": "services: {}\n" }, "compose"],
  ["env_file", "a.env", { "compose.yaml": "services:\n  a:\n    image: x:1\n    env_file: a.env\n" }, "compose"],
  [
    "env_file in the raw format",
    "a.env",
    { "compose.yaml": "services:\n  a:\n    image: x:1\n    env_file:\n      - path: a.env\n        format: raw\n" },
    "compose-raw",
  ],
  [
    "a unit and Compose",
    "a.env",
    {
      "compose.yaml": "services:\n  a:\n    image: x:1\n    env_file: [a.env]\n",
      "a.service": "[Service]\nEnvironmentFile=-/etc/a/a.env\nExecStart=/bin/a\n",
    },
    "compose,systemd",
  ],
  [
    "a unit of an old systemd",
    "a.env",
    {
      "a.service": "[Service]\nEnvironmentFile=/etc/a.env\nExecStart=/bin/a\n",
      "deploylint.yaml": "systemd: 252\n",
    },
    "systemd-252",
  ],
  [
    "a unit of an old systemd, by an override",
    "u/a.env",
    {
      "u/a.service": "[Service]\nEnvironmentFile=/etc/a.env\nExecStart=/bin/a\n",
      "deploylint.yaml": "systemd: 257\noverrides:\n  - files: [u/*.service]\n    systemd: 249\n",
    },
    "systemd-252",
  ],
  ["a Quadlet", "a.env", { "quadlets/a.container": "[Container]\nImage=x:1\nEnvironmentFile=../a.env\n" }, "podman"],
  [
    "a Quadlet's service section",
    "a.env",
    { "a.container": "[Container]\nImage=x:1\n[Service]\nEnvironmentFile=-/etc/a/a.env\n" },
    "systemd",
  ],
  [
    "docker run in a script",
    "prod.env",
    { "run.sh": "#!/bin/sh\ndocker run --rm -d \\\n  --env-file prod.env x\n" },
    "docker",
  ],
  ["with an equals sign", "prod.env", { "run.sh": 'sudo docker run --env-file="./prod.env" x\n' }, "docker"],
  ["docker exec", "prod.env", { "run.sh": "docker exec --env-file prod.env web sh\n" }, "docker"],
  [
    "of the image's own program",
    ".env",
    { "run.sh": "docker run --rm x node --env-file .env a.js\n" },
    "?dotenv,compose",
  ],
  ["podman run", "prod.env", { "run.sh": "podman run --env-file prod.env x\n" }, "podman"],
  [
    "docker compose --env-file",
    "prod.env",
    { "up.sh": "docker compose -f a.yml --env-file prod.env up -d\n" },
    "compose",
  ],
  ["source", ".env", { "scripts/up.sh": "set -a\nsource .env\nset +a\n./server\n" }, "bash"],
  ["the dot", ".env", { "up.sh": "if [ -f .env ]; then\n  set -a; . ./.env; set +a\nfi\n" }, "bash"],
  ["a place that the script works out", "deploy/a.env", { "deploy/up.sh": '. "$(dirname "$0")/a.env"\n' }, "bash"],
  [
    "by a variable of the script",
    "prod.env",
    { "up.sh": 'ENV_FILE=prod.env\ndocker run --env-file "$ENV_FILE" x\n' },
    "docker",
  ],
  ["by a default", "prod.env", { "up.sh": "ENV=$1\nsource ${ENV:-prod.env}\n" }, "bash"],
  [
    "what is only said",
    ".env",
    { "up.sh": 'echo "source .env first"\n# source .env\ngrep x .env\n' },
    "?dotenv,compose",
  ],
  ["another folder's", "a/.env", { "b/up.sh": "source .env\n", "scripts/up.sh": "source b/.env\n" }, "?dotenv,compose"],
  ["over ssh", "prod.env", { "up.sh": "ssh host 'set -a; . ./prod.env; docker ps'\n" }, "bash"],
  [
    "a pipeline",
    "ci.env",
    { ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: docker run --env-file ci.env x:1\n" },
    "docker",
  ],
  [
    "a pipeline's block",
    "ci.env",
    {
      ".github/workflows/ci.yml":
        "      - name: it's\n        run: |\n          docker run \\\n            --env-file ci.env \\\n            x:1\n",
    },
    "docker",
  ],
  ["a Makefile", "dev.env", { Makefile: "up:\n\t@docker run --env-file dev.env x:1\n" }, "docker"],
  ["make itself", ".env", { Makefile: "include .env\nexport\n" }, "?dotenv,compose make include"],
  [
    "a unit's command",
    "a.env",
    { "a.service": "[Service]\nExecStart=/usr/bin/podman run --env-file /etc/a.env x:1\n" },
    "podman",
  ],
  ["a crontab", "job.env", { crontab: "5 4 * * * . /opt/job.env; /opt/backup.sh\n" }, "bash"],
  ["node's option", ".env.local", { "package.json": '{"scripts":{"dev":"node --env-file=.env.local a.js"}}' }, "node"],
  ["tsx", ".env", { "package.json": '{"scripts":{"dev":"tsx watch --env-file-if-exists .env a.ts"}}' }, "node"],
  ["dotenv-cli", ".env.test", { "package.json": '{"scripts":{"t":"dotenv -e .env.test -- jest"}}' }, "dotenv"],
  ["dotenv", ".env", { "package.json": '{"dependencies":{"dotenv":"17.0.0"}}' }, "dotenv"],
  ["a manifest of nobody's", ".env", { "package.json": "{ broken" }, "?dotenv,compose"],
  ["loadEnvFile", "a.env", { "main.js": 'process.loadEnvFile("./a.env")\n' }, "node"],
  ["loadEnvFile in a remark", "a.env", { "main.js": '// process.loadEnvFile("./a.env")\n' }, "?dotenv,compose"],
  ["python-dotenv", ".env", { "requirements.txt": "flask\npython-dotenv==1.0.1\n" }, "python"],
  ["pydantic-settings", ".env", { "pyproject.toml": '[project]\ndependencies = ["pydantic-settings>=2"]\n' }, "python"],
  ["load_dotenv with a path", "prod.env", { "main.py": 'load_dotenv("prod.env")\n' }, "python"],
  ["load_dotenv alone", ".env", { "app.py": "load_dotenv()\n" }, "python"],
  ["a name that only begins so", ".env", { "requirements.txt": "python-dotenv-vault\n" }, "?dotenv,compose"],
  [
    "kubectl",
    "a.env",
    { "up.sh": "kubectl create secret generic a --from-env-file=a.env\n" },
    "?dotenv,compose kubectl",
  ],
  [
    "the settings win",
    "a.env",
    {
      "up.sh": "source a.env\n",
      "deploylint.yaml":
        "env:\n  - files: ['*.env']\n    readers: [podman, compose]\n  - files: [b.env]\n    readers: [node]\n",
    },
    "compose,podman",
  ],
]

describe("readers of env files", () => {
  for (const [name, file, others, expected] of cases) it(name, () => assert.equal(readers(file, others), expected))

  it("keeps who refers to the file, with the place", () => {
    const workspace = open({
      "a.env": "A=1\n",
      "compose.yaml": "services:\n  web:\n    image: x:1\n    env_file: a.env\n",
      "run.sh": "docker run --env-file a.env x\n",
      Makefile: "include a.env\n",
    })
    const shown = readersOf(workspace, `${root}/a.env`).evidence.map(({ reader, uri, span, how }) => {
      const document = workspace.document(uri)
      const text = typeof document === "string" ? "" : document.source.text
      return [reader, uri.slice(root.length + 1), how, span && text.slice(span.start, span.end)]
    })
    assert.deepEqual(shown, [
      ["compose", "compose.yaml", "env_file of web", "a.env"],
      [undefined, "Makefile", "make include", "a.env"],
      ["docker", "run.sh", "docker run --env-file", "a.env"],
    ])
  })
})
