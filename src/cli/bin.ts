#!/usr/bin/env node
import process from 'node:process'
import { run } from './program.js'

/** A request that nobody waits for any more is given this long. */
const LINGERING_MS = 2_000

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  clock: () => new Date(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  workspace: process.cwd()
})
setTimeout(() => process.exit(), LINGERING_MS).unref()
