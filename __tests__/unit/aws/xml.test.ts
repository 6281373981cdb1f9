import { XmlShapeDeserializer } from '@aws-sdk/core/protocols'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readXml } from '../../../src/aws/xml.js'

/** The SDK's own parser, which ours is beside. */
class Witness extends XmlShapeDeserializer {
  constructor() {
    super({
      httpBindings: false,
      timestampFormat: { useTrait: true, default: 5 },
      xmlNamespace: '',
      serviceNamespace: ''
    })
  }
  tree(xml: string): unknown {
    return this.parseXml(xml) as unknown
  }
}
const sdk = new Witness()

const ROOT = 'xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"'
const document = (inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Answer ${ROOT}>${inner}</Answer>\n`

/** As a text may be written: what means something in XML as a reference, and now and then another letter too. */
function escaped(text: string, asHex: boolean): string {
  // eslint-disable-next-line no-control-regex -- written so by AWS, for all that we know
  return text.replace(asHex ? /[&<>"'\ra-f\u0000-\u0008]/g : /[&<>"'\r\u0000]/g, found => {
    const code = found.charCodeAt(0)
    return asHex ? `&#x${code.toString(16)};` : `&#${code};`
  })
}

/**
 * A text, with letters that XML cannot hold too; but for one of nothing but such as are blank to the SDK and not to XML,
 * which it takes for indentation.
 */
const anyText = fc
  .string({ unit: 'binary', maxLength: 40 })
  .filter(text => text.trim() !== '' || /^[ \t\r\n]*$/.test(text))
const anyName = fc.constantFrom('item', 'key', 'value', 'ipUsage', 'resourceTagSet', 'a-b.c_d')
const anySpace = fc.constantFrom('', '\n', '\r\n', '\n    ', '\r\n\t')

/** No name but `item` comes twice. */
function likeEc2(elements: readonly { name: string; xml: string }[]): string[] {
  const first = new Set<string>()
  return elements
    .filter(({ name }) => name === 'item' || (!first.has(name) && first.add(name)))
    .map(({ xml }) => xml)
}

const { anyElement } = fc.letrec<{ anyElement: { name: string; xml: string } }>(tie => ({
  anyElement: fc
    .tuple(
      anyName,
      fc.constantFrom('', ' '),
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.tuple(anyText, fc.boolean()).map(([text, asHex]) => escaped(text, asHex)),
        fc
          .tuple(fc.array(tie('anyElement'), { maxLength: 5 }), anySpace)
          .map(([elements, space]) => space + likeEc2(elements).join(space) + space)
      )
    )
    .map(([name, space, inner]) => ({
      name,
      xml: inner === '' ? `<${name}${space}/>` : `<${name}${space}>${inner}</${name}${space}>`
    }))
}))

