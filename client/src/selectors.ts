/** Which documents go to the server: by path, because language ids differ between editors and versions. No `vscode` here. */

/** YAML is sent whatever its name: the content decides whether it is a Compose file, a Synapse config or neither. */
export const PATTERNS = [
  "**/*.{yaml,yml}",
  "**/{.env,.env.*,.env-*,.env_*,*.env,.flaskenv,.dev.vars}",
  "**/env{.,-,_}{example,sample,template,dist}",
  "**/*.{service,socket,timer,mount,automount,swap,path,slice,scope,target,device}",
  "**/*.{service,socket,timer,mount,automount,swap,path,slice,scope,target,device}.d/*.conf",
  "**/{service,socket,timer,mount,automount,swap,path,slice,scope,target,device}.d/*.conf",
] as const

/** Documents that are shown but not edited, such as the left side of a comparison, have other schemes and stay out. */
const SCHEMES = ["file", "untitled", "vscode-vfs"] as const

/** Schemes to listen to: the usual ones and those of the open folders, whatever file system they come from. */
export function schemesOf(folders: readonly { readonly uri: { readonly scheme: string } }[]): readonly string[] {
  return [...new Set<string>([...SCHEMES, ...folders.map((folder) => folder.uri.scheme)])]
}

/** The filters for the client and for language features. */
export function selectorOf(schemes: readonly string[]): { readonly scheme: string; readonly pattern: string }[] {
  return schemes.flatMap((scheme) => PATTERNS.map((pattern) => ({ scheme, pattern })))
}
