import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { renderFailure } from '../../../../src/render/markdown/failure.js'
import { nastyText } from '../nasty.js'
import { all, pageOf, tagsOf, textOf } from '../page.js'

test('says what went wrong, what to do, and that nothing was judged', () => {
  const page = pageOf(
    renderFailure({
      title: 'No IPAM scope was found',
      problems: ['There is no IPAM scope in us-west-2: is it the home Region of your IPAM?'],
      remedy: 'Set `aws-region` to the home Region.\nOr name the scopes in `scope-ids`.'
    })
  )
  expect(textOf(all(page, 'h2'))).toBe('❌ No IPAM scope was found')
  expect(all(page, 'p').map(paragraph => textOf(paragraph.childNodes))).toEqual([
    'There is no IPAM scope in us-west-2: is it the home Region of your IPAM?',
    'What to do: Set aws-region to the home Region.Or name the scopes in scope-ids.',
    'Nothing was judged, so this says nothing about any network.'
  ])
})

test('lists several mistakes one by one', () => {
  const problems = [
    'usage-threshold: "eighty" is not a number from 0 to 100',
    'aws-region: "x" is not a Region'
  ]
  const page = pageOf(renderFailure({ problems }))
  expect(textOf(all(page, 'h2'))).toBe('❌ The check could not run')
  expect(all(page, 'li').map(item => textOf(item.childNodes))).toEqual(problems)
})

test('links the run', () => {
  const runUrl = 'https://github.com/o/r/actions/runs/1'
  const [link] = all(pageOf(renderFailure({ problems: ['x'], runUrl })), 'a')
  expect(link?.attrs).toEqual([{ name: 'href', value: runUrl }])
})

test('shows any message as text, in at most the bytes allowed', () => {
  fc.assert(
    fc.property(
      nastyText(),
      nastyText(),
      fc.integer({ min: 100, max: 3000 }),
      (problem, remedy, limitBytes) => {
        expect(
          Buffer.byteLength(renderFailure({ problems: [problem], remedy, limitBytes }))
        ).toBeLessThanOrEqual(limitBytes)
        const page = pageOf(renderFailure({ title: problem, problems: [problem, problem], remedy }))
        expect(['h2', 'ul', 'li', 'p', 'b', 'sub', 'code', 'br', 'span', 'wbr']).toEqual(
          expect.arrayContaining(tagsOf(page))
        )
      }
    )
  )
})
