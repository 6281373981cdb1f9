/** The emulator in a process of its own, so that its work is not that of what is measured. Started by `emulator.js`. */
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { startEmulator } from '../emulator/server.js'

const options = JSON.parse(process.argv[2] ?? '{}')
// Finer than milliseconds, and comparable between processes.
const emulator = await startEmulator({ ...options, clock: () => performance.timeOrigin + performance.now() })
const { organisation, requests, environment } = emulator
process.send?.({ environment, roleArn: organisation.roles[0]?.arn, scopes: organisation.scopes })

process.on('message', () => {
  process.send?.(
    requests.map(({ service, action, params, startedAt, finishedAt, rows, status }) => ({
      ...{ service, action, startedAt, finishedAt, rows, status },
      scopeId: params['IpamScopeId']
    }))
  )
  emulator.reset()
})
process.on('disconnect', () => {
  void emulator.close()
})
