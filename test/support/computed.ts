/** Time that this thread has computed, in milliseconds: what a bound on hostile input means, however busy the machine is. */
export function computed(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
