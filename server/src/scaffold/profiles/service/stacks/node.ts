/** Node.js: install from the lock file, build, leave development packages behind. */
import type { PackageManager, ServicePlan } from "../plan.ts"
import { render } from "../render.ts"
import { asIs, exact, pinned, type StackKit, usualMetrics } from "./types.ts"

const newest = { "20": "20.19.5", "22": "22.21.1", "24": "24.11.1" }
const bun = "1.3.2"

interface Recipe {
  readonly prepare: string
  readonly copied: string
  readonly install: string
  readonly loose: string
  readonly prune: string
}

const recipes: Readonly<Record<string, Recipe>> = {
  npm: {
    prepare: "",
    copied: "package.json package-lock.json",
    install: "RUN --mount=type=cache,target=/root/.npm npm ci",
    loose: "RUN --mount=type=cache,target=/root/.npm npm install",
    prune: "RUN npm prune --omit=dev",
  },
  pnpm: {
    prepare: "RUN corepack enable",
    copied: "package.json pnpm-lock.yaml",
    install: "RUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm install --frozen-lockfile",
    loose: "RUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm install",
    prune: "RUN CI=true pnpm prune --prod",
  },
  yarn: {
    prepare: "",
    copied: "package.json yarn.lock",
    install: "RUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install --frozen-lockfile",
    loose: "RUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install",
    prune: "RUN yarn install --frozen-lockfile --production --ignore-scripts --prefer-offline",
  },
  "yarn-berry": {
    prepare: "RUN corepack enable",
    copied: "package.json yarn.lock .yarnrc.yml",
    install: "RUN --mount=type=cache,target=/root/.yarn/berry/cache yarn install --immutable",
    loose: "RUN --mount=type=cache,target=/root/.yarn/berry/cache yarn install",
    prune: "RUN yarn workspaces focus --all --production",
  },
  bun: {
    prepare: "",
    copied: "package.json bun.lock*",
    install: "RUN --mount=type=cache,target=/root/.bun/install/cache bun install --frozen-lockfile",
    loose: "RUN --mount=type=cache,target=/root/.bun/install/cache bun install",
    prune: "RUN rm -rf node_modules && bun install --production",
  },
}

const stages = `@@from@@ AS build
WORKDIR /app
@@prepare@@
# Packages first: this layer stays as long as the lock file does.
COPY @@copied@@ ./
@@install@@
COPY . .
@@build@@
@@prune@@

@@from@@
WORKDIR /app
# Files of root: the service reads its code and cannot change it.
COPY --from=build /app /app
`

function imageOf({ manager, version }: ServicePlan): string {
  if (manager === "bun") return `oven/bun:${bun}-slim`
  return `node:${exact(version, newest)}-bookworm-slim`
}

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
    return render(stages, {
      from: pinned(imageOf(plan)),
      prepare: recipe.prepare,
      copied: plan.isLocked ? recipe.copied : "package.json",
      install: plan.isLocked
        ? recipe.install
        : `# Commit a lock file: without one each build is another.\n${recipe.loose}`,
      build: plan.build.length === 0 ? "" : `RUN ${plan.build.join(" ")}`,
      prune: recipe.prune,
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
