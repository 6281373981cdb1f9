import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import pc from 'picocolors'
import { reportCsv } from '../../../src/render/csv.js'
import { reportJson } from '../../../src/render/json.js'
import { renderComment } from '../../../src/render/markdown/comment.js'
import { renderFailure } from '../../../src/render/markdown/failure.js'
import { renderSummary } from '../../../src/render/markdown/summary.js'
import { terminalPage } from '../../../src/render/terminal/page.js'
import { PLAIN } from '../../../src/render/terminal/paint.js'
import { renderAlert } from '../../../src/render/text/alert.js'
import { findingLine, headline } from '../../../src/render/text/lines.js'
import { planChangeLine, planHeadline, planNetworkLine } from '../../../src/render/text/plan.js'
import { REPORTS } from './page-reports.js'

/**
 * Every page, word for word. A change to what is shown is seen here as a reader will see it: look at what
 * `UPDATE_PAGES=1 npm run test:jest -- __tests__/unit/render/pages` makes of the files, and commit it when it is right.
 */
const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'pages')
const runUrl = 'https://github.com/acme/networks/actions/runs/1'
const reportFileName = 'aws-ipam-report.json'

const lines = (some: Iterable<string>) => `${[...some].join('\n')}\n`
const colours = pc.createColors(true)

/** What is made of each report, by the name of its file. */
const RENDERINGS: Readonly<Record<string, (report: ReturnType<(typeof REPORTS)[string]>) => string>> = {
  'summary.md': report => renderSummary(report, { runUrl, reportFileName }),
  'summary of 3 kB.md': report => renderSummary(report, { limitBytes: 3_000 }),
  'summary of a command.md': report => renderSummary(report, { face: 'command', reportFileName }),
  'comment.md': report =>
    renderComment(report, { limitCharacters: 65_000, runUrl, reportFileName, title: 'Networks' }),
  'comment of 2 kB.md': report => renderComment(report, { limitCharacters: 2_000 }),
  'terminal.txt': report => lines(terminalPage(report, { width: 80, paint: PLAIN })),
  'terminal in colour.txt': report => lines(terminalPage(report, { width: 132, paint: colours })),
  'log.txt': report => lines(terminalPage(report, { paint: PLAIN })),
  'alert.txt': report => renderAlert(report, { runUrl }),
  'lines.txt': report =>
    lines([
      headline(report),
      ...report.findings.map(findingLine),
      ...(report.plan === undefined
        ? []
        : [
            planHeadline(report.plan),
            ...report.plan.changes.map(planChangeLine),
            ...report.plan.networks.map(planNetworkLine)
          ])
    ]),
  'report.json': report => [...reportJson(report)].join(''),
  'report.csv': report => [...reportCsv(report)].join('')
}

/** How long a page is at a limit, which it keeps to. */
const LIMITS = [0, 1, 50, 120, 300, 500, 700, 900, 1_200, 1_600, 2_400, 4_000, 6_000, 9_000, 14_000, 20_000]

function expectPage(path: string, page: string): void {
  const file = join(FOLDER, path)
  if (process.env['UPDATE_PAGES'] === '1') {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, page)
  }
  expect(page).toBe(readFileSync(file, 'utf8'))
}

describe.each(Object.keys(REPORTS))('%s', name => {
  test.each(Object.keys(RENDERINGS))('%s', file => {
    const report = REPORTS[name]?.()
    if (report === undefined) throw new Error(`there is no report ${name}`)
    expectPage(join(name, file), RENDERINGS[file]?.(report) ?? '')
  })

  test('at any limit', () => {
    const report = REPORTS[name]?.()
    if (report === undefined) throw new Error(`there is no report ${name}`)
    const sizes = LIMITS.map(limit => {
      const summary = Buffer.byteLength(renderSummary(report, { limitBytes: limit }))
      const comment = renderComment(report, { limitCharacters: limit }).length
      const alert = Buffer.byteLength(renderAlert(report, { limitBytes: limit }))
      expect(Math.max(summary, comment, alert)).toBeLessThanOrEqual(limit)
      return `${limit}: summary ${summary}, comment ${comment}, alert ${alert}`
    })
    expectPage(join(name, 'sizes.txt'), lines(sizes))
  })
})

const FAILURES: [name: string, failure: Parameters<typeof renderFailure>[0]][] = [
  ['one problem', { problems: ['usage-threshold: "eighty" is not a number from 0 to 100'] }],
  [
    'several problems',
    { problems: ['one', 'two `code`', 'three'], remedy: 'mend them', runUrl, title: 'Wrong inputs' }
  ],
  [
    'more problems than anybody reads',
    { problems: Array.from({ length: 60 }, (_, n) => `problem ${n}`), remedy: '', limitBytes: 4_000 }
  ],
  [
    'fifty problems',
    { problems: Array.from({ length: 50 }, (_, n) => `problem ${n}`), remedy: 'a\n \nb\r\nc' }
  ],
  ['a remedy in lines', { problems: ['no IPAM scope in us-west-2'], remedy: 'first\nthen' }]
]

test.each(FAILURES)('a failure: %s', (name, failure) => {
  expectPage(join('failure', `${name}.md`), renderFailure(failure))
})

test('no page is kept that is not made', () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...Object.keys(REPORTS), 'failure'].sort())
  for (const name of Object.keys(REPORTS)) {
    expect(readdirSync(join(FOLDER, name)).sort()).toEqual([...Object.keys(RENDERINGS), 'sizes.txt'].sort())
  }
  expect(readdirSync(join(FOLDER, 'failure')).sort()).toEqual(FAILURES.map(([name]) => `${name}.md`).sort())
})
