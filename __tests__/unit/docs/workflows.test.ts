import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import {
  ACTION,
  codeBlocks,
  DOCUMENTS,
  EXAMPLE_WORKFLOWS,
  MANIFEST,
  OWN_WORKFLOWS,
  stepsOf,
  text
} from './documents.js'

const snippets = DOCUMENTS.flatMap(path =>
  codeBlocks(path, 'yaml').map((yaml, index) => [`${path}, block ${index + 1}`, yaml] as const)
)
const files = [...EXAMPLE_WORKFLOWS, ...OWN_WORKFLOWS].map(path => [path, text(path)] as const)

describe('a workflow that is shown or run', () => {
  it.each([...snippets, ...files])('gives the Action only inputs it has: %s', (_, yaml) => {
    const given = stepsOf(yaml)
      .filter(({ uses }) => uses === ACTION || uses === './')
      .flatMap(step => Object.keys(step.with ?? {}))
    const known = Object.keys(MANIFEST.inputs)
    expect(given.filter(name => !known.includes(name))).toEqual([])
  })

  it.each([...snippets, ...files])('calls the Action by its one name: %s', (_, yaml) => {
    const names = stepsOf(yaml).flatMap(({ uses }) => (uses?.includes('ipam-monitor') ? [uses] : []))
    expect(names.every(name => name === ACTION)).toBe(true)
  })

  it.each([...snippets, ...files])('reads only outputs the Action has: %s', (_, yaml) => {
    const read = [...yaml.matchAll(/steps\.ipam\.outputs\.([\w-]+)/g)].map(match => match[1] ?? '')
    const known = Object.keys(MANIFEST.outputs)
    expect(read.filter(name => !known.includes(name))).toEqual([])
  })
})

interface Workflow {
  permissions?: unknown
  jobs: Record<
    string,
    { permissions?: unknown; 'timeout-minutes'?: number; steps: { uses?: string; run?: string }[] }
  >
}

describe.each(EXAMPLE_WORKFLOWS.filter(path => !path.endsWith('quick-start.yml')))('%s', path => {
  const workflow = parse(text(path)) as Workflow

  it('gives no permission to all its jobs, and to each what it needs', () => {
    expect(workflow.permissions).toEqual({})
    for (const job of Object.values(workflow.jobs)) expect(job.permissions).toBeDefined()
  })

  it("installs without running a package's scripts", () => {
    const installs = text(path).match(/npm (?:ci|install|i)\b.*/g) ?? []
    expect(installs.filter(install => !install.includes('--ignore-scripts'))).toEqual([])
  })

  it('ends a job that hangs', () => {
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60)
  })

  it('keeps no credentials in the checkout', () => {
    for (const step of stepsOf(text(path))) {
      if (step.uses?.startsWith('actions/checkout@')) expect(step.with?.['persist-credentials']).toBe(false)
    }
  })
})

describe('the pair of workflows for forks', () => {
  const saved = stepsOf(text('examples/workflows/saved-report.yml'))
  const fork = stepsOf(text('examples/workflows/pull-request-from-fork.yml'))
  const inputsOf = (steps: typeof saved, action: string) =>
    steps.filter(({ uses }) => uses?.startsWith(`${action}@`)).map(step => step.with ?? {})

  it('keeps all that a plan is held against, under the name by which it is fetched', () => {
    const [check] = inputsOf(saved, 'aws-ipam-monitor/aws-ipam-monitor')
    expect(check?.['resource-types']).toBe('vpc, subnet, ipam-pool')
    const [kept] = inputsOf(saved, 'actions/upload-artifact')
    const [fetched] = inputsOf(fork, 'actions/download-artifact')
    expect(fetched?.['name']).toBe(kept?.['name'])
  })

  it('gives a fork no credentials of anybody', () => {
    const workflow = text('examples/workflows/pull-request-from-fork.yml')
    expect(workflow).not.toMatch(/id-token|: write|secrets\.|pull_request_target|role-to-assume/)
    const [check] = inputsOf(fork, 'aws-ipam-monitor/aws-ipam-monitor')
    expect(check).toMatchObject({ source: 'report', 'source-file': 'saved/aws-ipam-report.json' })
  })
})

describe.each(OWN_WORKFLOWS)('%s', path => {
  const workflow = parse(text(path)) as Workflow

  it('gives no permission to all its jobs, and to each what it needs', () => {
    expect(workflow.permissions).toEqual({})
    for (const job of Object.values(workflow.jobs)) expect(job.permissions).toBeDefined()
  })

  it("installs without running a package's scripts", () => {
    const installs = text(path).match(/npm (?:ci|install|i)\b.*/g) ?? []
    expect(installs.filter(install => !install.includes('--ignore-scripts'))).toEqual([])
  })

  it('ends a job that hangs', () => {
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(90)
  })

  it('pins every action by its commit, with the version beside it', () => {
    const uses = [...text(path).matchAll(/uses: (.+)/g)].map(match => match[1] ?? '')
    const loose = uses.filter(use => !use.startsWith('./') && !/^[\w./-]+@[0-9a-f]{40} # v\d/.test(use))
    expect(loose).toEqual([])
  })

  it('keeps no credentials in the checkout', () => {
    for (const step of stepsOf(text(path))) {
      if (step.uses?.startsWith('actions/checkout@')) expect(step.with?.['persist-credentials']).toBe(false)
    }
  })
})

it('builds what Dependabot changes without a secret, and commits it where nothing of it runs', () => {
  const source = text('.github/workflows/dependabot-dist.yml')
  const { build, commit } = (parse(source) as Workflow).jobs
  expect(build?.permissions).toEqual({ contents: 'read' })
  expect(commit?.permissions).toEqual({ contents: 'write' })
  expect(source).not.toContain('secrets.')
  // Nothing that runs what the pull request, or the build, brought: no Node, no package, no action of its own.
  const own = commit?.steps.filter(({ uses }) => uses !== undefined && !uses.startsWith('actions/'))
  expect(own).toEqual([])
  for (const { run = '' } of commit?.steps ?? []) expect(run).not.toMatch(/\b(?:node|npm|npx|bash|sh)\b/)
  expect(source.indexOf('these are no parts of a bundle')).toBeLessThan(
    source.indexOf('git add --all -- dist')
  )
})
