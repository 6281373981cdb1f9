import process from 'node:process'

/**
 * A step of the self-test: what its workflow's expressions came to must be true. `HOLDS` has a line for each,
 * `what should be so: true`; anything but `true` fails the step, and so does no line at all.
 */

const lines = (process.env['HOLDS'] ?? '').split('\n').filter(line => line.trim() !== '')
const wrong = lines.filter(line => !line.endsWith(': true'))
for (const line of lines) console.log(`${wrong.includes(line) ? 'does not hold' : 'holds'} - ${line}`)
if (lines.length === 0) console.log('does not hold - nothing was asserted')
process.exitCode = lines.length === 0 || wrong.length > 0 ? 1 : 0
