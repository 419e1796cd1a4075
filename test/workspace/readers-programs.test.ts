/** Who reads an env file: programs that are told by options, variables, wrappers, manifests and code, and templates. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { readers } from "../support/env-readers.ts"

function script(command: string): Readonly<Record<string, string>> {
  return { "package.json": JSON.stringify({ scripts: { a: command } }) }
}

const cases: readonly (readonly [string, string, Readonly<Record<string, string>>, string])[] = [
  ["dotenv before the program", ".env", script("node -r dotenv/config a.js"), "dotenv"],
  ["an imported dotenv", ".env", script("tsx --import dotenv/config a.ts"), "dotenv"],
  [
    "dotenv's file in an argument",
    ".env.prod",
    script("node -r dotenv/config a.js dotenv_config_path=.env.prod"),
    "dotenv",
  ],
  [
    "dotenv's file in a variable",
    ".env.seed",
    script("cross-env DOTENV_CONFIG_PATH=.env.seed node -r dotenv/config a.js"),
    "dotenv",
  ],
  ["not another file", ".env", script("node -r dotenv/config a.js dotenv_config_path=.env.prod"), "?dotenv,compose"],
  ["dotenv-cli without a file", ".env", script("dotenv -- turbo build"), "dotenv"],
  ["dotenv-cli fetched", ".env.local", script("pnpm dlx dotenv-cli -e .env.local -- next dev"), "dotenv"],
  ["dotenv-cli with a stage", ".env.test.local", script("dotenv -c test -- jest"), "dotenv"],
  ["dotenv of Python", ".env", { "run.sh": "poetry run dotenv run -- python a.py\n" }, "python"],
  ["Pipenv", ".env", { "run.sh": "pipenv run python a.py\n" }, "python"],
  ["env-cmd, with rules of its own", ".env.test", script("env-cmd -f .env.test jest"), "?dotenv,compose env-cmd"],
  ["env-cmd alone", ".env", script("env-cmd jest"), "?dotenv,compose env-cmd"],
  ["NODE_OPTIONS", ".env", script("NODE_OPTIONS='--env-file=.env' next dev"), "node"],
  ["a command in quotes", ".env", script('concurrently "node --env-file=.env a.js" vite'), "node"],
  ["a command for a watcher", ".env", script("nodemon --exec 'tsx --env-file .env' a.ts"), "node"],
  ["below a folder", "api/.env", script("cd api && node --env-file=.env a.js"), "node"],
  [
    "not in that folder",
    ".env",
    { "x/package.json": '{"scripts":{"a":"cd api && node --env-file=.env a.js"}}' },
    "?dotenv,compose",
  ],
  ["as somebody else", "prod.env", { "run.sh": "sudo -u app docker run --env-file prod.env x\n" }, "docker"],
  [
    "what xargs makes of it",
    ".env",
    { "up.sh": "export $(grep -v '^#' .env | xargs)\n" },
    "?dotenv,compose export $(…)",
  ],
  [
    "in a Makefile",
    ".env",
    { Makefile: "run:\n\texport $$(cat .env | xargs) && ./a\n" },
    "?dotenv,compose export $(…)",
  ],
  ["for one command", ".env", { "up.sh": "env $(cat .env | xargs) ./a\n" }, "?dotenv,compose env $(…)"],
  ["a file that is only looked into", ".env", { "up.sh": "TAG=$(grep TAG .env | cut -d= -f2)\n" }, "?dotenv,compose"],
  [
    "a loop over the lines",
    ".env",
    { "up.sh": 'while IFS== read -r k v; do export "$k=$v"; done < .env\n' },
    "?dotenv,compose while read",
  ],
  [
    "a script that filters",
    ".env",
    { "up.sh": "set -a; source <(sed 's/\\r//' .env)\n" },
    "?dotenv,compose source $(…)",
  ],
  [
    "a script without an ending",
    ".env",
    { run: "#!/usr/bin/env bash\nif [[ -f .env ]]; then\n  . .env\nfi\n" },
    "bash",
  ],
  ["a default of its own", ".env", { "up.sh": 'ENV_FILE="${ENV_FILE:-.env}"\n. "$ENV_FILE"\n' }, "bash"],
  ["behind a place", ".env", { "bin/up.sh": 'ROOT=$(git rev-parse)\nF="$ROOT/.env"\nsource "$F"\n' }, "bash"],
  ["a variable of make", "a.env", { Makefile: "F ?= a.env\nup:\n\tdocker run --env-file $(F) x:1\n" }, "docker"],
  ["a command of make", ".env", { Makefile: "DC = docker compose --env-file .env\nup:\n\t$(DC) up\n" }, "compose"],
  [
    "make with a condition",
    ".env",
    { Makefile: "ifneq (,$(wildcard .env))\n  include .env\nendif\n" },
    "?dotenv,compose make include",
  ],
  ["a Dockerfile's list", ".env", { Dockerfile: 'FROM node:22\nCMD ["node", "--env-file=.env", "a.js"]\n' }, "node"],
  ["direnv", ".env", { ".envrc": "dotenv\n" }, "?dotenv,compose dotenv"],
  ["just", ".env", { justfile: "set dotenv-load\nrun:\n  go run .\n" }, "?dotenv,compose dotenv-load"],
  ["Next.js", ".env.local", { "package.json": '{"dependencies":{"next":"15.0.0"}}' }, "dotenv"],
  ["Vite", ".env", { "package.json": '{"devDependencies":{"vite":"^6"}}' }, "dotenv"],
  ["Prisma before 7", ".env", { "package.json": '{"devDependencies":{"prisma":"^6.1.0"}}' }, "dotenv"],
  ["Prisma 7", ".env", { "package.json": '{"devDependencies":{"prisma":"^7.0.0"}}' }, "?dotenv,compose"],
  ["Go", ".env", { "go.mod": "module a\n\nrequire github.com/joho/godotenv v1.5.1\n" }, "?dotenv,compose godotenv"],
  [
    "Laravel",
    ".env",
    { "composer.json": '{"require":{"laravel/framework":"^11"}}' },
    "?dotenv,compose laravel/framework",
  ],
  ["dotenv in code", ".env", { "index.js": "require('dotenv').config()\n" }, "dotenv"],
  ["dotenv imported", ".env", { "src/main.ts": "import 'dotenv/config'\n" }, "dotenv"],
  [
    "dotenv's config by itself",
    ".env.prod",
    { "server/env.ts": "import { config } from 'dotenv'\nconfig({ path: resolve(__dirname, '../.env.prod') })\n" },
    "dotenv",
  ],
  ["a config of somebody else", ".env", { "main.js": "import x from 'x'\nconfig()\n" }, "?dotenv,compose"],
  [
    "a path that code works out",
    ".env",
    { "main.js": "require('dotenv').config({ path: file })\n" },
    "?dotenv,compose",
  ],
  [
    "Nest",
    ".env.local",
    { "src/app.module.ts": "ConfigModule.forRoot({ envFilePath: ['.env.local', '.env'] })\n" },
    "dotenv",
  ],
  [
    "pydantic, one folder up",
    ".env",
    { "backend/app/core/config.py": 'model_config = SettingsConfigDict(\n    env_file="../.env",\n)\n' },
    "python",
  ],
  [
    "pydantic, several files",
    ".env.local",
    { "config.py": 'class Config:\n    env_file = (".env", ".env.local")\n' },
    "python",
  ],
  ["the nearest file", ".env", { "api/.env": "", "api/config.py": 'env_file = ".env"\n' }, "?dotenv,compose"],
  ["Django's settings", ".env", { "manage.py": "", "site/settings.py": "load_dotenv(BASE_DIR / '.env')\n" }, "python"],
  ["load_dotenv of a variable", ".env", { "app.py": "load_dotenv(path)\n" }, "?dotenv,compose"],
  ["what a template is copied to", ".env.example", { "compose.yaml": "services: {}\n" }, "compose"],
  ["that of a unit", "hub.env.sample", { "hub.service": "[Service]\nEnvironmentFile=/etc/hub/hub.env\n" }, "systemd"],
  ["a template that is read itself", "env.example", { "up.sh": "source env.example\n" }, "bash"],
]

describe("programs that read env files", () => {
  for (const [name, file, others, expected] of cases) it(name, () => assert.equal(readers(file, others), expected))
})
