import { describe, expect, test } from '@jest/globals'
import type { PlannedChange } from '../../../../src/plan/model.js'
import { parsePlan } from '../../../../src/plan/reading/parse.js'
import { call, change, existing, moduleOf, planOf, resource, type PlanOptions } from '../plans.js'

function changesOf(...changes: unknown[]): PlannedChange[] {
  return [...parsePlan(planOf({ changes }), 'plan.json').changes]
}

function only(options: PlanOptions): PlannedChange {
  const [first] = parsePlan(planOf(options), 'plan.json').changes
  if (first === undefined) throw new Error('there is no change')
  return first
}

describe('an action', () => {
  test.each([
    ['create', 'create', false, true],
    ['update', 'update', true, true],
    ['delete', 'delete', true, false],
    ['replace', 'replace', true, true],
    ['create-then-delete', 'create-then-delete', true, true],
    ['no-op', 'keep', true, true],
    ['forget', 'keep', true, true],
    // The old object stays where it is: nothing is given back.
    ['create-then-forget', 'create', false, true]
  ] as const)('%s is %s', (written, action, hasBefore, hasAfter) => {
    const before = written === 'create' ? null : { id: 'vpc-1' }
    const [found] = changesOf(change('aws_vpc.a', written, { before }))
    expect(found).toMatchObject({
      action,
      key: 'aws_vpc.a',
      address: 'aws_vpc.a',
      type: 'aws_vpc',
      file: 'plan.json'
    })
    expect(found?.before !== undefined).toBe(hasBefore)
    expect(found?.after !== undefined).toBe(hasAfter)
  })

  test('that is not known is an uncertainty, and takes nothing', () => {
    const { changes, uncertainties } = parsePlan(
      planOf({ changes: [change('aws_vpc.a', ['renew'], { before: { id: 'vpc-1' } })] }),
      'plan.json'
    )
    expect(changes).toMatchObject([{ action: 'keep' }])
    expect(uncertainties).toEqual([
      { address: 'aws_vpc.a', what: 'what happens to it', because: expect.any(String) }
    ])
  })

  test('of a move or an import alone is to stay', () => {
    const found = changesOf(
      change('aws_vpc.new', 'no-op', { before: { id: 'vpc-1' }, previousAddress: 'aws_vpc.old' }),
      change('aws_vpc.b', 'no-op', { before: { id: 'vpc-2' }, importing: 'vpc-2' })
    )
    expect(found.map(({ action }) => action)).toEqual(['keep', 'keep'])
    expect(found.map(({ after }) => after?.value('id'))).toEqual(['vpc-1', 'vpc-2'])
  })

  test('of what is forgotten has what there is on both sides', () => {
    const [found] = changesOf(change('aws_vpc.a', 'forget', { before: { id: 'vpc-1' } }))
    expect(found?.before?.value('id')).toBe('vpc-1')
    expect(found?.after?.value('id')).toBe('vpc-1')
  })
})

describe('the changes', () => {
  test('hold no data sources', () => {
    expect(changesOf(change('data.aws_vpc.a', 'read', { after: { id: 'vpc-1' } }))).toEqual([])
  })

  test('hold what stays of AWS, and of others what changes only', () => {
    const found = changesOf(
      change('aws_iam_role.a', 'no-op'),
      change('random_id.a', 'no-op', { provider: 'registry.terraform.io/hashicorp/random' }),
      change('random_id.b', 'create', { provider: 'registry.terraform.io/hashicorp/random' })
    )
    expect(found.map(({ address }) => address)).toEqual(['aws_iam_role.a', 'random_id.b'])
  })

  test('keep the order of the file', () => {
    const found = changesOf(change('aws_vpc.b', 'create'), change('aws_vpc.a', 'create'))
    expect(found.map(({ address }) => address)).toEqual(['aws_vpc.b', 'aws_vpc.a'])
  })

  test('tell what was left over of a replacement from what took its place', () => {
    const found = changesOf(
      change('aws_subnet.a', 'no-op', { before: { id: 'subnet-new' } }),
      change('aws_subnet.a', 'delete', { before: { id: 'subnet-old' }, deposed: '0a069f6f' })
    )
    expect(found.map(({ key, action }) => [key, action])).toEqual([
      ['aws_subnet.a', 'keep'],
      ['aws_subnet.a (deposed 0a069f6f)', 'delete']
    ])
  })

  test('have addresses of any shape', () => {
    const addresses = [
      'module.a["x.y[0]"].module.b[12].aws_subnet.c["d/e"]',
      'module.a["say \\"hi\\""].aws_subnet.c[0]',
      'aws_subnet.größe["ü"]'
    ]
    const found = changesOf(
      ...addresses.map(address => ({ address, mode: 'managed', change: { actions: ['create'], after: {} } }))
    )
    expect(found.map(({ address, type }) => [address, type])).toEqual(
      addresses.map(one => [one, 'aws_subnet'])
    )
  })
})

