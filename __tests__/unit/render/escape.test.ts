import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  codeAddress,
  codeText,
  isLink,
  leavesMark,
  linkTo,
  markdownLines,
  markdownText,
  plainText,
  sentenceText
} from '../../../src/render/escape.js'
import { visibleName } from '../../../src/render/visible.js'
import { nastyText, NASTY_PIECES } from './nasty.js'
import { all, elementsOf, pageOf, rowsOf, tagsOf, textOf } from './page.js'

/** Elements an escaped text may bring: they hold nothing but its own characters, and have no attributes. */
const OWN = ['span', 'wbr']

function inCell(html: string): ReturnType<typeof pageOf> {
  return pageOf(`| a | b |\n|---|---|\n| ${html} | after |\n`)
}

describe('markdownText', () => {
  test.each(NASTY_PIECES.map(piece => [JSON.stringify(piece), piece]))(
    '%s stays text in a table cell',
    (_, piece) => {
      for (const text of [piece, `web ${piece} a`, `web${piece}a`, `${piece}${piece}`]) {
        expect(rowsOf(inCell(markdownText(text)))).toEqual([[visibleName(text), 'after']])
      }
    }
  )

  test('a table cell holds exactly the text, no other element, and the cell beside it is untouched', () => {
    fc.assert(
      fc.property(nastyText(), text => {
        const page = inCell(markdownText(text))
        expect(rowsOf(page)).toEqual([[visibleName(text), 'after']])
        const brought = tagsOf(page).filter(
          tag => !['table', 'thead', 'tbody', 'tr', 'th', 'td'].includes(tag)
        )
        expect(OWN).toEqual(expect.arrayContaining(brought))
        expect(elementsOf(page).flatMap(element => element.attrs)).toEqual([])
      }),
      { numRuns: 400 }
    )
  })

  test('a paragraph that begins with the text holds exactly the text', () => {
    fc.assert(
      fc.property(nastyText(), text => {
        const page = pageOf(`${markdownText(text)} <b>is full</b>\n`)
        expect(textOf(page).trim()).toBe(`${visibleName(text)} is full`.trim())
        expect([...OWN, 'p', 'b']).toEqual(expect.arrayContaining(tagsOf(page)))
        expect(all(page, 'b')).toHaveLength(1)
      }),
      { numRuns: 400 }
    )
  })

  test('between HTML tags the text is the same', () => {
    fc.assert(
      fc.property(nastyText(), text => {
        const page = pageOf(`<details><summary>${markdownText(text)}</summary>\n\nrest\n\n</details>\n`)
        const [summary] = all(page, 'summary')
        expect(textOf(summary?.childNodes ?? [])).toBe(visibleName(text))
      }),
      { numRuns: 200 }
    )
  })

  test('what GitHub makes links and pictures of after the Markdown is parted in the text', () => {
    expect(markdownText('@octocat')).toBe('@<!-- -->octocat')
    expect(markdownText('owner/repo#3')).toBe('owner/repo#<!-- -->3')
    expect(markdownText('GH-12')).toBe('GH-<!-- -->12')
    expect(markdownText(':smile:')).toBe(':<!-- -->smile:<!-- -->')
    expect(markdownText('me@evil.example')).toBe('me@<!-- -->evil.example')
    expect(markdownText('$x$')).toBe('<span>$</span>x<span>$</span>')
  })

  test('an account id is left whole, and one digit more is not: it could name a commit', () => {
    expect(markdownText('111122223333')).toBe('111122223333')
    expect(markdownText('1111222233334')).toBe('111122<!-- -->223333<!-- -->4')
  })

  test('no run of hexadecimal digits is left that could name a commit', () => {
    const parts = markdownText('see a5c3785ed8d6a35868bc169f07e40e889087fd2e').split(/<!-- -->|<wbr>/)
    expect(parts.join('')).toBe('see a5c3785ed8d6a35868bc169f07e40e889087fd2e')
    for (const part of parts) expect(part).not.toMatch(/[0-9a-f]{7}/)
    expect(markdownText('deadbee is 111122223333')).toBe('deadbe<!-- -->e is 111122<!-- -->223333')
  })

  test('common names and ids keep a source that can be read and searched', () => {
    for (const text of [
      'eks-pods-a',
      'db_primary',
      'subnet-0a1b2c3d4e5f60718',
      '111122223333',
      'us-east-1',
      'Web (blue)'
    ]) {
      expect(markdownText(text)).toBe(text)
    }
  })

  test('a long word may break, so that one name cannot make a column as wide as a page', () => {
    expect(markdownText('x'.repeat(40))).toBe(`${'x'.repeat(28)}<wbr>${'x'.repeat(12)}`)
  })
})

describe('markdownLines', () => {
  test('holds exactly the text, in lines', () => {
    fc.assert(
      fc.property(nastyText(), text => {
        const page = inCell(markdownLines(text, 26))
        expect(rowsOf(page)).toEqual([[visibleName(text), 'after']])
        const brought = tagsOf(page).filter(
          tag => !['table', 'thead', 'tbody', 'tr', 'th', 'td'].includes(tag)
        )
        expect([...OWN, 'br']).toEqual(expect.arrayContaining(brought))
      }),
      { numRuns: 400 }
    )
  })
})

