'use strict'
/**
 * Loaded before Balcony: names are what the JSON in the file named by BALCONY_TEST_NAMES says, and nothing else is found.
 * `srv` is by the name that is asked for, `hosts` by host.
 */
const dns = require('node:dns')
const { readFileSync } = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')

const names = () => JSON.parse(readFileSync(process.env.BALCONY_TEST_NAMES, 'utf8'))
const notFound = () => Promise.reject(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }))

dns.promises.lookup = (host) => {
  const found = names().hosts[host]
  return found ? Promise.resolve(found.map((address) => ({ address, family: 4 }))) : notFound()
}
dns.promises.Resolver.prototype.resolveSrv = (name) => {
  const found = names().srv[name]
  return found ? Promise.resolve(found) : notFound()
}
syncBuiltinESMExports()
