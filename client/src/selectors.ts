/** Which documents go to the server: by path, because language ids differ between editors and versions. No `vscode` here. */

/** YAML is sent whatever its name: the content decides whether it is a Compose file, a Synapse config or neither. */
export const PATTERNS = [
  "**/*.{yaml,yml}",
  "**/{.env,.env.*,.env-*,.env_*,*.env,.flaskenv,.dev.vars}",
  "**/{,*.}env{.,-,_}{example,sample,template,dist}",
  "**/*.{service,socket,timer,mount,automount,swap,path,slice,scope,target,device}",
  "**/*.{service,socket,timer,mount,automount,swap,path,slice,scope,target,device}.d/*.conf",
  "**/{service,socket,timer,mount,automount,swap,path,slice,scope,target,device}.d/*.conf",
  "**/{Dockerfile,dockerfile,Containerfile,containerfile}",
  "**/{Dockerfile,dockerfile,Containerfile,containerfile}{.,-,_}*",
  "**/*{.,-,_}{Dockerfile,dockerfile,Containerfile,containerfile}",
  "**/{Caddyfile,caddyfile}",
  "**/{Caddyfile,caddyfile}{.,-,_}*",
  "**/*.{caddyfile,Caddyfile,caddy}",
  "**/nginx*.conf",
  "**/{conf.d,nginx,.nginx,vhost,vhosts,vhost.d,vhosts.d,http.d}/*.conf",
  "**/sites-{enabled,available}/*",
  "**/*{nginx,default,site,proxy,vhost}*.{conf,nginx,conf.template}",
  "**/*{nginx,default,site,proxy,vhost}*/*.{conf,nginx,conf.template}",
  "**/templates/*.template",
  "**/*.{sh,bash}",
  "**/crontab",
  "**/crontab{.,-,_}*",
  "**/*{crontab,cron}",
  "**/cron.d/*",
  // Other Markdown and JSON stays where it is: much of it is large, and none of it is ours.
  "**/{runbook,runbooks,playbooks,Runbook,Runbooks,Playbooks}/*.md",
  "**/*{runbook,Runbook,RUNBOOK}*.md",
  "**/{bcp,BCP}.md",
  "**/{business-continuity,business_continuity,Business-Continuity,BUSINESS_CONTINUITY,BUSINESS-CONTINUITY}{,-plan,_plan,-Plan,_PLAN,-PLAN}.md",
  "**/{continuity,Continuity,CONTINUITY}{,-plan,_plan,-Plan,_PLAN,-PLAN}.md",
  "**/*{dashboard,Dashboard,grafana,Grafana}*.json",
  "**/*{dashboard,Dashboard,grafana,Grafana}*/**/*.json",
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
