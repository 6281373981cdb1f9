import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

/** The committed JSON Schema of a Report. */
export const REPORT_SCHEMA = JSON.parse(
  readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8')
) as Record<string, unknown>

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
formats.default(ajv)
const validate = ajv.compile(REPORT_SCHEMA)

/** What the schema has against a Report, each in a line; empty when it is valid. */
export function schemaErrors(report: unknown): string[] {
  if (validate(report)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath || '/'} ${message ?? 'is wrong'} ${JSON.stringify(params)}`
  )
}

/**
 * Throws unless the Report is what the committed schema says, as it would be read back from a file.
 *
 * @param report a Report, or what was read of one.
 */
export function expectValidReport(report: unknown): void {
  const errors = schemaErrors(JSON.parse(JSON.stringify(report)))
  if (errors.length > 0) throw new Error(`not a valid Report:\n${errors.join('\n')}`)
}
