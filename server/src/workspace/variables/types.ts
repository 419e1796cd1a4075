/** The variable graph: where names of the environment are set, where they are used, and which places belong together. */
import type { Known } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"

/** Where a site stands: what decides its precedence and the words for it. */
export type SiteKind =
  /** A line of an env file. */
  | "env-line"
  /** `${NAME}` in a value of an env file whose reader expands. */
  | "env-reference"
  /** `${NAME}` in a Compose file. */
  | "compose-interpolation"
  /** A key of `environment:`; with no value it is a use of the project's name as well. */
  | "compose-environment"
  /** `$$NAME` in a command: the shell of the container fills it in. */
  | "compose-command"
  /** A key of `build.args`. */
  | "compose-build-arg"
  /** `ARG`, `ENV` and `$NAME` of a Dockerfile. */
  | "dockerfile-arg"
  | "dockerfile-env"
  | "dockerfile-reference"
  /** `Environment=`, `PassEnvironment=`, `$NAME` in Exec lines. */
  | "unit-environment"
  | "unit-pass"
  | "unit-reference"
  /** `env:` of a container, keys of ConfigMaps and Secrets, `configMapKeyRef`/`secretKeyRef`, `$(NAME)` in commands. */
  | "kubernetes-env"
  | "kubernetes-data"
  | "kubernetes-key-ref"
  | "kubernetes-reference"
  /** `${NAME}` in files of Prometheus, Alertmanager, nginx templates and Caddy. */
  | "config-reference"
  /** `NAME=value`, `export NAME`, `$NAME` of a script. */
  | "shell-assignment"
  | "shell-reference"
  /** `process.env.NAME`, `os.environ["NAME"]`, `os.getenv`, `env::var` in code. */
  | "code-reference"

/**
 * Which environment a name lives in. Equal names of different scopes are different variables:
 * `project:<folder>` what Compose interpolates from; `service:<uri>#<service>` a container's environment;
 * `build:<uri>#<service>` build arguments; `image:<uri>` a Dockerfile; `unit:<uri>` a unit's environment;
 * `file:<uri>` an env file by itself; `object:<uri>#<kind>/<name>` a ConfigMap or Secret; `script:<uri>`; `code:<folder>`;
 * `config:<uri>` a file of a proxy or of monitoring. A container of Kubernetes is `service:<uri>#<workload>/<container>`.
 * The drop-ins of a unit share its scope.
 */
export type Scope = string

export interface VariableSite {
  readonly uri: string
  readonly name: string
  /** The name alone: what rename replaces. */
  readonly span: Span
  readonly role: "definition" | "use"
  readonly kind: SiteKind
  readonly scope: Scope
  /** Of definitions: the value as its reader takes it. */
  readonly value?: Known<string>
  /** True where the name or value says that it is a secret: never shown. */
  readonly secret: boolean
  /** True for `environment: NAME` without a value: the definition takes the value of the same name outside. */
  readonly passes?: boolean
  /**
   * Why the name cannot be changed here: given by an image or a product, part of an object's public contract. The answers
   * of `linked` and `together` know more than those of `siteAt`: what a file of the project uses is not fixed there.
   */
  readonly fixed?: string
  /** The use brings its own default: without a definition it takes that. */
  readonly hasDefault?: boolean
}

/** One definition among those that compete for a name in one scope, strongest first. */
export interface Precedence {
  readonly site: VariableSite
  /** Who reads it and why it wins or loses, in the user's words. */
  readonly because: string
  /** True for the one whose value is taken, as far as the files say. */
  readonly wins: boolean
  /** Its value arrives through another definition that names it, as in `X: ${Y}`: the reader does not see this name. */
  readonly isTied?: boolean
}

/** What one reader makes of a name: its environment, and the definitions that compete there. */
export interface Reading {
  readonly scope: Scope
  /** `service \`api\``, `the project in \`deploy\``. */
  readonly reader: string
  /** Strongest first. */
  readonly order: readonly Precedence[]
}

/** Questions about names; answers are of one snapshot. Every method is safe on unknown URIs and offsets. */
export interface VariableGraph {
  /** All sites of one file, in file order. */
  readonly sitesIn: (uri: string) => readonly VariableSite[]
  readonly siteAt: (uri: string, offset: number) => VariableSite | undefined
  /** The definitions that a use takes its value from, strongest first; of a definition itself those that compete with it. */
  readonly definitionsOf: (site: VariableSite) => readonly Precedence[]
  /** Every site that means the same variable: through files given to services, passed names and interpolation of the same name. */
  readonly linked: (site: VariableSite) => readonly VariableSite[]
  /**
   * Of `linked` those whose name has to change with this one, so that everything keeps its value: what stands behind
   * `X: ${X}` or a key reference of the same name is left out, as the two names are only equal there. For rename.
   */
  readonly together: (site: VariableSite) => readonly VariableSite[]
  /** Every environment that the name of this site reaches, with who wins there. For hover. */
  readonly readingsOf: (site: VariableSite) => readonly Reading[]
  /** Every site below the workspace folder that holds the file, code left out. For workspace symbols. */
  readonly all: (uri: string) => readonly VariableSite[]
  /** False while a file or folder that counts has not been loaded: ask again once the wants are served. */
  readonly isComplete: () => boolean
  /** Names that can be used at a place of this file and scope, with what is known of them. */
  readonly namesFor: (
    uri: string,
    offset: number,
  ) => readonly { readonly name: string; readonly sites: readonly VariableSite[] }[]
}
