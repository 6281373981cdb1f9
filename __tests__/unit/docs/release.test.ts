import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { ACTION, text } from './documents.js'

interface Job {
  needs?: string
  permissions: Record<string, string>
  steps: { name?: string; uses?: string; run?: string; with?: Record<string, string> }[]
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

  it('is tested by all that CI runs, dist/ byte for byte among it, before anything is packed', () => {
    expect(jobs['verify']?.steps.at(-1)?.run).toBe('bash .ci/run')
    expect(text('.ci/run')).toMatch(/^ *check check-dist$/m)
  })

  it('is attested with what it is made of, and published with provenance, without a token', () => {
    const { steps = [], permissions } = jobs['publish'] ?? {}
    expect(permissions).toMatchObject({ 'id-token': 'write', attestations: 'write' })
    const attested = steps.filter(({ uses }) => uses?.startsWith('actions/attest@'))
    expect(attested.map(step => step.with?.['sbom-path'])).toEqual([
      undefined,
      'packed/files/sbom-package.cdx.json',
      'packed/files/sbom-bundles.cdx.json'
    ])
    const [origin] = attested
    for (const subject of ['*.tgz', '*.zip', 'dist/*.js', 'dist/*.cjs', 'action.yml'])
      expect(origin?.with?.['subject-path']).toContain(subject)
    expect(steps.at(-1)?.run).toMatch(/^\s*npm publish .* --provenance --access public/m)
    expect(text('.github/workflows/release.yml')).not.toMatch(/NODE_AUTH_TOKEN|NPM_TOKEN|secrets\./)
  })

  it('is whole before it is published, immutable before v1 points to it', () => {
    const told = (jobs['release']?.steps ?? []).map(({ name }) => name)
    expect(told).toEqual([undefined, 'Release', 'It is immutable', 'Move the tag of the major version, last'])
    const [, made, immutable] = jobs['release']?.steps ?? []
    expect(made?.run).toMatch(
      /--draft[^]*gh release create [^\n]*packed\/files\/\*\n\s*gh release edit [^\n]*--draft=false/
    )
    expect(immutable?.run).toMatch(/--jq \.immutable\)" != true[^]*exit 1/)
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
