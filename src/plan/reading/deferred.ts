import type { Uncertainty } from '../model.js'
import { addressOf } from './address.js'
import { memberOf, textOf } from './shapes.js'

/** Terraform's reasons to put a change off to a later plan, in words. */
const REASONS: Readonly<Record<string, string>> = {
  instance_count_unknown: 'how many of it there will be is not known',
  resource_config_unknown: 'its configuration is not known',
  provider_config_unknown: 'the configuration of its provider is not known',
  absent_prereq: 'something that it needs is not there yet',
  deferred_prereq: 'something that it needs is put off as well'
}

/** Changes that the plan puts off: nobody knows what they take. */
export function deferredChanges(deferred: readonly unknown[]): Uncertainty[] {
  return deferred.flatMap(one => {
    const address = textOf(memberOf(memberOf(one, 'resource_change'), 'address'))
    if (address === undefined || addressOf(address)?.mode !== 'managed') return []
    const reason = textOf(memberOf(one, 'reason')) ?? ''
    const told = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined
    return [
      {
        address,
        what: 'what it takes',
        because: `Terraform puts it off to a later plan${told === undefined ? '' : `: ${told}`}`
      }
    ]
  })
}