describe('XML', () => {
  test('is read as by the SDK itself', () => {
    fc.assert(
      fc.property(fc.array(anyElement, { minLength: 1, maxLength: 6 }), anySpace, (elements, space) => {
        const xml = document(space + likeEc2(elements).join(space))
        const { xmlns, ...expected } = sdk.tree(xml) as Record<string, unknown>
        expect(xmlns).toContain('ec2.amazonaws.com')
        expect(readXml(xml)).toEqual(expected)
      }),
      { numRuns: 300 }
    )
  })

  test('keeps every letter of a text, however AWS writes it', () => {
    expect(readXml(document('<a>&lt;b&gt; &amp;amp; &quot;&apos; &#x1F680; &#128640; 🚀 é</a>'))).toEqual({
      a: `<b> &amp; "' 🚀 🚀 🚀 é`
    })
  })

  test('keeps what XML cannot hold, by reference or by itself, and pairs that were torn', () => {
    expect(readXml(document('<a>&#x1B;[31m\u0007&#0;</a><b>&#55357;&#56960;</b><c>\uffff</c>'))).toEqual({
      a: '\u001b[31m\u0007\u0000',
      b: '🚀',
      c: '\uffff'
    })
  })

  test('leaves alone what is no reference to a letter', () => {
    expect(readXml(document('<a>&#xD;&#99999999;&#x110000;&#z;</a><b>&amp;#65;</b>'))).toEqual({
      a: '\r&#99999999;&#x110000;&#z;',
      b: '&#65;'
    })
  })

  test('keeps a text whole around what is none', () => {
    expect(readXml(document('<a>1<!-- 2 -->3<?four 5?>6<![CDATA[<7>]]>8</a>'))).toEqual({ a: '136<7>8' })
  })

  test('has no attributes', () => {
    expect(readXml(document('<a b="1">2</a><c d="3"/>'))).toEqual({ a: '2', c: '' })
  })

  test('loses no row beside a comment or a blank', () => {
    const items = ['<!-- 1 -->', ' ', '\t', '<?b?>'].map(between => `${between}<item>1</item>`)
    expect(readXml(document(`<a>${items.join('')}</a>`))).toEqual({ a: { item: ['1', '1', '1', '1'] } })
  })

  test('tells an element of blanks from one of indentation', () => {
    expect(readXml(document('<a>  </a><b>\n  </b><c/><d></d><e>\u00a0\n</e><f>\u000b\n</f>'))).toEqual({
      a: '  ',
      b: '',
      c: '',
      d: '',
      e: '\u00a0\n',
      f: '\u000b\n'
    })
  })

  test('makes a list of items alone', () => {
    expect(readXml(document('<item>1</item><b>2</b><item>3</item><item><c>4</c></item>'))).toEqual({
      item: ['1', '3', { c: '4' }],
      b: '2'
    })
  })

  test.each([
    ['text beside elements', '<a>1<b/></a>'],
    ['text beside elements', '<a><b/>1</a>'],
    ['text beside elements', '<a><![CDATA[1]]><b/></a>'],
    ['text beside elements', '<a>\ufffd<b/></a>'],
    ['text beside elements', '<a>\u00a0<b/></a>'],
    ['text beside elements', '<a>\u0001<b/></a>'],
    ['an element twice', '<b><item/></b><b/>'],
    ['an element twice', '<a><b>1</b><b>2</b></a>'],
    ['an element twice', '<constructor>1</constructor>'],
    ['an element twice', '<__proto__>1</__proto__>'],
    ['an element twice', '<a><__proto__><item/></__proto__></a>']
  ])('does not guess at %s: %s', (what, xml) => {
    expect(() => readXml(document(xml))).toThrow(`${what} in XML of EC2`)
  })

  test.each([
    ['a document type', `<!DOCTYPE Answer [<!ENTITY a "b">]>${document('<a>&a;</a>')}`],
    ['a root without elements', '<Answer>1</Answer>'],
    ['a root without elements', `<Answer ${ROOT}/>`]
  ])('is not read with %s: %s', (what, xml) => {
    expect(() => readXml(xml)).toThrow(`${what} in XML of EC2`)
  })

  test.each([
    ['nothing', ''],
    ['what is cut off', document('<a>1</a>').slice(0, -12)],
    ['what is not nested', document('<a><b></a></b>')],
    ['an entity that nobody told of', document('<a>&nbsp;</a>')],
    ['a letter that XML cannot hold, where no text is', document('<a \u0001/>')],
    ['two roots', '<a><b/></a><a><b/></a>'],
    ['text before its root', `x${document('<a>1</a>')}`],
    ['text behind its root', `${document('<a>1</a>')}x`],
    ['HTML', '<!doctype html><html><body><p>502<br></body></html>']
  ])('that is not well-formed is not read: %s', (_, xml) => {
    expect(() => readXml(xml)).toThrow()
  })

  test('is read as deep as nothing of AWS’s is nested, and not without end', () => {
    const nested = (depth: number) => document('<a>'.repeat(depth) + '1' + '</a>'.repeat(depth))
    let element: unknown = readXml(nested(100))
    for (let level = 0; level < 100; level += 1) element = (element as { a: unknown }).a
    expect(element).toBe('1')
    expect(() => readXml(nested(101))).toThrow('a nesting without end')
  })
})
