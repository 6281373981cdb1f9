import { deepStrictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import process from 'node:process'

/**
 * A step of the self-test: the report file that one output names must hold the findings that another one lists.
 */

/** @type {{ findings: { verdict: string }[] }} */
const report = JSON.parse(readFileSync(process.env['REPORT_FILE'] ?? '', 'utf8'))
const breaches = report.findings.filter(({ verdict }) => verdict === 'breach')
deepStrictEqual(JSON.parse(process.env['BREACHES'] ?? ''), breaches)
console.log(`holds - the report file has the ${breaches.length} breaches of the output`)
