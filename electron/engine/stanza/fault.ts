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
