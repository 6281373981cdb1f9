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

/** As AWS writes a text: what means something in XML as an entity. */
function escaped(text: string): string {
  return text.replace(/[&<>"'\r]/g, found => `&#${found.charCodeAt(0)};`)
}

/** A text that XML can hold. */
const anyText = fc
  .string({ unit: 'binary', maxLength: 40 })
  // eslint-disable-next-line no-control-regex -- these are what XML cannot hold
  .map(text => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''))
const anyName = fc.constantFrom('item', 'key', 'value', 'ipUsage', 'resourceTagSet', 'a-b.c_d')
const { anyElement } = fc.letrec<{ anyElement: string }>(tie => ({
  anyElement: fc
    .tuple(
      anyName,
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        anyText.map(escaped),
        fc
          .tuple(fc.array(tie('anyElement'), { maxLength: 5 }), fc.constantFrom('', '\n', '\n    '))
          .map(([elements, space]) => space + elements.map(element => element + space).join(''))
      )
    )
    .map(([name, inner]) => (inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`))
}))

describe('XML', () => {
  test('is read as by the SDK itself', () => {
    fc.assert(
      fc.property(fc.array(anyElement, { minLength: 1, maxLength: 6 }), elements => {
        const xml = document(elements.join('\n'))
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

  test('tells an element of blanks from one of indentation', () => {
    expect(readXml(document('<a>  </a><b>\n  </b><c/><d></d>'))).toEqual({ a: '  ', b: '', c: '', d: '' })
  })

  test('makes a list of what comes more than once', () => {
    expect(readXml(document('<a>1</a><b>2</b><a>3</a><a><c>4</c></a>'))).toEqual({
      a: ['1', '3', { c: '4' }],
      b: '2'
    })
  })

  test.each([
    ['nothing', ''],
    ['what is cut off', document('<a>1</a>').slice(0, -12)],
    ['what is not nested', document('<a><b></a></b>')],
    ['text beside elements', document('<a>1<b/></a>')],
    ['text after elements', document('<a><b/>1</a>')],
    ['CDATA', document('<a><![CDATA[1]]></a>')],
    ['a comment', document('<a>1<!-- --></a>')],
    ['an instruction', document('<a>1<?b?></a>')],
    ['an attribute', document('<a b="1"/>')],
    ['a document type', `<!DOCTYPE Answer [<!ENTITY a "b">]>${document('<a>&a;</a>')}`],
    ['an entity that nobody told of', document('<a>&nbsp;</a>')],
    ['a root with nothing but text', '<Answer>1</Answer>'],
    ['an empty root', `<Answer ${ROOT}/>`],
    ['two roots', '<a><b/></a><a><b/></a>'],
    ['a name that every object has', document('<constructor>1</constructor>')],
    ['the name of the prototype', document('<__proto__>1</__proto__>')],
    ['a page of HTML', '<!doctype html><html><body><p>502<br></body></html>']
  ])('does not guess at %s', (_, xml) => {
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
