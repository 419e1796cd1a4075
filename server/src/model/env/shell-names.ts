/** Names that a shell, a CI system, a hosting panel or Docker itself supplies: no file of a project sets them. */

const exact = new Set(
  (
    "HOME USER LOGNAME PWD OLDPWD PATH SHELL TERM LANG LANGUAGE TMPDIR EDITOR DISPLAY WAYLAND_DISPLAY XAUTHORITY " +
    "SSH_AUTH_SOCK SSH_AGENT_PID SSH_CLIENT SSH_CONNECTION CI USERNAME USERPROFILE USERDOMAIN COMPUTERNAME APPDATA " +
    "LOCALAPPDATA PROGRAMDATA PROGRAMFILES SYSTEMROOT SYSTEMDRIVE WINDIR HOMEDRIVE HOMEPATH TEMP TMP COMSPEC OS"
  ).split(" "),
)
const families =
  /^(?:LC_|XDG_|WSL_|COMPOSE_|DOCKER_|BUILDKIT_|BUILDX_|CI_|GITHUB_|RUNNER_|GITLAB_|BITBUCKET_|BUILDKITE_|CIRCLE_|TRAVIS_|DRONE_|JENKINS_|TEAMCITY_|APPVEYOR_|CODEBUILD_|SYSTEM_|BUILD_(?:BUILDID|BUILDNUMBER|SOURCE\w+|NUMBER|ID|TAG|URL)$|SERVICE_(?:FQDN|URL|NAME|USER|PASSWORD|BASE64|REALBASE64|HEX)_|COOLIFY_|CODESPACE|GITPOD_|RAILWAY_|RENDER_)/

/** True for names that the environment of whoever runs Compose sets, Windows' spelling and the proxies included. */
export function isSuppliedByShell(name: string): boolean {
  const upper = name.toUpperCase()
  return exact.has(upper) || families.test(upper) || /^(?:HTTPS?|FTP|ALL|NO)_PROXY$/.test(upper)
}

/** True for names that the Docker tools themselves look up in the project's `.env`. */
export function isReadByDocker(name: string): boolean {
  return /^(?:COMPOSE_|DOCKER_|BUILDKIT_|BUILDX_|BAKE_)|^(?:HTTPS?|FTP|ALL|NO)_PROXY$/i.test(name)
}
