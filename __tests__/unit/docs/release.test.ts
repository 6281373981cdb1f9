import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { ACTION, text } from './documents.js'

interface Job {
  needs?: string
  permissions: Record<string, string>
  steps: { uses?: string; run?: string }[]
}

const { jobs } = parse(text('.github/workflows/release.yml')) as { jobs: Record<string, Job> }
const manifest = JSON.parse(text('package.json')) as { name: string; repository?: { url: string } }
const scripts = (job: Job) => job.steps.map(({ run }) => run ?? '').join('\n')

describe('a release', () => {
  const powerful = Object.entries(jobs).filter(([, { permissions }]) =>
    Object.values(permissions).includes('write')
  )

  it('runs no code of the repository or its dependencies where it may sign, publish or write', () => {
    expect(powerful.map(([name]) => name)).toEqual(['publish', 'release'])
    for (const [, job] of powerful)
      expect(scripts(job)).not.toMatch(/npm (?:ci|i|install|run|pack)\b|\bnode /)
  })

  it('goes step by step: nothing is packed that was not tested, and v1 is moved last', () => {
    expect(Object.entries(jobs).map(([name, { needs }]) => [name, needs])).toEqual([
      ['verify', undefined],
      ['pack', 'verify'],
      ['publish', 'pack'],
      ['release', 'publish']
    ])
  })

  it('publishes a file, which npm takes a path for only where it begins with a dot', () => {
    const published = Object.values(jobs).flatMap(job =>
      [...scripts(job).matchAll(/npm publish (\S+)/g)].map(([, what]) => what ?? '')
    )
    expect(published).toEqual([expect.stringMatching(/^\.\/.+\.tgz$/)])
  })

  it('comes from the repository that package.json names, without which npm refuses the provenance', () => {
    expect(manifest.repository?.url).toBe(`git+https://github.com/${ACTION.split('@')[0] ?? ''}.git`)
  })
})
