import { describe, expect, it } from '@jest/globals'
import { text } from '../docs/documents.js'
import { actionsOf, made, statementsOf, templateIn } from './cloudformation.js'

interface State {
  Type: string
  Resource?: string
  Next?: string
  Default?: string
  Choices?: { Condition: string; Next: string }[]
  Catch?: { ErrorEquals: string[]; Next: string }[]
  Retry?: unknown[]
  TimeoutSeconds?: number
  MaxConcurrency?: number
  ItemProcessor?: { States: Record<string, State> }
}

const definition = text('deploy/state-machine.asl.json')
const { States } = JSON.parse(definition) as { States: Record<string, State> }
const { 'What was found': choice, 'Each breach': map, Check: check } = States
const resources = made(templateIn('deploy/template.yaml'), { StateMachine: 'true' })

const tasks = Object.values({ ...States, ...map?.ItemProcessor?.States }).filter(
  ({ Type }) => Type === 'Task'
)

describe('the state machine', () => {
  it('has a way for each status of a Report, and fails for what is none', () => {
    const conditions = (choice?.Choices ?? []).map(({ Condition }) => Condition).join('\n')
    for (const status of ['breach', 'incomplete', 'warning', 'ok']) {
      expect(conditions).toContain(`'${status}'`)
    }
    expect(States[choice?.Default ?? '']?.Type).toBe('Fail')
  })

  it('fans out over the breaches, a few at a time', () => {
    expect(map?.Type).toBe('Map')
    expect(map?.MaxConcurrency).toBeGreaterThan(1)
    expect(map?.MaxConcurrency).toBeLessThanOrEqual(10)
  })

  it('tries each call again, catches what fails, and never hangs', () => {
    expect(tasks).toHaveLength(2)
    for (const { Retry, Catch, TimeoutSeconds } of tasks) {
      expect(Retry).not.toHaveLength(0)
      expect(Catch?.[0]?.ErrorEquals).toEqual(['States.ALL'])
      expect(TimeoutSeconds).toBeGreaterThan(0)
    }
  })

  it('waits for the function for as long as that may take', () => {
    expect(check?.TimeoutSeconds).toBeGreaterThan(Number(resources['Monitor']?.Properties['Timeout']))
  })

  it('may do what it calls, and nothing more', () => {
    const called: Record<string, string> = {
      'lambda:invoke': 'lambda:InvokeFunction',
      'sns:publish': 'sns:Publish'
    }
    const actions = tasks.map(({ Resource = '' }) => called[Resource.split(':::')[1] ?? ''])
    const keys = ['kms:Decrypt', 'kms:GenerateDataKey*']
    expect(actionsOf(statementsOf(resources['BreachesRole']))).toEqual([...actions, ...keys].sort())
  })

  it('has substitutions for what is in it, and no other', () => {
    const names = [...definition.matchAll(/\$\{(\w+)\}/g)].map(match => match[1])
    const given = resources['Breaches']?.Properties['DefinitionSubstitutions'] as Record<string, string>
    expect([...new Set(names)].sort()).toEqual(Object.keys(given).sort())
    expect(given).toEqual({ Partition: 'aws', MonitorArn: 'Monitor.Arn', TopicArn: 'Alerts' })
  })
})
