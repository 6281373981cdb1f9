import type { Finding } from '../../../src/domain/report.js'
import { aFinding, aHit } from './reports.js'

const ZONES = ['az1', 'az2', 'az4', 'az6'] as const
const PLACES = [
  { region: 'us-east-1', zone: 'use1', ownerId: '111122223333' },
  { region: 'eu-west-1', zone: 'euw1', ownerId: '444455556666' },
  { region: 'ap-southeast-2', zone: 'apse2', ownerId: '777788889999' }
] as const
const PURPOSES = ['eks-pods', 'web', 'db-primary', 'batch', 'edge-public'] as const

/** How full the subnets are, in turn: a few at their limit, most with room. */
const USAGES = [98.44, 12.11, 44.14, 61.33, 87.5, 76.56, 3.13, 55.08, 29.3, 78.13, 64.84, 18.75] as const

/** Subnets as a company of `n` would have them: names by purpose and zone, four Regions' worth of places. */
export function subnets(n: number): Finding[] {
  return Array.from({ length: n }, (_, index) => {
    const place = PLACES[Math.floor(index / 20) % PLACES.length] ?? PLACES[0]
    const zone = ZONES[index % ZONES.length] ?? 'az1'
    const purpose = PURPOSES[Math.floor(index / ZONES.length) % PURPOSES.length] ?? 'web'
    const usagePercent = USAGES[index % USAGES.length] ?? 0
    const known: Partial<Finding> = {
      id: `subnet-0${(0x1234567890abcdn * BigInt(index + 7)).toString(16).padStart(16, '0').slice(-16)}`,
      name: `${purpose}-${zone}${index >= 60 ? `-${index}` : ''}`,
      cidr: `10.${20 + Math.floor(index / 250)}.${index % 250}.0/${index % 3 === 0 ? 26 : 24}`,
      region: place.region,
      ownerId: place.ownerId,
      vpcId: `vpc-0${'abc'.charAt(Math.floor(index / 20) % 3)}23456789abcdef0`,
      availabilityZoneId: `${place.zone}-${zone}`,
      usagePercent
    }
    if (usagePercent > 80) return aHit({ ...known, verdict: 'breach' })
    return usagePercent > 75
      ? aHit({ ...known, verdict: 'warning' }, [{ limit: 'usage-above', threshold: 75, verdict: 'warning' }])
      : aFinding(known)
  })
}

/** What is not a subnet, and what has no measure. */
export function others(): Finding[] {
  return [
    aHit({
      id: 'vpc-0123456789abcdef0',
      name: 'shared-services',
      type: 'vpc',
      cidr: '10.40.0.0/16',
      region: 'eu-west-1',
      ownerId: '444455556666',
      usagePercent: 93.75
    }),
    aHit(
      {
        id: 'ipv4pool-ec2-0a1b2c3d4e5f60718',
        name: 'byoip-edge',
        type: 'public-ipv4-pool',
        cidr: '198.51.100.0/24',
        usagePercent: 99.61
      },
      [
        { limit: 'usage-above', threshold: 80, verdict: 'breach' },
        { limit: 'available-below', threshold: 64, verdict: 'breach' }
      ]
    ),
    ...[1, 2, 3].map(n =>
      aFinding({
        id: `subnet-0f00000000000000${n}`,
        name: `web-v6-${n}`,
        cidr: `2600:1f18:4c2:ab0${n}::/64`,
        usagePercent: null
      })
    ),
    aFinding({ id: 'eipalloc-0123456789abcdef0', type: 'eip', cidr: '203.0.113.9/32', usagePercent: null }),
    aFinding({ id: 'eipalloc-0123456789abcdef1', type: 'eip', cidr: '203.0.113.10/32', usagePercent: null }),
    aFinding({
      id: 'vpc-0cccccccccccccccc',
      name: 'v6-vpc',
      type: 'vpc',
      cidr: '2600:1f18:4c2:ab00::/56',
      usagePercent: 1.5625
    })
  ]
}
