import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { alertSubject } from '../../../../src/render/text/subject.js'
import { nastyText } from '../nasty.js'

test.each([
  ['[alert] - AWS VPC IPAM Usage', '[alert] - AWS VPC IPAM Usage'],
  ['Zürich – «Netz» wird voll…', 'Zurich - "Netz" wird voll...'],
  ['Straße', 'Strasse'],
  ['网络 full', '?? full'],
  ['🔴 full', '? full'],
  ['two\r\nlines\tand  spaces ', 'two lines and spaces'],
  ['zero\u200bwidth', 'zerowidth'],
  ['', 'AWS VPC IPAM Usage'],
  [' \n ', 'AWS VPC IPAM Usage'],
  ['x'.repeat(99), 'x'.repeat(99)],
  ['x'.repeat(100), `${'x'.repeat(96)}...`],
  [`${'x'.repeat(95)} full`, `${'x'.repeat(95)}...`]
])('%j becomes %j', (subject, valid) => {
  expect(alertSubject(subject)).toBe(valid)
})

test('any subject becomes one that SNS takes', () => {
  fc.assert(
    fc.property(nastyText(), subject => {
      expect(alertSubject(subject)).toMatch(/^[!-~](?:[ -~]{0,97}[!-~])?$/)
    })
  )
})

test('a valid subject stays as it is', () => {
  fc.assert(
    fc.property(nastyText(), subject => alertSubject(alertSubject(subject)) === alertSubject(subject))
  )
})
