import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import fc from 'fast-check'
import { parseKeyValueFile } from '../../harness/runner/file-commands.js'
import { LineSplitter, StepLog } from '../../harness/runner/workflow-commands.js'
import { hostileReports } from './reports.js'

/**
 * What the Action prints and hands over, read as the runner reads it: the only commands are our annotations, and the only
 * outputs are ours, with the values that we gave them.
 *
 * @typedef {import('./cases.js').Cases} Cases
 * @typedef {import('./compiled.js').Compiled} Compiled
 */

/**
 * What a line of text may not hold: what a screen acts upon, what hides or reorders text, what nobody sees, halves of
 * characters. What makes one picture of an emoji may stand within it.
 */
export const ACTED_UPON = new RegExp(
  [
    String.raw`(?![\uFE0F\u200D\p{Cn}])[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`,
    String.raw`(?<!\p{Extended_Pictographic})\uFE0F`,
    String.raw`(?<![\p{Extended_Pictographic}\uFE0F\p{Emoji_Modifier}])\u200D|\u200D(?!\p{Extended_Pictographic})`
  ].join('|'),
  'u'
)

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 */
export async function checkLog(cases, sources, text) {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-log-'))
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') }
  const before = { ...process.env }
  Object.assign(process.env, files)
  try {
    await checkEach(cases, sources, text, { folder, files })
  } finally {
    for (const name of Object.keys(files)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = before[name]
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 * @param {{ folder: string, files: { GITHUB_OUTPUT: string, GITHUB_STEP_SUMMARY: string } }} where
 */
async function checkEach(cases, sources, text, { folder, files }) {
  const { log } = await sources.load('src/action/log.ts')
  const { conclude } = await sources.load('src/action/conclude.ts')
  const { couldNotCheck } = await sources.load('src/action/failure.ts')
  const { OUTPUT_NAMES, outputsOf } = await sources.load('src/action/outputs.ts')
  const { parseSettings, SettingsError } = await sources.load('src/settings.ts')
  const { PolicyError } = await sources.load('src/policy/index.ts')
  const { CheckError } = await sources.load('src/domain/failure.ts')

  await cases.property('a message of the log is one line and no command', 1500, text, text => {
    for (const level of /** @type {const} */ (['info', 'warning', 'debug'])) {
      const { lines, step } = printed(() => log[level](text))
      expectOnly(step, level === 'debug' ? ['debug'] : [])
      if (lines.length !== 1 || lines.some(line => ACTED_UPON.test(line))) {
        throw new Error(`${level} printed ${JSON.stringify(lines)}`)
      }
    }
  })

  const workspace = join(folder, 'workspace')
  mkdirSync(workspace)
  const context = { workspace, defaultReportFile: join(folder, 'report.json'), repository: 'acme/networks' }
  const settings = parseSettings({ 'aws-region': 'eu-west-1' }, {})
  const report = await hostileReports(sources, text)
  await cases.property(
    'a Report becomes annotations and outputs of ours, and no other command',
    800,
    report,
    async report => {
      for (const file of Object.values(files)) writeFileSync(file, '')
      const world = { enter: () => undefined, context, surroundings: {}, settled: () => undefined }
      const { lines, step } = await printedAsync(() => conclude(report, settings, world))
      expectOnly(step, ['error', 'warning'])
      expectTitles(step)
      for (const line of lines) if (ACTED_UPON.test(line)) throw new Error(`printed ${JSON.stringify(line)}`)
      const outputs = parseKeyValueFile(readFileSync(files.GITHUB_OUTPUT, 'utf8'))
      expectEqual(Object.keys(outputs).sort(), [...OUTPUT_NAMES].sort())
      expectEqual(outputs, wellFormed(outputsOf(report, context.defaultReportFile)))
      const saved = readFileSync(context.defaultReportFile, 'utf8')
      expectOnly(readAsLog(`${saved}\n${Object.values(outputs).join('\n')}`), [])
      expectSame(JSON.parse(saved), JSON.parse(JSON.stringify(report)))
      JSON.parse(outputs['breaches'] ?? '')
      JSON.parse(outputs['plan-changes'] ?? '')
    }
  )

  const error = fc.oneof(
    fc.tuple(text, text).map(([message, remedy]) => new CheckError(message, { remedy })),
    fc
      .array(text, { minLength: 1, maxLength: 3 })
      .map(messages => new SettingsError(messages.map(message => ({ input: 'resource-types', message })))),
    fc.tuple(text, fc.array(text, { minLength: 1, maxLength: 3 })).map(
      ([file, messages]) =>
        new PolicyError(
          file,
          messages.map((message, line) => ({ line: line + 1, column: 1, message }))
        )
    ),
    text.map(message => new TypeError(message)),
    text
  )
  await cases.property(
    'a failure becomes annotations of ours, and no other command',
    1200,
    error,
    async error => {
      for (const file of Object.values(files)) writeFileSync(file, '')
      const { step } = await printedAsync(() => couldNotCheck(error, context, { summary: true }))
      expectOnly(step, ['error', 'debug'])
      if (step.annotations.length === 0) throw new Error('nothing was told')
      expectTitles(step)
      const outputs = parseKeyValueFile(readFileSync(files.GITHUB_OUTPUT, 'utf8'))
      expectEqual([outputs['status'], outputs['breached'], outputs['breaches']], ['error', '', '[]'])
    }
  )
}

/** The titles that annotations of ours have; those of a defect and of the end have none. */
const TITLES =
  /^(?:Over its limit|Close to its limit|Could not be read|There (?:is|may be) no room for this change|[\d,]+ more|An input is wrong|Some inputs are wrong|The policy file is wrong|The check could not be made|The check met a defect of its own)$/

/** @param {StepLog} step */
function expectTitles({ annotations }) {
  for (const { properties, message } of annotations) {
    const { title, ...rest } = properties
    if (title !== undefined && !TITLES.test(title)) throw new Error(`an annotation is called ${title}`)
    const others = Object.keys(rest).filter(name => !['file', 'line', 'col'].includes(name))
    if (others.length > 0) throw new Error(`an annotation has ${others.join(', ')}`)
    // It is shown in the log, where a line break starts a new line: that before a remedy is ours.
    for (const [at, line] of message.split('\n').entries()) {
      if (ACTED_UPON.test(line) || line.includes('##[') || (at > 0 && /^\s*::/.test(line))) {
        throw new Error(`an annotation says ${JSON.stringify(message)}`)
      }
    }
  }
}

/**
 * @param {() => void} action
 */
function printed(action) {
  const restore = catchOutput()
  try {
    action()
  } finally {
    restore.end()
  }
  return told(restore.text())
}

/** @param {() => Promise<unknown>} action */
async function printedAsync(action) {
  const restore = catchOutput()
  // `setFailed` is not about this process.
  const { exitCode } = process
  try {
    await action()
  } finally {
    restore.end()
    process.exitCode = exitCode
  }
  return told(restore.text())
}

function catchOutput() {
  const write = process.stdout.write.bind(process.stdout)
  let text = ''
  process.stdout.write = (/** @type {string | Uint8Array} */ piece) => {
    text += String(piece)
    return true
  }
  return {
    text: () => text,
    end: () => {
      process.stdout.write = write
    }
  }
}

/** @param {string} text */
function told(text) {
  return { lines: text.replace(/\n$/, '').split('\n'), step: readAsLog(text) }
}

/**
 * A text as the runner takes it in.
 *
 * @param {string} text
 * @returns {StepLog}
 */
export function readAsLog(text) {
  const step = new StepLog()
  const splitter = new LineSplitter(line => {
    step.accept(line)
  })
  splitter.write(text)
  splitter.end()
  return step
}

/**
 * @param {StepLog} step
 * @param {readonly string[]} allowed names of commands
 */
export function expectOnly({ commands }, allowed) {
  const others = commands.filter(({ name }) => !allowed.includes(name))
  if (others.length > 0) throw new Error(`the runner would carry out ${JSON.stringify(others)}`)
}

/**
 * @param {unknown} actual
 * @param {unknown} expected
 */
export function expectEqual(actual, expected) {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (is !== should) throw new Error(`${is}\nis not\n${should}`)
}

/**
 * That two values are the same, whatever the order of their keys.
 *
 * @param {unknown} actual
 * @param {unknown} expected
 */
export function expectSame(actual, expected) {
  expectEqual(sorted(actual), sorted(expected))
}

/**
 * @param {any} value
 * @returns {unknown}
 */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  // As entries, since an object takes `__proto__` for something else.
  return Object.keys(value)
    .sort()
    .map(key => [key, sorted(value[key])])
}

/**
 * Texts as they come through a file in UTF-8.
 *
 * @param {Record<string, string>} texts
 */
function wellFormed(texts) {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text).toString()]))
}
