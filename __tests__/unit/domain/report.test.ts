import { expect, test } from '@jest/globals'
import { highestUsage } from '../../../src/domain/report.js'
import { aReport, aResource } from './builders.js'

test('the highest usage is that of all measured resources, whatever their verdict', async () => {
  const report = await aReport(
    [
      aResource({ id: 'breached', cidr: '10.0.0.0/28', usage: 0.5 }),
      aResource({ id: 'fuller', type: 'vpc', cidr: '10.0.0.0/16', usage: 0.75 }),
      aResource({ id: 'roomy', type: 'vpc', cidr: '10.1.0.0/16', usage: 0.25 }),
      aResource({ id: 'unmeasured', type: 'eni', usage: 1 })
    ],
    { limits: { usageThreshold: 80, minimumAvailable: 16 } }
  )
  expect(report.findings[0]?.id).toBe('breached')
  expect(highestUsage(report)).toBe(75)
})

test('the highest usage may be 0, and is nothing where nothing is measured', async () => {
  expect(highestUsage(await aReport([aResource({ usage: 0 })]))).toBe(0)
  expect(highestUsage(await aReport([aResource({ type: 'eip' })]))).toBeUndefined()
})
