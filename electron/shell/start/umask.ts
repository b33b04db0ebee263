/** The rights that the person's system gives to new files. Balcony gives fewer to its own. */
export interface OwnUmask {
  /** Runs `work`: programs that it starts, and files that it makes, get the usual rights of the person's system. */
  lend<T>(work: () => T): T
}

/** Nobody else on this computer may read or write. */
const OURS = 0o077

/**
 * From now on only the person may read the files that this process, or a process that it starts, makes. Call it first:
 * Chromium makes files as soon as it is ready. Windows has no umask; there a profile lies in the person's own folder.
 */
export function takeUmask(platform: NodeJS.Platform = process.platform): OwnUmask {
  if (platform === 'win32') return { lend: (work) => work() }
  const own = process.umask(OURS)
  return {
    lend(work) {
      process.umask(own)
      try {
        return work()
      } finally {
        process.umask(OURS)
      }
    },
  }
}
