import { readFile } from 'node:fs/promises'
import * as tls from 'node:tls'
import { Worker } from 'node:worker_threads'

/**
 * The certificate authorities that this machine trusts, in PEM: those bundled with Node, those of NODE_EXTRA_CA_CERTS
 * and, if Node can list them, those of the system. This is slow, so call it once.
 */
export async function trustedAuthorities(): Promise<readonly string[]> {
  const { getCACertificates: list } = tls as Partial<typeof tls>
  // COMPAT(Node, 22.14): it cannot list the system's authorities, only trust them.
  if (list === undefined) return [...tls.rootCertificates, ...(await extraAuthorities(process.env))]
  try {
    return await readInThread()
  } catch {
    // Without a thread the process stands still for a moment, and trusts the same authorities.
    return [...new Set([...list('default'), ...list('system')])]
  }
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * The authorities of the file that NODE_EXTRA_CA_CERTS names. None if it cannot be read; Node itself warns about that.
 */
export async function extraAuthorities(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const path = env['NODE_EXTRA_CA_CERTS']
  if (path === undefined) return []
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.match(PEM) ?? []
}

/**
 * Node reads the system's authorities in one go. That takes at least 0.1 s, and far longer if a keychain is asked for
 * each.
 */
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
