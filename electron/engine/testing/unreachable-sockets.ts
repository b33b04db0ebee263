import { err } from '../../../shared/model/result.ts'
import type { Sockets } from '../ports.ts'
import { loopbackSockets } from './loopback-sockets.ts'

/** Sockets of a machine that nobody can connect to, as behind most routers. */
export const unreachableSockets = (): Sockets => ({
  ...loopbackSockets().sockets,
  listen: () => Promise.resolve(err({ code: 'failed' })),
})
