import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  LIMIT_CHARACTERS,
  bodyOf,
  isMarked,
  isSameBody,
  markerOf
} from '../../../src/channels/pull-request-marker.js'

/** Keys such as could do harm: what ends or begins a comment, long ones, any characters at all. */
const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.constantFrom('-', '--', '-->', '--!>', '<!--', ' ', '\n', 'a', '%2D', '>', 'é', '🚦'))
    .map(parts => parts.join(''))
)

describe('the marker', () => {
  test.each([
    ['default', '<!-- aws-ipam-monitor: default -->'],
    ['eu-west-1/prod_2.0', '<!-- aws-ipam-monitor: eu-west-1/prod_2.0 -->'],
    ['a b:c', '<!-- aws-ipam-monitor: a%20b%3Ac -->'],
    ['--> x', '<!-- aws-ipam-monitor: -%2D%3E%20x -->'],
    ['ü', '<!-- aws-ipam-monitor: %C3%BC -->'],
    ['', '<!-- aws-ipam-monitor:  -->']
  ])('of %j is %s', (given, marker) => {
    expect(markerOf(given)).toBe(marker)
  })

  test('is one short line that no key ends early', () => {
    fc.assert(
      fc.property(key, given => {
        const marker = markerOf(given)
        expect(marker).toMatch(/^<!-- aws-ipam-monitor: (?!.*--.*-->)[\w./:%-]* -->$/)
        expect(marker.length).toBeLessThanOrEqual(230)
      })
    )
  })

  test('is never that of another key, and no comment of one begins like the other’s', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        fc.pre(one !== other)
        expect(markerOf(one)).not.toBe(markerOf(other))
        expect(
          isMarked(
            bodyOf(markerOf(one), () => other),
            markerOf(other)
          )
        ).toBe(false)
      })
    )
  })

  test('of a long key is its digest, which no short key passes for', () => {
    const long = markerOf('k'.repeat(201))
    expect(long).toMatch(/^<!-- aws-ipam-monitor: sha256:[0-9a-f]{64} -->$/)
    expect(markerOf(`sha256:${/sha256:(\w+)/.exec(long)?.[1] ?? ''}`)).not.toBe(long)
    expect(markerOf('k'.repeat(202))).not.toBe(long)
  })
})

describe('a body', () => {
  const marker = markerOf('default')

  test.each([
    [`${marker}\ntext`, true],
    [`${marker}\r\ntext`, true],
    [marker, true],
    [`${marker} text`, false],
    [`> ${marker}\ntext`, false],
    [`text\n${marker}\n`, false],
    [`\n${marker}\ntext`, false],
    [`${markerOf('default-2')}\ntext`, false]
  ])('is found by its first line alone: %j', (body, found) => {
    expect(isMarked(body, marker)).toBe(found)
  })

  test('is rendered for the room that the marker leaves, to the last character', () => {
    const body = bodyOf(marker, limit => 'x'.repeat(limit))
    expect(body).toHaveLength(LIMIT_CHARACTERS)
    expect(isMarked(body, marker)).toBe(true)
  })

  test('that is too long is an error, not a comment that GitHub refuses', () => {
    expect(() => bodyOf(marker, limit => 'x'.repeat(limit + 1))).toThrow(
      /has 65502 characters where 65501 fit/
    )
  })

  test('is the same with other line ends, and without one at its end', () => {
    expect(isSameBody('a\n\nb\n', 'a\r\n\r\nb')).toBe(true)
    expect(isSameBody('a\nb', 'a b')).toBe(false)
  })
})
