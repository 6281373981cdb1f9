import { describe, expect, test } from '@jest/globals'
import { annotationsOf, type AnnotationOptions } from '../../../src/action/annotations.js'
import { aReport, aResource, breaches } from '../domain/builders.js'

const LIMITS = { usageThreshold: 80, warningThreshold: 70 }

function warnings(count: number) {
  return Array.from({ length: count }, (_, n) =>
    aResource({ id: `close-${n.toString().padStart(3, '0')}`, name: `close-${n}`, usage: 0.75 })
  )
}

function gaps(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    what: `part ${n}`,
    reason: 'access denied',
    remedy: 'allow it'
  }))
}

async function annotations(
  counts: { breaches?: number; warnings?: number; gaps?: number },
  options: AnnotationOptions = { wholeIn: 'the report file' }
) {
  const report = await aReport([...breaches(counts.breaches ?? 0), ...warnings(counts.warnings ?? 0)], {
    limits: LIMITS,
    gaps: gaps(counts.gaps ?? 0)
  })
  const all = annotationsOf(report, options)
  return {
    errors: all.filter(({ level }) => level === 'error'),
    warnings: all.filter(({ level }) => level === 'warning')
  }
}

describe('annotations', () => {
  test.each([0, 1, 8, 9])('tell each of %i breaches as an error, worst first', async count => {
    const { errors } = await annotations({ breaches: count })
    expect(errors).toHaveLength(count)
    for (const [n, { title, message }] of errors.entries()) {
      expect(title).toBe('Over its limit')
      expect(message).toContain(`breach-${n} `)
    }
  })

  test.each([
    [10, '2'],
    [11, '3'],
    [1_500, '1,492']
  ])('tell eight of %i breaches and how many more there are', async (count, more) => {
    const { errors } = await annotations({ breaches: count })
    expect(errors).toHaveLength(9)
    expect(errors[7]?.message).toContain('breach-7 ')
    expect(errors[8]).toMatchObject({
      title: `${more} more`,
      message: `And ${more} more over their limit: all are in the report file.`
    })
  })

  test.each([
    [0, 10, 10, undefined],
    [3, 7, 10, undefined],
    [3, 8, 10, '2'],
    [0, 11, 10, '2'],
    [12, 0, 10, '3'],
    [12, 30, 10, '33']
  ])('tell %i gaps before %i warnings, ten together', async (gapCount, warningCount, shown, more) => {
    const { errors, warnings: told } = await annotations({ gaps: gapCount, warnings: warningCount })
    expect(errors).toEqual([])
    expect(told).toHaveLength(shown)
    const titles = told.map(({ title }) => title)
    const room = more === undefined ? 10 : 9
    expect(titles.filter(title => title === 'Could not be read')).toHaveLength(Math.min(gapCount, room))
    expect(titles).toEqual([
      ...titles.filter(title => title === 'Could not be read'),
      ...titles.slice(Math.min(gapCount, room))
    ])
    expect(titles.at(-1)).toBe(more === undefined ? 'Close to its limit' : `${more} more`)
  })

  test('leave room for what else is told, and send nobody to a file that is not there', async () => {
    const { errors } = await annotations({ breaches: 8 }, { reserved: 2 })
    expect(errors).toHaveLength(7)
    expect(errors[6]).toMatchObject({ title: '2 more', message: 'And 2 more over their limit.' })
  })

  test('of a gap say what, why and what to do', async () => {
    const { warnings: told } = await annotations({ gaps: 1 })
    expect(told[0]?.message).toBe('part 0 could not be read: access denied. To mend it: allow it')
  })

  test('are one line of at most 4,096 characters each, whatever the names hold', async () => {
    const nasty = {
      name: `\n::error::${'\u{1f4a5}'.repeat(5_000)}`,
      region: '\r\n##[error]x',
      ownerId: 'x'.repeat(9_000)
    }
    const report = await aReport(
      [aResource({ ...nasty, usage: 0.9 }), aResource({ ...nasty, id: 'b', usage: 0.75 })],
      {
        limits: LIMITS,
        gaps: [{ what: '\n::warning::x', reason: 'y'.repeat(50_000), remedy: '\r::error::z' }]
      }
    )
    const all = annotationsOf(report)
    expect(all).toHaveLength(3)
    for (const { title, message } of all) {
      expect(`${title} ${message}`).not.toMatch(/[\r\n]|##\[/)
      expect(message.length).toBeLessThanOrEqual(4_096)
      expect(message).not.toMatch(/^\s*::/)
    }
  })
})
