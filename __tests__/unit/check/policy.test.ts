import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { policyOf } from '../../../src/check/policy.js'
import { parseSettings } from '../../../src/settings.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const policyIn = (file: string) =>
  policyOf(parseSettings({ 'policy-file': file }, { AWS_REGION: 'eu-west-1' }))

test('reads the file that the settings name', async () => {
  const file = join(folder, 'policy.yml')
  writeFileSync(file, 'version: 1\nrules: [{ name: a, match: { type: vpc }, breach: { usage-above: 90 } }]\n')
  expect((await policyIn(file)).rules.map(({ name }) => name)).toContain('a')
})

test.each([
  ['a device, which would never end', () => '/dev/zero', 'it is not a file but a device'],
  ['a folder', () => folder, 'it is not a file but a directory'],
  ['far more than a policy may have', aLargeFile, 'it has more than 16 MB']
])('reads no %s', async (_, file, why) => {
  await expect(policyIn(file())).rejects.toMatchObject({
    name: 'CheckError',
    message: `policy-file: ${file()} could not be read: ${why}`
  })
})

function aLargeFile(): string {
  const file = join(folder, 'large.yml')
  writeFileSync(file, Buffer.alloc(17 * 1024 * 1024, '#'))
  return file
}
