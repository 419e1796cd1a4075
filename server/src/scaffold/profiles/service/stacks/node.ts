/** Node.js: install from the lock file, build, leave development packages behind. */
import type { PackageManager, ServicePlan } from "../plan.ts"
import { render } from "../render.ts"
import { asIs, exact, packages, pinned, type StackKit, usualMetrics } from "./types.ts"

const newest = { "20": "20.19.5", "22": "22.21.1", "24": "24.11.1" }
const bun = "1.3.2"

interface Recipe {
  readonly prepare: string
  /** Where packages that were fetched are kept between builds. */
  readonly cache: string
  readonly install: string
  readonly loose: string
  readonly prune: string
}

const recipes: Readonly<Record<string, Recipe>> = {
  npm: {
    prepare: "",
    cache: "/root/.npm",
    install: "npm ci",
    loose: "npm install",
    prune: "npm prune --omit=dev --ignore-scripts",
  },
  pnpm: {
    prepare: "RUN corepack enable",
    cache: "/root/.local/share/pnpm/store",
    install: "pnpm install --frozen-lockfile",
    loose: "pnpm install",
    prune: "CI=true pnpm prune --prod --config.ignore-scripts=true",
  },
  yarn: {
    prepare: "",
    cache: "/usr/local/share/.cache/yarn",
    install: "yarn install --frozen-lockfile",
    loose: "yarn install",
    prune: "yarn install --frozen-lockfile --production --ignore-scripts --prefer-offline",
  },
  "yarn-berry": {
    prepare: "RUN corepack enable",
    cache: "/root/.yarn/berry/cache",
    install: "yarn install --immutable",
    loose: "yarn install",
    prune: "yarn workspaces focus --all --production",
  },
  bun: {
    prepare: "",
    cache: "/root/.bun/install/cache",
    install: "bun install --frozen-lockfile",
    loose: "bun install",
    prune: "rm -rf node_modules && bun install --production",
  },
}

const stages = `@@from@@ AS build
WORKDIR /app
@@prepare@@
# All of the project first: install scripts, patches and workspaces need it. The cache keeps what was fetched.
COPY . .
@@install@@
@@build@@
RUN @@mount@@ @@prune@@

@@runtime@@
WORKDIR /app
@@libraries@@
# Files of root: the service reads its code and cannot change it.
COPY --from=build /app /app
`

/** Built with compilers at hand, for packages that are made of sources. */
function imageOf({ manager, version }: ServicePlan, variant: "" | "-slim"): string {
  if (manager === "bun") return `oven/bun:${bun}-slim`
  return `node:${exact(version, newest)}-bookworm${variant}`
}

/** Prisma's engines load a library that slim images lack. */
const needsOpenssl = ({ build, start, migrate }: ServicePlan): boolean =>
  [...build, ...start, ...migrate].some((word) => word.includes("prisma"))

const recipeOf = (manager: PackageManager): Recipe => recipes[manager] ?? (recipes["npm"] as Recipe)

const runner = ({ manager }: ServicePlan): string => (manager === "bun" ? "bun" : "node")

/** Programs of the project's packages are started from where they lie; `npm run` would swallow the signal to stop. */
function command(plan: ServicePlan): readonly string[] {
  const [first = "", ...rest] = plan.start
  if (/^(?:node|bun|deno)$/.test(first) || first.includes("/")) return plan.start
  if (/\.[cm]?[jt]s$/.test(first)) return [runner(plan), first, ...rest]
  return [`node_modules/.bin/${first}`, ...rest]
}

export const node: StackKit = {
  stages: (plan) => {
    const recipe = recipeOf(plan.manager)
    const mount = `--mount=type=cache,target=${recipe.cache}`
    return render(stages, {
      from: pinned(imageOf(plan, "")),
      runtime: pinned(imageOf(plan, "-slim")),
      prepare: recipe.prepare,
      mount,
      install: plan.isLocked
        ? `RUN ${mount} ${recipe.install}`
        : `# Commit a lock file: without one each build is another.\nRUN ${mount} ${recipe.loose}`,
      build: plan.build.length === 0 ? "" : `RUN ${plan.build.join(" ")}`,
      prune: recipe.prune,
      libraries: packages(needsOpenssl(plan) ? ["openssl"] : [], "The engines of Prisma load it."),
    })
  },
  command,
  probe: (plan) => [
    runner(plan),
    "-e",
    `fetch('http://127.0.0.1:${plan.port}${plan.healthPath}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
  ],
  exec: (plan) => {
    const [first = "", ...rest] = command(plan)
    const isLocal = first.includes("/") && !first.startsWith("/")
    const path = first.startsWith("/")
      ? first
      : isLocal
        ? `/opt/${plan.app}/current/${first.replace(/^\.\//, "")}`
        : `/usr/bin/${first}`
    return [path, ...rest]
  },
  hosted: asIs,
  environment: [["NODE_ENV", "production"]],
  compilesAtRunTime: true,
  ignored: ["**/node_modules", "**/dist", "**/build", "**/.next", "**/coverage"],
  metrics: usualMetrics,
}
