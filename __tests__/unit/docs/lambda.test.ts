import { describe, expect, it } from '@jest/globals'
import { readGiven, variableOf, NAMES, OWN_NAMES } from '../../../src/lambda/given.js'
import { readRequest } from '../../../src/lambda/request.js'
import { SettingsError } from '../../../src/settings.js'
import { codeBlocks, tableRows, text } from './documents.js'

const PATH = 'docs/lambda.md'
const AWS = { AWS_REGION: 'eu-west-1' }
const named = (cell = '') => /`([^`]+)`/.exec(cell)?.[1] ?? ''

describe('what is told of the Lambda function', () => {
  it('has events that it takes', () => {
    const events = codeBlocks(PATH, 'json').map(code => JSON.parse(code) as unknown)
    expect(events).toHaveLength(2)
    for (const event of events) {
      const { settings, notices } = readRequest(event, AWS)
      expect([settings.limits.usageThreshold, notices]).toEqual([85, []])
    }
  })

  it('names every setting beside the inputs, with its variable and default', () => {
    const rows = tableRows(PATH, ['in the event', 'variable', 'default', 'meaning'])
    expect(rows.map(([name]) => named(name))).toEqual([...OWN_NAMES])
    for (const [name, variable] of rows) {
      expect(readGiven({}, { [named(variable)]: 'x' }).values).toHaveProperty(named(name))
    }
    const { keep, answerBytes } = readRequest({ 'report-bucket': 'reports' }, AWS)
    expect(rows.map(([, , otherwise]) => named(otherwise))).toEqual(['', keep?.prefix, String(answerBytes)])
  })

  it('names every input that means nothing there', () => {
    const refused = NAMES.filter(name => {
      try {
        readRequest({ [name]: 'x' }, AWS)
        return false
      } catch (error) {
        return (
          error instanceof SettingsError &&
          error.problems.some(({ message }) => message.includes('no meaning in a'))
        )
      }
    })
    const line =
      text(PATH)
        .split('\n')
        .find(one => one.includes('mean nothing there')) ?? ''
    expect(
      [...line.slice(0, line.indexOf('mean nothing')).matchAll(/`([\w-]+)`/g)].map(match => match[1])
    ).toEqual(expect.arrayContaining(refused))
    expect(refused.length).toBeGreaterThan(5)
  })

  it('tells of every variable of the forebear what that is here', () => {
    const rows = tableRows('docs/from-the-lambda.md', ["the forebear's", 'ours', 'what is different']).filter(
      ([name]) => named(name).startsWith('Ipam')
    )
    expect(rows).toHaveLength(7)
    for (const [forebear, ours] of rows) {
      const [[name] = []] = Object.entries(readGiven({}, { [named(forebear)]: '1' }).values)
      expect(named(ours)).toBe(variableOf(name as (typeof NAMES)[number]))
    }
  })
})
