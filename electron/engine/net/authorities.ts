import * as tls from 'node:tls'
import { Worker } from 'node:worker_threads'

/**
 * The certificate authorities that this machine trusts, in PEM: those bundled with Node, those of NODE_EXTRA_CA_CERTS,
 * and the system's own. undefined where Node cannot name the system's (before 22.15): then TLS uses its defaults, the
 * bundled ones and NODE_EXTRA_CA_CERTS. Ask once.
 */
export async function trustedAuthorities(): Promise<readonly string[] | undefined> {
  const { getCACertificates: list } = tls as Partial<typeof tls>
  if (list === undefined) return undefined
  try {
    return await readInThread()
  } catch {
    // No thread to be had: the process stands still for a moment, and trusts the same.
    return [...new Set([...list('default'), ...list('system')])]
  }
}

/** Node reads the system's in one go: 0.1 s at the least, and far longer where a keychain is asked for each. */
function readInThread(): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const reader = new Worker(READER, { eval: true })
    reader.once('message', resolve)
    reader.once('error', reject)
    reader.once('exit', () => reject(new Error('the thread ended without an answer')))
  })
}

const READER = `
  const { getCACertificates } = require('node:tls')
  const { parentPort } = require('node:worker_threads')
  parentPort.postMessage([...new Set([...getCACertificates('default'), ...getCACertificates('system')])])
`
