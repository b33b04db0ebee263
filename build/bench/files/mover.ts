import type { Damage } from './damage.ts'

/** The server and the account of a program that moves files. */
export interface MoverArgument {
  readonly server: {
    readonly domain: string
    readonly host: string
    readonly port: number
    readonly fingerprint: string
  }
  readonly address: string
  readonly password: string
  /** An empty folder for profiles and received files. */
  readonly folder: string
  /** Without sockets, direct files go in band. */
  readonly sockets: boolean
}

/** The orders of a program that moves files: the engine alone, or the whole application. Times are in milliseconds. */
export type Mover = {
  /** Resolves when the contact is online. */
  readonly meet: (contact: { address: string }) => Promise<null>
  /** Resolves with the address from which others fetch it. */
  readonly upload: (file: { path: string }) => Promise<{ ms: number; url: string }>
  readonly download: (file: { url: string }) => Promise<{ ms: number }>
  /** Sends a file to the contact without a server that keeps it. Resolves when the contact has confirmed it. */
  readonly offer: (file: { path: string }) => Promise<{ ms: number; way: string }>
  /** Time until a message to the contact is confirmed by its client. */
  readonly talk: (nothing: null) => Promise<number>
  readonly begin: (nothing: null) => null
  readonly end: (nothing: null) => Damage
}
