#!/usr/bin/env node
// Stands in for fpm, which makes the .deb: writes down what it was asked for and leaves the content of the small files.
const { readFileSync, statSync, writeFileSync } = require('node:fs')

const args = process.argv.slice(2)
const files = {}
for (const arg of args) {
  const at = arg.lastIndexOf('=')
  const from = arg.slice(0, at)
  const stat = at > 0 && !arg.startsWith('-') ? statSync(from, { throwIfNoEntry: false }) : undefined
  if (stat?.isFile() && from.endsWith('.desktop')) files[arg.slice(at + 1)] = readFileSync(from, 'utf8')
}
const package_ = args[args.indexOf('--package') + 1]
writeFileSync(process.env.FPM_RECORD, JSON.stringify({ args, files }))
writeFileSync(package_, '')
