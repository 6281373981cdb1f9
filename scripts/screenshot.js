/**
 * `node scripts/screenshot.js SUMMARY.md OUT_PREFIX [--open]`: pictures of a job summary as GitHub shows it,
 * OUT_PREFIX-light.png and OUT_PREFIX-dark.png. With --open, what is folded away is shown unfolded.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { summaryPictures } from '../harness/screenshot.js'

const { positionals, values } = parseArgs({ options: { open: { type: 'boolean' } }, allowPositionals: true })
const [summary, prefix] = positionals
if (summary === undefined || prefix === undefined) {
  console.error('Usage: node scripts/screenshot.js SUMMARY.md OUT_PREFIX [--open]')
  process.exitCode = 2
} else {
  const pictures = await summaryPictures(readFileSync(summary, 'utf8'), { open: values.open ?? false })
  for (const [theme, picture] of Object.entries(pictures)) {
    writeFileSync(`${prefix}-${theme}.png`, picture)
    console.log(`${prefix}-${theme}.png`)
  }
}
