import type { Readable } from 'node:stream'
import type { Clock, Environment } from '../ports.js'

/** What is around the command. */
export interface World {
  environment: Environment
  clock: Clock
  stdin: Readable
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
  /** The folder that paths are relative to. */
  workspace: string
}
