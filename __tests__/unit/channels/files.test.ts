import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { writeReport } from '../../../src/channels/files.js'
import type { Report } from '../../../src/domain/report.js'
import { expectValidReport } from '../../helpers/report-schema.js'
import { aReport, breaches } from '../domain/builders.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ipam-report-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('the report file', () => {
  test('holds the whole Report, as it can be read back', async () => {
    const report = await aReport(breaches(3_000))
    const path = await writeReport(report, join(folder, 'report.json'))
    const read = JSON.parse(await readFile(path, 'utf8')) as Report
    expect(read).toEqual(report)
    expectValidReport(read)
  })

  test('is told by its absolute path, in folders made for it', async () => {
    const path = await writeReport(
      await aReport([]),
      relative(process.cwd(), join(folder, 'a', 'b', 'report.json'))
    )
    expect(isAbsolute(path)).toBe(true)
    expect(path).toBe(join(folder, 'a', 'b', 'report.json'))
  })

  test('takes the place of the one before, and leaves nothing else behind', async () => {
    await writeFile(join(folder, 'report.json'), 'x'.repeat(1_000_000))
    await writeReport(await aReport([]), join(folder, 'report.json'))
    expect(await readdir(folder)).toEqual(['report.json'])
    expectValidReport(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')))
  })

  test('that cannot be written is an error that names it, and leaves nothing behind', async () => {
    await mkdir(join(folder, 'report.json'))
    await expect(writeReport(await aReport([]), join(folder, 'report.json'))).rejects.toMatchObject({
      name: 'CheckError',
      message: expect.stringContaining(join(folder, 'report.json')),
      remedy: expect.stringContaining('report-file')
    })
    expect(await readdir(folder)).toEqual(['report.json'])
  })
})
