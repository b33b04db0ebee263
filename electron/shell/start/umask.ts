/** The rights that the person's system gives to new files, which Balcony does not give to its own. */
export interface OwnUmask {
  /** Runs `work`: the programs that it starts, and the files that it makes, have the rights that the person gives to theirs. */
  lend<T>(work: () => T): T
}

/** Nobody else on this computer may read or write. */
const OURS = 0o077

/**
 * From now on nobody but the person may read what this process, or a process that it starts, makes. Comes first of all:
 * Chromium makes files as soon as it is ready. Windows has no such thing; there a profile lies in the person's own folder.
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
