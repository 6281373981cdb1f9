import { expect, test } from '@jest/globals'
import { lookupIn } from '../../../src/render/lookup.js'
import { aFinding, aHit, aReport } from './reports.js'

test('a resource is found by its id, the worst of its CIDRs where it has several', () => {
  const worst = aHit({ id: 'vpc-1', cidr: '10.0.0.0/16' })
  const find = lookupIn(aReport([aFinding({ id: 'vpc-1', cidr: '10.1.0.0/16' }), worst, aFinding()]))
  expect(find('vpc-1')).toBe(worst)
  expect(find('vpc-2')).toBeUndefined()
})
