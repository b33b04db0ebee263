import type { Account, ConnectionState } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { Words } from '../../../shared/words/index.ts'

export type StateWord = keyof Words['accounts']['states']

/** The state of an account's connection, in a word or two. */
export function stateOf(account: Account): StateWord {
  return account.enabled ? account.connection.kind : 'disabled'
}

/** The state of a connection as one line; `now` is for the countdown. */
export function connectionLine(words: Words, connection: ConnectionState, now: number): string {
  switch (connection.kind) {
    case 'online':
      return words.app.connected
    case 'connecting':
      return words.app.connecting
    case 'retrying':
      return words.app.retrying(Math.max(0, Math.ceil((connection.retryAt - now) / 1000)))
    case 'stopped':
      return words.app.stopped
    case 'offline':
      return words.app.offline
  }
}

/**
 * The reason for trying again, if the person may want to know it or can help. null if all is well, and for a lost
 * connection or a restarting server: the connection line says enough about those.
 */
export function reasonOf(connection: ConnectionState): Failure | null {
  const failure =
    connection.kind === 'retrying'
      ? connection.failure
      : connection.kind === 'connecting'
        ? connection.after
        : undefined
  if (failure === undefined || failure.code === 'connection-lost' || failure.code === 'server-shutdown')
    return null
  return failure
}

/** The account for the connection line: the one with the worst connection. */
export function mostTroubled(accounts: readonly Account[]): Account | null {
  const order: readonly ConnectionState['kind'][] = ['stopped', 'retrying', 'connecting', 'offline', 'online']
  const enabled = accounts.filter((account) => account.enabled)
  return (
    enabled.toSorted((a, b) => order.indexOf(a.connection.kind) - order.indexOf(b.connection.kind))[0] ?? null
  )
}
