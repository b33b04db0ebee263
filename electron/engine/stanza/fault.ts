/**
 * Describes a bug for the log: the error's name and where it was thrown. The message is left out, since it may quote
 * something that somebody wrote.
 */
export function describeFault(fault: unknown): string {
  if (!(fault instanceof Error)) return 'a thrown value that is not an Error'
  const frames = (fault.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 3)
    .map((line) => line.trim())
  return [fault.name, ...frames].join(' ')
}

/** Returns a function that logs a bug of one listener or handler, for a caller that continues without it. */
export function logsFaults({ log }: { log(line: string): void }, name: string): (fault: unknown) => void {
  return (fault) => log(`${name} failed: ${describeFault(fault)}`)
}
