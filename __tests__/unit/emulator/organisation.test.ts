import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { generateOrganisation } from '../../../emulator/organisation/generate.js'
import { checkOrganisation, loadOrganisation } from '../../../emulator/organisation/load.js'
import { organisation } from './clients.js'

const folder = new URL('../../../emulator/organisations/', import.meta.url)
const acme = loadOrganisation(new URL('acme.json', folder))
const privateScopes = acme.scopes
  .filter(scope => scope.ipamScopeType === 'private')
  .map(scope => scope.ipamScopeId)
const subnets = acme.resources.filter(
  row => row.resourceType === 'subnet' && privateScopes.includes(row.ipamScopeId)
)

describe('the committed organisations', () => {
  it.each(readdirSync(folder))('%s is valid', file => {
    const { resources, networks = [] } = loadOrganisation(new URL(file, folder))
    expect(resources.length + networks.length).toBeGreaterThan(2)
  })

  it('acme has what a check by default shows: breaches, some that are near, one exactly at 80 %', () => {
    const usages = subnets.flatMap(row => row.ipUsage ?? [])
    expect(usages.filter(usage => usage > 0.8)).toHaveLength(6)
    expect(usages.filter(usage => usage > 0.75 && usage < 0.8)).toHaveLength(3)
    expect(usages.filter(usage => usage === 0.8)).toHaveLength(1)
    expect(usages.filter(usage => usage === 0.55)).toHaveLength(1)
  })

  it('acme has a roomier sibling in the zone of most of its full subnets', () => {
    const full = subnets.filter(row => (row.ipUsage ?? 0) > 0.8)
    const roomy = full.filter(row =>
      subnets.some(
        other =>
          other.vpcId === row.vpcId &&
          other.availabilityZoneId === row.availabilityZoneId &&
          (other.ipUsage ?? 1) < 0.5
      )
    )
    expect(roomy.length).toBeGreaterThanOrEqual(5)
  })

  it('acme has every kind of row', () => {
    expect([...new Set(acme.resources.map(row => row.resourceType))].sort()).toEqual([
      'anycast-ip-list',
      'eip',
      'eni',
      'ipv6-pool',
      'public-ipv4-pool',
      'quantum-range',
      'subnet',
      'vpc',
      'vpc-lattice-range'
    ])
    const ids = acme.resources.filter(row => row.resourceType === 'vpc').map(row => row.resourceId)
    expect(new Set(ids).size).toBeLessThan(ids.length)
    expect(acme.resources.some(row => row.resourceCidr.includes(':') && row.ipUsage !== undefined)).toBe(true)
    expect(acme.resources.some(row => row.ipUsage === undefined)).toBe(true)
    expect(acme.resources.some(row => row.resourceName === undefined)).toBe(true)
  })

  it('acme has names with every awkward character', () => {
    const names = acme.resources.map(row => row.resourceName ?? '').join('')
    const characters = '|`<>&"\'*_[]()#@!,;=~\\{}$%\n\t\u001b\u009b\u0007\u202e\u200b\u2028\u00a0\ufeff'
    const awkward = [...characters.split(/(?=[^])/), '🚀', '\n::error::']
    for (const character of awkward) expect(names).toContain(character)
  })
})

