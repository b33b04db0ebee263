'use strict'
/** Loaded before Balcony: writes down whom this process connects to, and what it looks up, into BALCONY_TEST_CONNECTIONS. */
const dns = require('node:dns')
const { appendFileSync } = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')
const { Socket } = require('node:net')

const file = process.env.BALCONY_TEST_CONNECTIONS
const record = (what) => appendFileSync(file, `${what}\n`)

const { connect } = Socket.prototype
Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args
  // A path is a socket of this computer's: the desktop's bus.
  if (typeof first === 'object' && first !== null && first.path === undefined && first.port !== undefined)
    record(`connect ${first.host}:${first.port}`)
  return connect.apply(this, args)
}
const { lookup } = dns.promises
dns.promises.lookup = (name, ...rest) => {
  record(`lookup ${name}`)
  return lookup(name, ...rest)
}
const { resolveSrv } = dns.promises.Resolver.prototype
dns.promises.Resolver.prototype.resolveSrv = function (name) {
  record(`srv ${name}`)
  return resolveSrv.call(this, name)
}
syncBuiltinESMExports()
