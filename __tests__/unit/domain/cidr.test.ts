import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { bits, familyOf, parseCidr } from '../../../src/domain/cidr.js'

const lengths = (most: number) => Array.from({ length: most + 1 }, (_, length) => length)

const ipv4 = fc.tuple(...[0, 1, 2, 3].map(() => fc.nat(255))).map(octets => octets.join('.'))
const ipv6 = fc
  .array(fc.nat(0xffff), { minLength: 8, maxLength: 8 })
  .map(groups => groups.map(group => group.toString(16)).join(':'))

describe('parseCidr', () => {
  test.each(lengths(32))('reads every IPv4 CIDR of length %i', length => {
    fc.assert(
      fc.property(ipv4, address => {
        const text = `${address}/${length}`
        expect(parseCidr(text)).toEqual({ text, family: 'ipv4', netmaskLength: length })
      }),
      { numRuns: 20 }
    )
  })

  test.each(lengths(128))('reads every IPv6 CIDR of length %i', length => {
    fc.assert(
      fc.property(ipv6, address => {
        const text = `${address}/${length}`
        expect(parseCidr(text)).toEqual({ text, family: 'ipv6', netmaskLength: length })
      }),
      { numRuns: 10 }
    )
  })

  test('takes of IPv4 what the library takes for four decimal parts, and nothing else', () => {
    const part = fc.oneof(
      fc.nat(299).map(String),
      fc.constantFrom('00', '01', '001', '0x1', '1e1', '', ' 1', '256', '0377')
    )
    fc.assert(
      fc.property(fc.array(part, { minLength: 3, maxLength: 5 }), parts => {
        const address = parts.join('.')
        expect(parseCidr(`${address}/24`) !== undefined).toBe(ipaddr.IPv4.isValidFourPartDecimal(address))
      }),
      { numRuns: 2_000 }
    )
  })

  test.each(['::/0', '2600:1f18:4c2:ab00::/56', '2600:1F18::/32', '::ffff:10.0.0.1/128'])(
    'reads the IPv6 spelling %s',
    text => {
      expect(parseCidr(text)?.family).toBe('ipv6')
    }
  )

  test.each([
    '',
    '/',
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/2.5',
    '10.0.0.0/24/24',
    '10.0.0.0/24 ',
    ' 10.0.0.0/24',
    '10.0.0/24',
    '10/8',
    '10.0.0.256/24',
    '010.0.0.0/8',
    '0x0a.0.0.0/8',
    '10.0.0.0\n/24',
    '2600::/129',
    '2600::',
    '2600:::/56',
    '2600::1::/56',
    '12345::/16',
    'fe80::1%eth0/64',
    'not a CIDR'
  ])('refuses %j', text => {
    expect(parseCidr(text)).toBeUndefined()
  })

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const cidr = parseCidr(text)
        if (cidr !== undefined) expect(cidr.netmaskLength).toBeLessThanOrEqual(bits(cidr.family))
      })
    )
  })
})

test('a text belongs to IPv6 when it has a colon, sound or not', () => {
  expect([familyOf('10.0.0.0/8'), familyOf('2600::/56'), familyOf(':'), familyOf('')]).toEqual([
    'ipv4',
    'ipv6',
    'ipv6',
    'ipv4'
  ])
})
