/** What every pod and container of the stack is confined by. */

/** Confinement of a pod under a numeric user, without indentation. */
export const podContext = (uid: number): string => `securityContext:
  runAsNonRoot: true
  runAsUser: ${uid}
  runAsGroup: ${uid}
  fsGroup: ${uid}
  seccompProfile:
    type: RuntimeDefault`

/** Confinement of a container, without indentation. */
export const confined = `securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]`