describe('checkOrganisation', () => {
  const pool = {
    ipamPoolId: 'ipam-pool-0aaa',
    ipamScopeId: organisation.scopes[0]?.ipamScopeId,
    addressFamily: 'ipv4'
  }
  const wrong = (changes: object) => () => checkOrganisation({ ...organisation, ...changes }, 'small.json')

  it.each<[object, string]>([
    [{ partition: 'aws-moon' }, 'partition is "aws-moon", not one of aws, aws-us-gov, aws-cn'],
    [{ account: 1 }, 'account is 1, not an account id of 12 digits'],
    [{ homeRegion: undefined }, 'homeRegion is absent, not a Region'],
    [{ resource: [] }, 'resource is not known; known are name,'],
    [{ resources: {} }, 'resources is {}, not a list of objects'],
    [{ keys: [] }, 'keys is empty; at least one is needed'],
    [
      { resources: [{ ...organisation.resources[0], ipUsage: 93 }] },
      'resources[0].ipUsage is 93, not a fraction'
    ],
    [
      { resources: [{ ...organisation.resources[0], ipamScopeId: 'ipam-scope-9' }] },
      'resources[0].ipamScopeId ipam-scope-9 is none of the scopes'
    ],
    [{ ipamId: undefined }, 'ipamId is absent, and yet there are scopes'],
    [{ pools: [{ ...pool, cidrs: [{ cidr: '10/8' }] }] }, 'pools[0].cidrs is [{"cidr":"10/8"}], not a list'],
    [
      { pools: [{ ...pool, sourceIpamPoolId: pool.ipamPoolId }] },
      'pools[0].sourceIpamPoolId ipam-pool-0aaa is none of the pools before it'
    ],
    [
      { sampleAgeMinutes: { regions: { 'eu-west-1': -1 } } },
      'sampleAgeMinutes.regions is {"eu-west-1":-1}, not'
    ],
    [
      { shares: [{ subnets: ['subnet-0fff'], accounts: [] }] },
      'shares[0].subnets has subnet-0fff, which is none of the resources and networks'
    ],
    [
      { regions: [{ regionName: 'eu-west-1' }] },
      'regions[0].optInStatus is absent, not one of opt-in-not-required,'
    ],
    [{ networks: [{ resourceId: 'vpc-1' }] }, 'networks[0].resourceCidr is absent, not a CIDR']
  ])('names what is wrong: %j', (changes, message) => {
    expect(wrong(changes)).toThrow(`small.json is not a valid organisation:\n  ${message}`)
  })

  it('tells all mistakes, but not a thousand of them', () => {
    const resources = Array.from({ length: 1000 }, () => ({
      ...organisation.resources[0],
      resourceCidr: '10/8'
    }))
    expect(wrong({ resources })).toThrow('and 980 more')
  })

  it('names a file that is not there, and one that is not JSON', () => {
    expect(() => loadOrganisation('nowhere.json')).toThrow(
      'cannot read the organisation nowhere.json: ENOENT'
    )
    expect(() => loadOrganisation(import.meta.filename)).toThrow('cannot read the organisation')
  })
})

describe('generateOrganisation', () => {
  const generated = generateOrganisation({ resources: 5000, seed: 11 })

  it('is the same for the same arguments, and another for others', () => {
    expect(generateOrganisation({ resources: 5000, seed: 11 })).toEqual(generated)
    expect(generateOrganisation({ resources: 5000, seed: 12 }).resources[0]).not.toEqual(
      generated.resources[0]
    )
  })

  it('is valid, and as large as told, spread evenly over its private scopes', () => {
    checkOrganisation(generated)
    expect(generated.resources).toHaveLength(5000)
    const [first, second] = generated.scopes
    for (const scope of [first, second]) {
      expect(generated.resources.filter(row => row.ipamScopeId === scope?.ipamScopeId)).toHaveLength(2500)
    }
  })

  it.each([0, 1, 7])('can be as small as %d rows', resources => {
    expect(generateOrganisation({ resources, privateScopes: 3 }).resources).toHaveLength(resources)
  })

  it('can be of one type alone', () => {
    const { resources } = generateOrganisation({ resources: 100, only: 'subnet', privateScopes: 1 })
    expect(resources.map(row => row.resourceType)).toEqual(Array.from({ length: 100 }, () => 'subnet'))
  })

  it('has ids that are unique, usages of four decimals, and subnets within their VPCs', () => {
    const rows = generated.resources
    expect(new Set(rows.map(row => row.resourceId)).size).toBe(rows.length)
    for (const { ipUsage = -1 } of rows) {
      expect(ipUsage).toBeGreaterThanOrEqual(0)
      expect(ipUsage).toBeLessThanOrEqual(1)
      expect(Number(ipUsage.toFixed(4))).toBe(ipUsage)
    }
    const vpcs = new Map(
      rows.filter(row => row.resourceType === 'vpc').map(row => [row.resourceId, row.resourceCidr])
    )
    for (const row of rows.filter(each => each.resourceType === 'subnet')) {
      expect(within(row.resourceCidr, vpcs.get(row.vpcId ?? '') ?? '')).toBe(true)
    }
  })

  it('has some full subnets, and far more that are not', () => {
    const usages = generated.resources.flatMap(row =>
      row.resourceType === 'subnet' ? (row.ipUsage ?? []) : []
    )
    const share = usages.filter(usage => usage > 0.8).length / usages.length
    expect(share).toBeGreaterThan(0.005)
    expect(share).toBeLessThan(0.1)
  })
})

function within(inner: string, outer: string): boolean {
  const [a, b] = [inner, outer].map(range)
  return a !== undefined && b !== undefined && a.start >= b.start && a.end <= b.end
}

function range(cidr: string) {
  const [address = '', length = '0'] = cidr.split('/')
  const start = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return { start, end: start + 2 ** (32 - Number(length)) - 1 }
}

it('the organisation files are JSON in ASCII, so that an editor shows what is in them', () => {
  for (const file of readdirSync(folder)) {
    expect(readFileSync(new URL(file, folder), 'utf8')).toMatch(/^[\n\x20-\x7e]*$/)
  }
})
