import type { Subnet, Vpc } from '@aws-sdk/client-ec2'
import type { Ec2Api } from '../../../src/aws/ec2.js'
import { ec2Source, type Account, type Ec2Settings } from '../../../src/sources/ec2.js'
import { aClock, aLogger } from './ports.js'

export const OWNER = '111122223333'
export const PARTICIPANT = '444455556666'

/** A subnet of the owner's with room, with what the test is about laid over it. */
export function aSubnet(id: string, overrides: Partial<Subnet> = {}): Subnet {
  return {
    SubnetId: id,
    VpcId: 'vpc-1',
    OwnerId: OWNER,
    CidrBlock: '10.0.0.0/24',
    AvailableIpAddressCount: 200,
    ...overrides
  }
}

export const associated = (...cidrs: string[]) =>
  cidrs.map(CidrBlock => ({ CidrBlock, CidrBlockState: { State: 'associated' as const } }))

export const associatedIpv6 = (...cidrs: string[]) =>
  cidrs.map(Ipv6CidrBlock => ({ Ipv6CidrBlock, Ipv6CidrBlockState: { State: 'associated' as const } }))

/** A VPC of the owner's with these IPv4 CIDRs. */
export function aVpc(id: string, cidrs = ['10.0.0.0/16'], overrides: Partial<Vpc> = {}): Vpc {
  return {
    VpcId: id,
    OwnerId: OWNER,
    ...(cidrs[0] !== undefined && { CidrBlock: cidrs[0] }),
    CidrBlockAssociationSet: associated(...cidrs),
    ...overrides
  }
}

/** What an account holds in a Region; a function may refuse. */
export interface Networks {
  subnets?: Subnet[] | (() => Subnet[])
  vpcs?: Vpc[] | (() => Vpc[])
}

export interface Contents {
  name?: string
  id?: string | (() => Promise<string | undefined>)
  /** Those that are enabled, in their order. */
  regions?: Record<string, Networks>
  /** Instead of the names above, what DescribeRegions gives. */
  enabled?: () => string[]
}

/** An account that holds these, on pages of two rows; and every call made of it, in order. */
export function anAccount(contents: Contents): Account & { calls: string[] } {
  const { name = 'the account', id = OWNER, regions = {} } = contents
  const calls: string[] = []
  const page = async <Row>(call: string, rows: Row[] | (() => Row[]) = [], nextToken: string | undefined) => {
    calls.push(nextToken === undefined ? call : `${call} after ${nextToken}`)
    await Promise.resolve()
    const all = typeof rows === 'function' ? rows() : rows
    const at = Number(nextToken ?? 0)
    const next = at + 2 < all.length ? String(at + 2) : undefined
    return { rows: all.slice(at, at + 2), nextToken: next }
  }
  const api = (region: string): Ec2Api => ({
    subnets: token => page(`subnets ${region}`, regions[region]?.subnets, token),
    vpcs: token => page(`vpcs ${region}`, regions[region]?.vpcs, token),
    regions: async () => {
      calls.push(`regions ${region}`)
      await Promise.resolve()
      return contents.enabled?.() ?? Object.keys(regions)
    }
  })
  return {
    calls,
    name,
    api,
    id: () => {
      calls.push('id')
      return typeof id === 'function' ? id() : Promise.resolve(id)
    }
  }
}

export const SETTINGS: Ec2Settings = { regions: ['eu-west-1'], resourceTypes: 'all', homeRegion: 'eu-west-1' }

/** Reads them; the clock stands still. */
export function read(accounts: Account[], settings: Partial<Ec2Settings> = {}) {
  const logger = aLogger()
  const ports = { accounts, logger, clock: aClock().clock }
  return { reading: ec2Source({ ...SETTINGS, ...settings }, ports).read(), logger }
}
