import { describe, expect, test } from '@jest/globals'
import { summaryHtml, summaryPage, summaryText } from '../../../harness/summary-page.js'

describe('summaryHtml', () => {
  test('renders tables as GitHub does', () => {
    expect(summaryHtml('| a | b |\n|---|--:|\n| 1 | **2** |\n')).toMatch(
      /<table>[^]*<th align="right">b<\/th>[^]*<td align="right"><strong>2<\/strong><\/td>[^]*<\/table>/
    )
  })

  test('keeps what GitHub lets through, without the attributes it does not', () => {
    const html = summaryHtml(
      '<details open class="x" onclick="y"><summary style="z">s</summary>\n\nt\n\n</details>'
    )
    expect(html).toContain('<details open=""><summary>s</summary>')
  })

  test('takes out elements and addresses that GitHub does not let through', () => {
    const html = summaryHtml(
      'a <font color="red">b</font> <a href="javascript:alert(1)">c</a> <img src="data:image/png;base64,x" alt="d">'
    )
    expect(html).toContain('a b <a>c</a> <img alt="d">')
  })

  test('leaves nothing that runs', () => {
    const html = summaryHtml(
      'a <script>alert(1)</script> <svg onload="x"></svg><iframe src="https://x"></iframe>'
    )
    expect(html).not.toMatch(/<(?:script|svg|iframe)/)
  })

  test('sets ids apart from those of the page', () => {
    expect(summaryHtml('<a id="top" name="n">x</a>')).toContain(
      '<a id="user-content-top" name="user-content-n">'
    )
  })

  test('makes links of mentions and issues in text, not in code or within a word', () => {
    const html = summaryHtml('by @octocat, see #12; not me@example, `@octocat`, x#12')
    expect(html.match(/<a /g)).toHaveLength(2)
    expect(html).toContain('<a href="https://github.com/octocat">@octocat</a>')
    expect(html).toContain('<a href="https://github.com/acme/networks/issues/12">#12</a>')
  })
})

describe('summaryText', () => {
  test('gives what can be read', () => {
    expect(summaryText('**a** &lt;b&gt; <sub>c</sub>').trim()).toBe('a <b> c')
  })
})

describe('summaryPage', () => {
  test('loads nothing from anywhere', () => {
    const page = summaryPage('![x](https://example.com/x.png)', { theme: 'dark' })
    expect(page).toContain("default-src 'none'")
    expect(page).toContain('color-scheme: dark')
  })

  test('unfolds what is folded away when asked to', () => {
    const markdown = '<details><summary>s</summary>\n\nt\n\n</details>'
    expect(summaryPage(markdown)).toContain('<details><summary>')
    expect(summaryPage(markdown, { open: true })).toContain('<details open=""><summary>')
  })
})
