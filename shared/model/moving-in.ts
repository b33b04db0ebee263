import type { Brand } from './brand.ts'
import type { Failure } from './failure.ts'

/** The programs whose histories can be imported. `balcony`: an export in Balcony's own format. */
export type ImportProgram = 'gajim' | 'dino' | 'pidgin' | 'psi' | 'balcony'

/** A history that was found; only the main process knows its path. */
export type FoundId = Brand<string, 'FoundId'>

/** An account in the history of another program. */
export interface FoundAccount {
  /** Its bare address. */
  readonly address: string
  /** Balcony has this account, too. */
  readonly isHere: boolean
  readonly messages: number
  /** People with whom there are messages, or who have a name there. */
  readonly contacts: number
  /** The times of the first and the last message, in milliseconds since 1970; null if there is none or it is unknown. */
  readonly from: number | null
  readonly to: number | null
}

/** The history of another program, as it would be imported. */
export interface FoundHistory {
  readonly id: FoundId
  readonly program: ImportProgram
  /** Its folder or file, with `~` for the person's own folder. Only to be shown. */
  readonly place: string
  readonly accounts: readonly FoundAccount[]
  /** Why some of it, or all of it, can't be read. */
  readonly problems: readonly ImportProblem[]
}

/** A file of another program that can't be read, or only in part. */
export interface ImportProblem {
  /** Its name without folders. */
  readonly file: string
  readonly failure: Failure
}

/** The parts of a history that a person can choose. */
export interface ImportChoice {
  readonly contacts: boolean
  readonly histories: boolean
}

/** An import, while it runs and until the person has seen its end. */
export interface ImportState {
  readonly id: FoundId
  readonly program: ImportProgram
  readonly phase: 'running' | 'done' | 'cancelled' | 'failed'
  /** 0 to 1; null while it is unknown. */
  readonly share: number | null
  readonly counts: ImportCounts
  /** Files that could not be read whole. At most `MOST_PROBLEMS`. */
  readonly problems: readonly ImportProblem[]
  /** Why it ended early. What was imported before stays. */
  readonly failure: Failure | null
}

export interface ImportCounts {
  readonly accounts: number
  readonly names: number
  /** Messages that are new here. */
  readonly messages: number
  /** Messages that were here already. */
  readonly known: number
  /** Messages of rooms, which are left out. */
  readonly inRooms: number
  /** Entries that could not be understood, or have no time, text or address. */
  readonly unreadable: number
}

export const NOTHING_IMPORTED: ImportCounts = {
  accounts: 0,
  names: 0,
  messages: 0,
  known: 0,
  inRooms: 0,
  unreadable: 0,
}

/** One sentence for each file is enough up to here. */
export const MOST_PROBLEMS = 20

/** `html` is one file with styling and pictures inside, `json` can be imported again. */
export type ExportFormat = 'text' | 'html' | 'json'

/** A running export. */
export interface ExportState {
  /** 0 to 1. */
  readonly share: number
}
