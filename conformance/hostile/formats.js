import { PassThrough } from 'node:stream'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { ACTED_UPON, expectEqual, expectOnly, expectSame, readAsLog } from './log.js'
import { hostileReports } from './reports.js'

/**
 * What the command prints and what leaves the job, read by who reads it: the runner, a CSV parser, a JSON parser, a
 * terminal, SNS.
 *
 * @typedef {import('./cases.js').Cases} Cases
 * @typedef {import('./compiled.js').Compiled} Compiled
 */

/** How a field begins that a spreadsheet takes for a formula; a number may be negative. */
const FORMULA = /^[=+@\t\r＝＋－＠]|^-(?!\d+(?:\.\d+)?(?:e[+-]?\d+)?$)/

/** SNS's limits (API_Publish). */
const SUBJECT_CHARACTERS = 99
const MESSAGE_BYTES = 262_144

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 */
export async function checkFormats(cases, sources, text) {
  const { formatted } = await sources.load('src/cli/formats.ts')
  const { createLog } = await sources.load('src/cli/log.ts')
  const { PLAIN } = await sources.load('src/render/terminal/paint.ts')
  const { matchLines, noticeLines } = await sources.load('src/render/terminal/policy.ts')
  const { CSV_COLUMNS } = await sources.load('src/render/csv.ts')
  const { renderAlert } = await sources.load('src/render/text/alert.ts')
  const { alertSubject } = await sources.load('src/render/text/subject.ts')
  const report = await hostileReports(sources, text)
  /** @param {any} report @param {string} format @param {object} [look] */
  const written = (report, format, look = {}) =>
    [...formatted(report, format, { look: { paint: PLAIN, ...look } })].join('')

  await cases.property('CSV has a row a finding, no formula and no command', 1500, report, report => {
    const csv = written(report, 'csv')
    expectOnly(readAsLog(csv), [])
    /** @type {string[][]} */
    const [header, ...rows] = parse(csv, { record_delimiter: '\r\n' })
    expectEqual(header, CSV_COLUMNS)
    if (rows.length !== report.findings.length) throw new Error(`${rows.length} rows:\n${csv}`)
    for (const field of rows.flat()) {
      if (FORMULA.test(field) || ACTED_UPON.test(field))
        throw new Error(`a field is ${JSON.stringify(field)}`)
    }
  })

  await cases.property('JSON says what the Report says, and no command', 1500, report, report => {
    const json = written(report, 'json')
    expectOnly(readAsLog(json), [])
    expectSame(JSON.parse(json), JSON.parse(JSON.stringify(report)))
  })

  await cases.property('Markdown on standard output holds no command', 600, report, report => {
    const markdown = written(report, 'markdown')
    expectOnly(readAsLog(markdown), [])
    expectReadable(markdown.split('\n'))
  })

  await cases.property(
    'a page of text holds no command and nothing that a terminal acts upon',
    1500,
    report,
    report => {
      const page = written(report, 'text')
      expectOnly(readAsLog(page), [])
      expectReadable(page.split('\n'))
      expectReadable(written(report, 'text', { width: 60 }).split('\n'))
    }
  )

  const tested = fc.tuple(report, fc.array(text, { maxLength: 3 }), fc.array(text, { maxLength: 3 }))
  await cases.property('neither does what is told of a policy', 700, tested, ([report, names, notices]) => {
    const matches = names.map(name => ({ name, findings: report.findings }))
    const look = { paint: PLAIN }
    const lines = [...matchLines('RULE', matches, look), ...noticeLines(notices, look)]
    expectOnly(readAsLog(lines.join('\n')), [])
    expectReadable(lines)
  })

  await cases.property("nor the command's log", 1500, text, text => {
    const stream = new PassThrough()
    let printed = ''
    stream.setEncoding('utf8').on('data', piece => {
      printed += String(piece)
    })
    const log = createLog({ stderr: stream, clock: () => new Date(), isQuiet: false, isVerbose: true })
    for (const level of ['debug', 'info', 'warning', 'error']) log[level](text)
    printed += String(stream.read() ?? '')
    expectOnly(readAsLog(printed), [])
    const lines = printed.replace(/\n$/, '').split('\n')
    expectEqual(lines.length, 4)
    expectReadable(lines)
  })

  const alert = fc.tuple(report, text, fc.webUrl(), fc.integer({ min: 500, max: MESSAGE_BYTES }))
  await cases.property(
    'an alert is plain lines in its size',
    1000,
    alert,
    ([report, repository, runUrl, limitBytes]) => {
      const message = renderAlert(report, { repository, runUrl, limitBytes })
      if (Buffer.byteLength(message) > limitBytes || message === '') throw new Error('it has the wrong size')
      expectReadable(message.split('\n'))
    }
  )

  await cases.property('a subject is one that SNS takes', 2500, text, text => {
    const subject = alertSubject(text)
    const isTaken = /^[!-~][ -~]*$/.test(subject) && subject.length <= SUBJECT_CHARACTERS
    if (!isTaken) throw new Error(`the subject is ${JSON.stringify(subject)}`)
  })
}

/** @param {readonly string[]} lines */
function expectReadable(lines) {
  for (const line of lines) if (ACTED_UPON.test(line)) throw new Error(`a line is ${JSON.stringify(line)}`)
}
