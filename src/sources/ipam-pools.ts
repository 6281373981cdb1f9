import type { IpamPool, IpamPoolCidr } from '@aws-sdk/client-ec2'
import type { LimitFunction } from 'p-limit'
import { explain } from '../aws/errors.js'
import type { IpamPoolsApi } from '../aws/ipam.js'
import { grouped } from '../domain/count.js'
import { CheckError } from '../domain/failure.js'
import { rangeOf } from '../domain/range.js'
import type { Gap } from '../domain/report.js'
import type { Resource } from '../domain/resource.js'
import { gapsOfFailures, type Failure } from './ipam-failures.js'
import { fromPool, hasSoundNumbers, regionOfLocale, type Pool, type PoolSpace } from './ipam-pool-row.js'
import type { Progress } from './progress.js'
import { walk } from './walk.js'

export interface PoolsPorts {
  ipam: IpamPoolsApi
  /** Bounds what runs at once, together with the other walks. */
  limit: LimitFunction
  progress: Progress
}

/** Reads IPAM's pools in these scopes: their CIDRs, and what is allocated of them. */
export async function readPools(
  scopeIds: readonly string[],
  homeRegion: string,
  ports: PoolsPorts
): Promise<{ resources: Resource[]; gaps: Gap[] }> {
  const { pools, gaps } = await ports.limit(() => listPools(scopeIds, ports))
  const read = await Promise.all(pools.map(pool => ports.limit(() => readSpace(pool, homeRegion, ports))))
  return {
    resources: read.flatMap(({ pool, space }) => fromPool(pool, space, homeRegion)),
    gaps: [...gaps, ...gapsOfFailures(read.flatMap(({ failures }) => failures))]
  }
}

/** The pools of these scopes. All are read and chosen from here, by the ARN of their scope. */
async function listPools(
  scopeIds: readonly string[],
  { ipam, progress }: PoolsPorts
): Promise<{ pools: Pool[]; gaps: Gap[] }> {
  const pools: Pool[] = []
  const gaps: Gap[] = []
  const unsound: string[] = []
  let unplaced = 0
  try {
    await walk(
      token => ipam.pools(token),
      rows => {
        progress.page(rows.length)
        for (const row of rows.filter(isThere)) {
          const scopeId = scopeOf(row)
          if (scopeId === undefined || !hasId(row)) unplaced += 1
          else if (scopeIds.includes(scopeId)) {
            if (!hasSoundNumbers(row)) unsound.push(row.IpamPoolId)
            pools.push({ row, scopeId })
          }
        }
      }
    )
  } catch (error) {
    const { reason, remedy } = explain(error, { action: 'ec2:DescribeIpamPools' })
    const rest = pools.length === 0 ? '' : `, after the first ${grouped(pools.length)}`
    gaps.push({ what: `the pools in ${scopeIds.join(', ')}${rest}`, reason, ...(remedy && { remedy }) })
  }
  if (unplaced > 0) {
    gaps.push({
      what: `${grouped(unplaced)} IPAM ${unplaced === 1 ? 'pool' : 'pools'}`,
      reason: 'came without an id or without the ARN of a scope',
      remedy: ASK_AGAIN
    })
  }
  if (unsound.length > 0) {
    const [first = ''] = unsound
    gaps.push({
      what: `what ${unsound.length === 1 ? `the pool ${first} hands` : `${grouped(unsound.length)} IPAM pools hand`} out`,
      reason: 'a netmask length or a depth came that cannot be one',
      remedy: ASK_AGAIN
    })
  }
  return { pools, gaps }
}

/** Whether a pool is one that holds addresses: not one that could not be made, nor one on its way out. */
function isThere({ State }: IpamPool): boolean {
  return State !== 'delete-complete' && State !== 'delete-in-progress' && State !== 'create-failed'
}

function hasId(row: IpamPool): row is Pool['row'] {
  return row.IpamPoolId !== undefined && row.IpamPoolId !== ''
}

/** `arn:aws:ec2::111122223333:ipam-scope/ipam-scope-0abc` → `ipam-scope-0abc`. */
function scopeOf({ IpamScopeArn }: IpamPool): string | undefined {
  return IpamScopeArn === undefined ? undefined : /[^/:]+$/.exec(IpamScopeArn)?.[0]
}

async function readSpace(
  pool: Pool,
  homeRegion: string,
  { ipam, progress }: PoolsPorts
): Promise<{ pool: Pool; space: PoolSpace; failures: Failure[] }> {
  const poolId = pool.row.IpamPoolId
  const failures: Failure[] = []
  const attempt = async (what: string, action: string, read: () => Promise<void>) => {
    try {
      await read()
      return true
    } catch (error) {
      failures.push({ what, noun: 'pool', name: poolId, action, error })
      return false
    }
  }

  const cidrs: string[] = []
  const isWhole = await attempt('the CIDRs of', 'ec2:GetIpamPoolCidrs', () =>
    walk(
      token => ipam.poolCidrs(poolId, token),
      rows => {
        progress.page(rows.length)
        for (const row of rows) if (isProvisioned(row)) cidrs.push(sound(row.Cidr))
      }
    )
  )
  // Of nothing nothing can be allocated.
  if (cidrs.length === 0) return { pool, space: { cidrs, isWhole }, failures }

  const allocations: string[] = []
  const readAllocations = (region?: string) =>
    walk(
      token => ipam.poolAllocations(poolId, token, region),
      rows => {
        progress.page(rows.length)
        for (const { Cidr } of rows) allocations.push(sound(Cidr))
      }
    )
  const areWhole = await attempt('the allocations of', 'ec2:GetIpamPoolAllocations', async () => {
    await readAllocations()
    const locale = regionOfLocale(pool.row.Locale)
    // AWS's reference says to ask in the pool's locale, and its guide that IPAM answers in its home Region: where the
    // one tells of nothing the other is asked too, and one that does not know the pool has nothing to add.
    if (allocations.length > 0 || locale === undefined || locale === homeRegion) return
    await readAllocations(locale).catch((error: unknown) => {
      if ((error as Error).name !== 'InvalidIpamPoolId.NotFound') throw error
    })
  })
  return { pool, space: { cidrs, isWhole, ...(areWhole && { allocations }) }, failures }
}

/** @throws CheckError when that is not told: a pool must not look as if it had less. */
function isProvisioned({ State }: IpamPoolCidr): boolean {
  if (State !== undefined) return State === 'provisioned'
  throw new CheckError('a row came without its state', { remedy: ASK_AGAIN })
}

/** @throws CheckError when it is no CIDR: what it takes is not known then, so that too much would seem free. */
function sound(cidr: string | undefined): string {
  if (cidr !== undefined && rangeOf(cidr) !== undefined) return cidr
  throw new CheckError(
    cidr === undefined ? 'a row came without its CIDR' : `a CIDR came as ${JSON.stringify(cidr)}`,
    { remedy: ASK_AGAIN }
  )
}

const ASK_AGAIN = 'run it again; if it stays so, ask AWS Support why IPAM answers so'
