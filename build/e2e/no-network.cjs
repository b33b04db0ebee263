'use strict'
/**
 * Loaded before Balcony: as long as the file named by BALCONY_TEST_OFFLINE exists, this process has no network. What is
 * connected breaks, nothing can be reached or looked up, and there is no address but the loopback's.
 */
const dns = require('node:dns')
const { existsSync } = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')
const { Socket } = require('node:net')
const os = require('node:os')

const isOffline = () => existsSync(process.env.BALCONY_TEST_OFFLINE)
const failure = (code) => Object.assign(new Error(code), { code })

const connected = new Set()
const { connect } = Socket.prototype
Socket.prototype.connect = function (...args) {
  if (isOffline()) {
    process.nextTick(() => this.destroy(failure('ENETUNREACH')))
    return this
  }
  connected.add(this)
  this.once('close', () => connected.delete(this))
  return connect.apply(this, args)
}
setInterval(() => {
  if (isOffline()) for (const socket of connected) socket.destroy(failure('ENETDOWN'))
}, 50).unref()

const { networkInterfaces } = os
os.networkInterfaces = () => {
  const { lo, ...others } = networkInterfaces()
  return isOffline() ? { lo } : { lo, ...others }
}
const { lookup } = dns.promises
dns.promises.lookup = (...args) => (isOffline() ? Promise.reject(failure('EAI_AGAIN')) : lookup(...args))
const { resolveSrv } = dns.promises.Resolver.prototype
dns.promises.Resolver.prototype.resolveSrv = function (name) {
  return isOffline() ? Promise.reject(failure('ECONNREFUSED')) : resolveSrv.call(this, name)
}
syncBuiltinESMExports()