describe('codeAddress', () => {
  test('holds exactly the address, in one piece of code', () => {
    fc.assert(
      fc.property(nastyText(), text => {
        const page = inCell(codeAddress(text))
        expect(rowsOf(page)).toEqual([[visibleName(text, 160), 'after']])
        expect(all(page, 'code')).toHaveLength(1)
      }),
      { numRuns: 200 }
    )
  })

  test('may break after what parts its words', () => {
    expect(codeAddress('module.network.aws_subnet.private')).toBe(
      '<code>module.network.aws&#95;<wbr>subnet.private</code>'
    )
  })
})

test.each([
  ['https://github.com/acme/infra/issues/7', true],
  ['https://github.com/acme/infra/pull/7/files', true],
  ['https://ghe.example/acme/infra/%69ssues/7', true],
  ['https://github.com/acme/infra/commit/a5c3785', true],
  ['https://github.com/acme/infra/wiki/runbook', false],
  ['https://wiki.example/issues-with-subnets', false]
])('a link to %s leaves a mark there: %s', (url, leaves) => {
  expect(leavesMark(url)).toBe(leaves)
})

describe('codeText', () => {
  test('a CIDR is a code span', () => {
    expect(codeText('10.20.4.0/24')).toBe('`10.20.4.0/24`')
    expect(codeText('2600:1f18::/56')).toBe('`2600:1f18::/56`')
  })

  test('what ends no code span and no cell is looked for in the whole text', () => {
    expect(codeText('eks|`')).toBe('<code>eks&#124;&#96;</code>')
  })

  test('any text is code in its cell, and the next cell is untouched', () => {
    fc.assert(
      fc.property(nastyText(), text => {
        const page = inCell(codeText(text))
        expect(rowsOf(page)).toEqual([[visibleName(text), 'after']])
        expect(all(page, 'code')).toHaveLength(1)
      }),
      { numRuns: 400 }
    )
  })
})

describe('sentenceText', () => {
  test('what stands in backticks is code, and the rest is text', () => {
    const page = pageOf(sentenceText('Add `ec2:GetIpamResourceCidrs` on `*` to <the role>.'))
    expect(all(page, 'code').map(code => textOf(code.childNodes))).toEqual(['ec2:GetIpamResourceCidrs', '*'])
    expect(textOf(page).trim()).toBe('Add ec2:GetIpamResourceCidrs on * to <the role>.')
  })

  test('nothing from outside becomes anything but text or code', () => {
    fc.assert(
      fc.property(nastyText(), text => {
        const page = inCell(sentenceText(`no access: ${text}`))
        expect([...OWN, 'code', 'table', 'thead', 'tbody', 'tr', 'th', 'td']).toEqual(
          expect.arrayContaining(tagsOf(page))
        )
        expect(rowsOf(page)[0]?.[1]).toBe('after')
      }),
      { numRuns: 200 }
    )
  })
})

describe('plainText', () => {
  test('is one line of visible characters', () => {
    fc.assert(
      fc.property(nastyText(), text => {
        expect(plainText(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b]/u)
      })
    )
    expect(plainText('a\nb\u001b[31m\u202e')).toBe('a{U+000A}b{U+001B}[31m{U+202E}')
  })

  test('no older command of the runner is left in it', () => {
    expect(plainText('x ##[add-mask]e')).toBe('x ##{U+005B}add-mask]e')
  })
})

describe('linkTo', () => {
  test('a web address becomes a link with its label', () => {
    const [link] = all(pageOf(linkTo('https://github.com/o/r/actions/runs/1?a=b&c=d', 'this *run*')), 'a')
    expect(link?.attrs).toEqual([{ name: 'href', value: 'https://github.com/o/r/actions/runs/1?a=b&c=d' }])
    expect(textOf(link?.childNodes ?? [])).toBe('this *run*')
  })

  test('anything else is its label alone', () => {
    for (const url of [
      'javascript:alert(1)',
      'data:text/html,x',
      'not a url',
      '',
      `https://x/${'y'.repeat(3000)}`
    ]) {
      expect(linkTo(url, 'runbook')).toBe('runbook')
    }
  })

  test('a text that is not an address as a whole is no link', () => {
    for (const text of [
      'ask https://wiki.example',
      'https://wiki.example ask',
      'https://wiki.example/runbooks ask',
      'https://',
      'javascript:alert(1)',
      'javascript:alert(1)//https://wiki.example'
    ])
      expect(isLink(text)).toBe(false)
    for (const text of ['https://wiki.example/runbooks#eks', 'http://wiki.example', 'HTTPS://wiki.example'])
      expect(isLink(text)).toBe(true)
  })

  test('an address of two thousand characters is a link, a longer one is not', () => {
    const longest = 'https://wiki.example/'.padEnd(2000, 'x')
    expect(isLink(longest)).toBe(true)
    expect(isLink(`${longest}x`)).toBe(false)
  })

  test('no address reaches beyond its attribute or its cell', () => {
    fc.assert(
      fc.property(nastyText(), text => {
        const page = inCell(linkTo(`https://wiki.example.com/${text}`, 'runbook'))
        expect(rowsOf(page)).toEqual([['runbook', 'after']])
        expect(elementsOf(page).flatMap(element => element.attrs.map(({ name }) => name))).toEqual(
          all(page, 'a').map(() => 'href')
        )
      }),
      { numRuns: 200 }
    )
  })
})
