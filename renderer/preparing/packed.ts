/** A file of a folder; `path` begins with the folder's name and has `/` between the parts. */
export interface Packed {
  readonly path: string
  readonly file: File
}

/** More files than this are rarely meant, and their list would take long. */
export const MOST_FILES = 10_000
/** Below the 4 GB that an archive without Zip64 can hold, which every program opens. */
export const MOST_BYTES = 2 * 1024 * 1024 * 1024
