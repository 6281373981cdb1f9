import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import config from '../../eslint.config.js'

/** The project's own rules, less those that need types: an offending source is only text here. */
const eslint = new ESLint({
  overrideConfigFile: true,
  baseConfig: [...config, tseslint.configs.disableTypeChecked]
})

/** The rules that hold the arrows of the house. */
const LAYERING = [
  'import-x/no-restricted-paths',
  'no-restricted-imports',
  'no-restricted-globals',
  'no-restricted-syntax'
]

async function broken(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath })
  const messages = result?.messages ?? []
  expect(messages.filter(({ fatal }) => fatal)).toEqual([])
  return messages.map(({ ruleId }) => ruleId ?? '').filter(rule => LAYERING.includes(rule))
}

describe('the layering rule', () => {
  test.each([
    ['the domain may not touch files', 'src/domain/x.ts', "import 'node:fs'"],
    ['the domain may not touch files by their old name', 'src/domain/x.ts', "import 'fs'"],
    ['the domain may not load anything later', 'src/domain/x.ts', "await import('node:fs')"],
    ['the domain may not know AWS', 'src/domain/x.ts', "import '@aws-sdk/client-ec2'"],
    ["the domain may not know AWS's types", 'src/domain/x.ts', "import type {} from '@aws-sdk/client-ec2'"],
    ['the domain may not know GitHub', 'src/domain/x.ts', "import '@actions/core'"],
    ['the domain may not import aws/', 'src/domain/x.ts', "import '../aws/arn.js'"],
    ['the domain may not import render/', 'src/domain/x.ts', "import '../render/json.js'"],
    ['the domain may not import the ports', 'src/domain/x.ts', "import '../ports.js'"],
    ['the domain may not import the settings', 'src/domain/x.ts', "import '../settings.js'"],
    ['the domain may not read the environment', 'src/domain/x.ts', 'export const x = process.env'],
    ['the domain may not call the net', 'src/domain/x.ts', "await fetch('https://example.com')"],
    ['the domain has no clock', 'src/domain/x.ts', 'export const x = new Date()'],
    ['the domain has no clock by another name', 'src/domain/x.ts', 'export const x = Date.now()'],
    ['render/ may not touch files', 'src/render/x.ts', "import 'node:fs/promises'"],
    ['render/ may not import sources/', 'src/render/x.ts', "import '../sources/walk.js'"],
    ['render/ may not import aws/', 'src/render/markdown/x.ts', "import '../../aws/errors.js'"],
    ['render/ may not know GitHub', 'src/render/x.ts', "import '@actions/core'"],
    ['render/ has no clock', 'src/render/x.ts', 'export const x = new Date()'],
    ['policy/ may not touch files', 'src/policy/x.ts', "import 'node:fs'"],
    ['policy/ may not import aws/', 'src/policy/x.ts', "import '../aws/errors.js'"],
    ['policy/ has no clock', 'src/policy/x.ts', 'export const x = Date.now()'],
    ['plan/ may not import aws/', 'src/plan/x.ts', "import '../aws/errors.js'"],
    ['plan/ may not import render/', 'src/plan/reading/x.ts', "import '../../render/json.js'"],
    ['plan/ may not know the Actions toolkit', 'src/plan/x.ts', "import '@actions/core'"],
    ['the ports know no room', 'src/ports.ts', "import './aws/errors.js'"],
    ['what waits knows no room', 'src/waiting.ts', "import './domain/failure.js'"],
    ['what reads files knows no room', 'src/input-file.ts', "import './domain/failure.js'"],
    ['aws/ may not import sources/', 'src/aws/x.ts', "import '../sources/walk.js'"],
    ['aws/ may not know the Actions toolkit', 'src/aws/x.ts', "import '@actions/core'"],
    ['a source may not import a face', 'src/sources/x.ts', "import '../action/context.js'"],
    ['a source may not load a face later', 'src/sources/x.ts', "await import('../action/context.js')"],
    ['a source may not import a channel', 'src/sources/x.ts', "import '../channels/channel.js'"],
    ['a source may not know the Actions toolkit', 'src/sources/x.ts', "import '@actions/core'"],
    ['a channel may not import a source', 'src/channels/x.ts', "import '../sources/ipam.js'"],
    ['a channel may not import the check', 'src/channels/x.ts', "import '../monitor.js'"],
    ['a channel may not import a face', 'src/channels/x.ts', "import '../action/main.js'"],
    ['a channel may not load the toolkit later', 'src/channels/x.ts', "await import('@actions/core')"],
    ["a channel may not know GitHub's client", 'src/channels/x.ts', "import '@actions/github'"],
    ['the check may not import a face', 'src/monitor.ts', "import './action/main.js'"],
    ['the check may not import a channel', 'src/monitor.ts', "import './channels/channel.js'"],
    ['the check may not render', 'src/monitor.ts', "import './render/json.js'"],
    ['the settings may not import a face', 'src/settings.ts', "import './action/inputs.js'"],
    ['the function may not import another face', 'src/lambda/x.ts', "import '../action/context.js'"],
    ['the function may not load the toolkit later', 'src/lambda/x.ts', "await import('@actions/core')"],
    ['the Action may not import another face', 'src/action/x.ts', "import '../cli/log.js'"],
    ['the command may not import another face', 'src/cli/x.ts', "import '../lambda/answer.js'"],
    ['the command may not speak to AWS itself', 'src/cli/x.ts', "import '../aws/sns.js'"],
    ['the function may not import the command', 'src/lambda/x.ts', "import '../cli/log.js'"],
    ['a channel may not import the function', 'src/channels/x.ts', "import '../lambda/answer.js'"],
    ['the library may not export a face', 'src/index.ts', "export {} from './lambda/handler.js'"],
    ['the library may not know the Actions toolkit', 'src/index.ts', "import '@actions/core'"],
    ['the check may not import the library', 'src/check/x.ts', "import '../index.js'"],
    ['another face may not know the Actions toolkit', 'src/cli/x.ts', "import '@actions/core'"]
  ])('%s', async (_, path, code) => {
    expect(await broken(path, code)).not.toEqual([])
  })

  test.each([
    ['the domain may import itself', 'src/domain/x.ts', "import './cidr.js'"],
    ['the domain may make a date of a text', 'src/domain/x.ts', "export const x = new Date('2026-01-01')"],
    ['render/ may import the domain', 'src/render/x.ts', "import '../domain/report.js'"],
    ['aws/ may import the ports', 'src/aws/x.ts', "import '../ports.js'"],
    ['a source may import aws/', 'src/sources/x.ts', "import '../aws/ipam.js'"],
    ['a channel may render', 'src/channels/x.ts', "import '../render/text/alert.js'"],
    ['a channel may write files', 'src/channels/x.ts', "import 'node:fs'"],
    ['the check may import a source', 'src/monitor.ts', "import './sources/source.js'"],
    ['the library may export a source', 'src/index.ts', "export {} from './sources/ipam.js'"],
    ['the function may put a check together', 'src/lambda/x.ts', "import '../check/check.js'"],
    ['the function may load a client later', 'src/lambda/x.ts', "await import('../aws/s3.js')"],
    ['the command may put a check together', 'src/cli/x.ts', "import '../check/check.js'"],
    ['the command may read a policy', 'src/cli/x.ts', "import '../policy/index.js'"],
    ['the Action may know the toolkit', 'src/action/x.ts', "import '@actions/core'"],
    ["the Action may know GitHub's client", 'src/action/x.ts', "import '@actions/github'"],
    ['the Action may load a client later', 'src/action/x.ts', "await import('../aws/sns.js')"]
  ])('lets through what the design allows: %s', async (_, path, code) => {
    expect(await broken(path, code)).toEqual([])
  })
})

describe('the unit tests', () => {
  const ROOT = join(import.meta.dirname, '..', '..')
  const folders = readdirSync(import.meta.dirname, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(import.meta.dirname.length + 1))

  test.each(folders)('of %s lie where that lies in the sources, or in the repository', folder => {
    expect(existsSync(join(ROOT, 'src', folder)) || existsSync(join(ROOT, folder))).toBe(true)
  })

  test('are there for every folder of the sources', () => {
    const sources = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(({ name }) => name)
    expect(sources.length).toBeGreaterThan(8)
    expect(sources.filter(name => !folders.includes(name))).toEqual([])
  })
})
