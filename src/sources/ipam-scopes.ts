import type { IpamScope } from '@aws-sdk/client-ec2'
import { explain } from '../aws/errors.js'
import type { IpamApi } from '../aws/ipam.js'
import { CheckError } from '../domain/failure.js'
import type { ScopeChoice } from '../settings.js'
import { NoIpamError } from './no-ipam.js'
import { walk } from './walk.js'

/** A scope that has its id. */
export type Scope = IpamScope & { IpamScopeId: string }

/**
 * The scopes that were asked for. All are read and chosen from here, so that a wrong id can be answered with the right
 * ones.
 *
 * @throws NoIpamError when there is no scope at all.
 * @throws CheckError when the scopes cannot be read, or there is none of those asked for.
 */
export async function findScopes(
  { scopes: choice, homeRegion }: { scopes: ScopeChoice; homeRegion: string },
  ipam: IpamApi
): Promise<Scope[]> {
  const all: Scope[] = []
  try {
    await walk(
      token => ipam.scopes(token),
      rows => {
        for (const row of rows) if (row.State !== 'delete-complete') all.push(whole(row, choice))
      }
    )
  } catch (error) {
    const { reason, remedy } = explain(error, { action: 'ec2:DescribeIpamScopes' })
    throw new CheckError(`the IPAM scopes in ${homeRegion} could not be read: ${reason}`, {
      remedy,
      cause: error
    })
  }

  if (all.length === 0) throw new NoIpamError(homeRegion)
  return 'ids' in choice ? byId(all, choice.ids) : byType(all, choice.type)
}

/** @throws CheckError when that is missing which tells whether it is asked for: its networks would be missed in silence. */
function whole(scope: IpamScope, choice: ScopeChoice): Scope {
  const { IpamScopeId: id, IpamScopeType: type } = scope
  const isTypeAsked = 'type' in choice && choice.type !== 'all'
  if (id !== undefined && (type !== undefined || !isTypeAsked)) return { ...scope, IpamScopeId: id }
  throw new CheckError(`a scope came without its ${id === undefined ? 'id' : 'type'}`, {
    remedy: 'run it again; if it stays so, ask AWS Support why IPAM answers so'
  })
}

function byId(all: Scope[], ids: string[]): Scope[] {
  const unknown = ids.filter(id => !all.some(scope => scope.IpamScopeId === id))
  if (unknown.length === 0) return all.filter(scope => ids.includes(scope.IpamScopeId))
  const there = all.map(scope => `${scope.IpamScopeId} (${scope.IpamScopeType ?? 'of no type'})`)
  throw new CheckError(`scope-ids: there is no scope ${unknown.join(', ')}`, {
    remedy: `the scopes there are: ${there.join(', ')}`
  })
}

function byType(all: Scope[], type: 'private' | 'public' | 'all'): Scope[] {
  const chosen = all.filter(scope => type === 'all' || scope.IpamScopeType === type)
  if (chosen.length > 0) return chosen
  throw new CheckError(`scope-type: there is no ${type} scope`, {
    remedy: `the scopes there are: ${all.map(scope => `${scope.IpamScopeId} (${scope.IpamScopeType ?? '?'})`).join(', ')}`
  })
}

/** `2 private scopes and 1 public scope (home Region eu-west-1)`. */
export function inWords(scopes: readonly Scope[], homeRegion: string): string {
  const types = [...new Set(scopes.map(scope => scope.IpamScopeType ?? 'unknown'))].sort()
  const counts = types.map(type => {
    const count = scopes.filter(scope => (scope.IpamScopeType ?? 'unknown') === type).length
    return `${count} ${type} ${count === 1 ? 'scope' : 'scopes'}`
  })
  return `${counts.join(' and ')} (home Region ${homeRegion})`
}
