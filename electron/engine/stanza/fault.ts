/**
 * A bug's trace for the log: the error's name and where it was thrown, without its message, which may quote what
 * somebody wrote.
 */
export function describeFault(fault: unknown): string {
  if (!(fault instanceof Error)) return 'a thrown value that is no Error'
  const frames = (fault.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 3)
    .map((line) => line.trim())
  return [fault.name, ...frames].join(' ')
}

/** Writes a bug of one listener or handler into the log, for a caller that goes on without it. */
export function logsFaults({ log }: { log(line: string): void }, name: string): (fault: unknown) => void {
  return (fault) => log(`${name} failed: ${describeFault(fault)}`)
}
