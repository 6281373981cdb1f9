import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

/** Reports, held to the schema that is committed. */

const SCHEMA = new URL('../../../schemas/report.schema.json', import.meta.url)

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
formats.default(ajv)
const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')))

/**
 * @param {unknown} report as it was read of a file
 * @throws {Error} with what the schema has against it
 */
export function mustBeValid(report) {
  if (validate(report)) return
  const wrong = (validate.errors ?? []).map(
    ({ instancePath, message = 'is wrong' }) => `${instancePath} ${message}`
  )
  throw new Error(`the report is none by its schema: ${[...new Set(wrong)].slice(0, 3).join('; ')}`)
}
