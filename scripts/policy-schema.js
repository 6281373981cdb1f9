/** `node scripts/policy-schema.js`: writes `schemas/policy.schema.json` from the definition in `src/policy/`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { withPolicyModules } from './policy-modules.js'

const file = join(import.meta.dirname, '..', 'schemas', 'policy.schema.json')
await withPolicyModules(async load => {
  const { policySchema } = await load('policy/schema.js')
  const text = JSON.stringify(policySchema())
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }))
})
