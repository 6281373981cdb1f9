import type { Plan, Uncertainty } from '../model.js'
import { changeOf, rawChange, type FileContext } from './changes.js'
import { ModuleConfig } from './configuration.js'
import { deferredChanges } from './deferred.js'
import { openDocument } from './document.js'
import { Instances } from './instances.js'
import { PlanPointers } from './pointers.js'
import { isAskedFor, knownOf } from './prior.js'
import { misshapen } from './problems.js'
import { ProviderRegions } from './region.js'
import { listOf, memberOf } from './shapes.js'

/**
 * Reads one plan, as `terraform show -json` and `tofu show -json` print it.
 *
 * @param content the file's bytes, in UTF-8 or UTF-16, or its text
 * @param file as messages and changes name it
 * @throws {CheckError} where it is no plan, or none that can be judged
 */
export function parsePlan(content: Uint8Array | string, file: string): Plan {
  const document = openDocument(typeof content === 'string' ? Buffer.from(content, 'utf8') : content, file)
  const configuration = document.value('configuration')
  const root = new ModuleConfig(memberOf(configuration, 'root_module'))
  const instances = new Instances()
  const uncertainties: Uncertainty[] = []
  const context: FileContext = {
    file,
    root,
    instances,
    uncertainties,
    regions: new ProviderRegions(memberOf(configuration, 'provider_config'), document.value('variables')),
    pointers: new PlanPointers(root, instances)
  }

  const changes: Plan['changes'][number][] = []
  const changed = new Set<string>()
  let place = 0
  for (const element of document.elements('resource_changes')) {
    const raw = rawChange(element)
    if (raw === undefined) throw misshapen(file, `resource_changes[${place}]`)
    place += 1
    const change = changeOf(raw, context)
    if (change === undefined) continue
    if (change.action !== 'keep') changed.add(change.address)
    if (change.action !== 'keep' || change.type.startsWith('aws_')) changes.push(change)
  }
  const known = knownOf(document.priorResources(isAskedFor), changed, context)

  uncertainties.push(...deferredChanges(listOf(document.value('deferred_changes')) ?? []))
  if (document.value('complete') === false) {
    uncertainties.push({
      what: 'what else will change',
      because: 'Terraform marks the plan as incomplete: after it is applied, another plan is needed'
    })
  }
  return { files: [file], changes, known, uncertainties }
}
