import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import { startEmulator } from '../../emulator/server.js'
import { runAction } from '../../harness/run-action.js'
import type { Report } from '../../src/domain/report.js'

export type Emulator = Awaited<ReturnType<typeof startEmulator>>
export type Run = Omit<Awaited<ReturnType<typeof runAction>>, 'report'> & { report: Report }
type RunOptions = NonNullable<Parameters<typeof runAction>[0]>
type Inputs = Readonly<Record<string, string>>

/** Names and ARNs of the committed organisation. */
export const ACME = {
  region: 'eu-west-1',
  privateScopes: ['ipam-scope-0c7208072d8f20e3c', 'ipam-scope-02e935165ea7fdbd1'],
  publicScope: 'ipam-scope-0798edf729c1c5934',
  topic: 'arn:aws:sns:eu-west-1:111122223333:network-alerts',
  role: (name: string) => `arn:aws:iam::111122223333:role/${name}`
}

/** An emulator for a whole file of tests, forgetful between them. */
export function emulated(options: Parameters<typeof startEmulator>[0] = {}): {
  emulator: Emulator
  check: (inputs?: Inputs, more?: RunOptions) => Promise<Run>
} {
  const context = {} as { emulator: Emulator; check: (inputs?: Inputs, more?: RunOptions) => Promise<Run> }
  beforeAll(async () => {
    context.emulator = await startEmulator(options)
  })
  beforeEach(() => {
    context.emulator.reset()
  })
  afterAll(() => context.emulator.close())
  context.check = async (inputs = {}, more = {}) => {
    const run = await runAction({
      emulator: context.emulator,
      inputs: { 'aws-region': context.emulator.organisation.homeRegion, ...inputs },
      ...more
    })
    if (run.exitCode === null)
      throw new Error(`it was ended after ${run.durationMs} ms:\n${run.stdout}\n${run.stderr}`)
    return run
  }
  return context
}

/** The calls that arrived, in order: `ec2:DescribeIpamScopes`. */
export function calls(emulator: Emulator): string[] {
  return emulator.requests.map(({ service, action }) => `${service}:${action}`)
}

/** How often a call arrived. */
export function countOf(emulator: Emulator, call: string): number {
  return calls(emulator).filter(one => one === call).length
}

/** The last line of the log that is not empty. */
export function lastLine(run: Run): string {
  return run.log.trimEnd().split('\n').at(-1) ?? ''
}