describe('the Region', () => {
  const aws = (region: unknown) => ({ name: 'aws', expressions: { region } })
  const configuration = moduleOf({ resources: [resource('aws_vpc.a', { providerKey: 'aws.west' })] })
  const changes = [change('aws_vpc.a', 'create', { after: {} })]

  test("is the provider's", () => {
    const providers = {
      aws: aws({ constant_value: 'eu-west-1' }),
      'aws.west': aws({ constant_value: 'us-west-2' })
    }
    expect(only({ changes, configuration, providers }).region).toBe('us-west-2')
  })

  test('is what a variable of the root module says', () => {
    const providers = { 'aws.west': aws({ references: ['var.region'] }) }
    expect(only({ changes, configuration, providers, variables: { region: 'ca-central-1' } }).region).toBe(
      'ca-central-1'
    )
    expect(
      only({ changes, configuration, providers, variables: { region: 'hunter2' } }).region
    ).toBeUndefined()
    expect(only({ changes, configuration, providers }).region).toBeUndefined()
  })

  test('is before all what the resource itself says', () => {
    const own = [change('aws_vpc.a', 'create', { after: { region: 'ap-southeast-2' } })]
    const providers = { 'aws.west': aws({ constant_value: 'us-west-2' }) }
    expect(only({ changes: own, configuration, providers }).region).toBe('ap-southeast-2')
    const gone = [change('aws_vpc.a', 'delete', { before: { region: 'ap-southeast-2' } })]
    expect(only({ changes: gone, configuration, providers }).region).toBe('ap-southeast-2')
  })

  test('is told by a zone or an ARN where no provider tells it', () => {
    const providers = { 'aws.west': { name: 'aws' } }
    const inZone = [change('aws_subnet.a', 'create', { after: { availability_zone: 'us-gov-west-1b' } })]
    expect(only({ changes: inZone, providers }).region).toBe('us-gov-west-1')
    const withArn = [change('aws_vpc.a', 'no-op', { before: { arn: 'arn:aws:ec2:eu-north-1:1:vpc/vpc-1' } })]
    expect(only({ changes: withArn, providers }).region).toBe('eu-north-1')
  })

  test("of a module's own provider without one is the root's, where there is no doubt", () => {
    const inModule = moduleOf({
      calls: { m: call({ resources: [resource('aws_vpc.a', { providerKey: 'm:aws' })] }) }
    })
    const one = { aws: aws({ constant_value: 'eu-west-1' }), 'm:aws': { name: 'aws' } }
    const options = { changes: [change('module.m.aws_vpc.a', 'create')], configuration: inModule }
    expect(only({ ...options, providers: one }).region).toBe('eu-west-1')
    const two = { ...one, 'aws.west': aws({ constant_value: 'us-west-2' }) }
    expect(only({ ...options, providers: two }).region).toBeUndefined()
  })
})

describe('what exists', () => {
  const priorState = [
    existing('module.net["a"].aws_vpc.main', {
      id: 'vpc-1',
      cidr_block: '10.0.0.0/16',
      arn: 'arn:aws:ec2:eu-west-1:1:vpc/vpc-1'
    }),
    existing('data.aws_subnets.all', { ids: ['subnet-1', 'subnet-2'] }),
    existing('aws_instance.a', { id: 'i-1' }),
    existing('aws_vpc.gone', { id: 'vpc-2' })
  ]

  test('are the networks of the prior state that the plan does not change', () => {
    const changes = [change('aws_vpc.gone', 'delete', { before: { id: 'vpc-2' } })]
    const { known } = parsePlan(planOf({ changes, priorState, providers: {} }), 'plan.json')
    expect(known.map(({ address, type, file, region }) => [address, type, file, region])).toEqual([
      ['data.aws_subnets.all', 'aws_subnets', 'plan.json', undefined],
      ['module.net["a"].aws_vpc.main', 'aws_vpc', 'plan.json', 'eu-west-1']
    ])
    expect(known[1]?.side.value('cidr_block')).toBe('10.0.0.0/16')
    expect(known[0]?.side.pointer('ids')).toMatchObject({ ids: ['subnet-1', 'subnet-2'], isWhole: true })
  })

  test('is empty where the prior state has another shape', () => {
    for (const prior of [null, [], 'x', { values: [] }, { values: { root_module: { resources: 1 } } }]) {
      const { known } = parsePlan(planOf({ members: { prior_state: prior } }), 'plan.json')
      expect(known).toEqual([])
    }
  })
})
