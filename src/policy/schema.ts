import * as z from 'zod/mini'
import { DEFINITION, TOLD } from './definition.js'

/**
 * The JSON Schema of a policy file, made of the definition that a file is parsed by. Only the script that writes it
 * and the tests load this.
 *
 * What a schema cannot say is left to parsing: that a glob is sound, that names differ, that a warning comes before
 * its breach.
 */
export function policySchema(): Record<string, unknown> {
  const { $schema, ...schema } = toSchema(DEFINITION)
  return { $schema, title: 'Policy of AWS IPAM Monitor', ...schema }
}

function toSchema(shape: z.ZodMiniType): Record<string, unknown> {
  return z.toJSONSchema(shape, {
    metadata: TOLD,
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // A map is an object whose keys are free.
      if (!(zodSchema instanceof z.ZodMiniMap)) return
      const values = toSchema(zodSchema.def.valueType as z.ZodMiniType)
      delete values['$schema']
      Object.assign(jsonSchema, { type: 'object', additionalProperties: values })
    }
  })
}
