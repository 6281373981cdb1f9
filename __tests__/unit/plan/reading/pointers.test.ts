import { describe, expect, test } from '@jest/globals'
import type { Pointer } from '../../../../src/plan/model.js'
import { parsePlan } from '../../../../src/plan/reading/parse.js'
import {
  call,
  change,
  constant,
  existing,
  moduleOf,
  planOf,
  refers,
  resource,
  type Actions,
  type PlanOptions
} from '../plans.js'

type Way = (string | number)[]

function pointerOf(options: PlanOptions, address: string, ...way: Way): Pointer {
  const found = parsePlan(planOf(options), 'plan.json').changes.find(one => one.address === address)
  if (found?.after === undefined) throw new Error(`${address} has no side`)
  return found.after.pointer(...way)
}

const whole = (...addresses: string[]): Pointer => ({ ids: [], addresses, isWhole: true })
const ids = (...all: string[]): Pointer => ({ ids: all, addresses: [], isWhole: true })
const guess = (because: string, ...addresses: string[]) => ({
  ids: [],
  addresses,
  isWhole: false,
  because: expect.stringContaining(because)
})

/** An instance whose subnet is not known, and what its `subnet_id` refers to. */
function instance(address: string, attribute = 'subnet_id') {
  return change(address, 'create', { after: {}, unknown: { id: true, [attribute]: true } })
}

const subnet = (address: string, actions: Actions = 'create', id = 'subnet-1') =>
  change(address, actions, { before: actions === 'create' ? null : { id } })
const vpc = (address: string, actions: Actions = 'create') =>
  change(address, actions, { before: actions === 'create' ? null : { id: 'vpc-1' } })

describe('what is known', () => {
  const known = (after: Record<string, unknown>, ...way: Way) =>
    pointerOf({ changes: [change('aws_lb.a', 'create', { after, unknown: {} })] }, 'aws_lb.a', ...way)

  test('is given as ids, each once', () => {
    expect(known({ subnets: ['subnet-2', 'subnet-1', 'subnet-2'] }, 'subnets')).toEqual(
      ids('subnet-2', 'subnet-1')
    )
    expect(known({ subnet_mapping: [{ subnet_id: 'subnet-1' }] }, 'subnet_mapping', 0, 'subnet_id')).toEqual(
      ids('subnet-1')
    )
    expect(known({ vpc_id: 'vpc-1' }, 'vpc_id')).toEqual(ids('vpc-1'))
    expect(known({ ipv4_ipam_pool_id: 'ipam-pool-1' }, 'ipv4_ipam_pool_id')).toEqual(ids('ipam-pool-1'))
  })

  test('and nothing is whole', () => {
    for (const value of [null, undefined, '', []]) expect(known({ subnets: value }, 'subnets')).toEqual(ids())
  })

  test('of what was is given as it was', () => {
    const changes = [change('aws_lb.a', 'delete', { before: { subnets: ['subnet-1'] } })]
    const [gone] = parsePlan(planOf({ changes }), 'plan.json').changes
    expect(gone?.before?.pointer('subnets')).toEqual(ids('subnet-1'))
  })

  test('and no id is not whole, and is not told', () => {
    const { because, ...found } = known({ subnets: ['hunter2', 5, {}, 'subnet-1'] }, 'subnets')
    expect(found).toEqual({ ids: ['subnet-1'], addresses: [], isWhole: false })
    expect(because).toBe('subnets holds what is no id of subnets')
  })

  test('and a CIDR is taken for the one subnet that has it', () => {
    const cluster = change('aws_eks_cluster.a', 'create', {
      after: { subnet_ids: ['10.0.1.0/24', '10.0.2.0/24'] },
      unknown: {}
    })
    const one = change('aws_subnet.a', 'create', { after: { cidr_block: '10.0.1.0/24' } })
    const two = change('aws_subnet.b', 'no-op', { before: { id: 'subnet-2', cidr_block: '10.0.2.0/24' } })
    expect(pointerOf({ changes: [cluster, one, two] }, 'aws_eks_cluster.a', 'subnet_ids')).toEqual({
      ids: ['subnet-2'],
      addresses: ['aws_subnet.a'],
      isWhole: false,
      because: 'subnet_ids holds what is no id of subnets; taken are those that have these CIDRs'
    })
    const twin = change('aws_subnet.c', 'create', { after: { cidr_block: '10.0.2.0/24' } })
    expect(
      pointerOf({ changes: [cluster, one, two, twin] }, 'aws_eks_cluster.a', 'subnet_ids').addresses
    ).toEqual([])
  })
})

describe('what is not known, by its reference,', () => {
  const referring = (changes: unknown[], ...references: string[]): PlanOptions => ({
    changes: [instance('aws_instance.a'), ...changes],
    configuration: moduleOf({
      resources: [resource('aws_instance.a', { expressions: { subnet_id: refers(...references) } })]
    })
  })

  test('is the resource that is made', () => {
    for (const actions of ['create', 'replace', 'create-then-delete', 'create-then-forget'] as const) {
      const options = referring([subnet('aws_subnet.a', actions)], 'aws_subnet.a.id')
      expect(pointerOf(options, 'aws_instance.a', 'subnet_id')).toEqual(whole('aws_subnet.a'))
    }
  })

  test('is the id of the resource that is there', () => {
    for (const actions of ['no-op', 'update', 'forget'] as const) {
      const options = referring([subnet('aws_subnet.a', actions)], 'aws_subnet.a.id')
      expect(pointerOf(options, 'aws_instance.a', 'subnet_id')).toEqual(ids('subnet-1'))
    }
  })

  test('is the id of what stands in the prior state alone', () => {
    const priorState = [
      existing('aws_subnet.a', { id: 'subnet-7' }),
      existing('data.aws_subnet.b', { id: 'subnet-8', vpc_id: 'vpc-1' })
    ]
    const managed = { ...referring([], 'aws_subnet.a.id'), priorState }
    expect(pointerOf(managed, 'aws_instance.a', 'subnet_id')).toEqual(ids('subnet-7'))
    const data = { ...referring([], 'data.aws_subnet.b.id'), priorState }
    expect(pointerOf(data, 'aws_instance.a', 'subnet_id')).toEqual(ids('subnet-8'))
  })

  test('is written without the attribute in older versions', () => {
    const options = referring([subnet('aws_subnet.a')], 'aws_subnet.a')
    expect(pointerOf(options, 'aws_instance.a', 'subnet_id')).toEqual(whole('aws_subnet.a'))
  })

  test('is the instance that is named, and not its neighbours', () => {
    const changes = [subnet('aws_subnet.a[0]'), subnet('aws_subnet.a[1]')]
    expect(pointerOf(referring(changes, 'aws_subnet.a[1].id'), 'aws_instance.a', 'subnet_id')).toEqual(
      whole('aws_subnet.a[1]')
    )
    const named = [subnet('aws_subnet.a["x"]'), subnet('aws_subnet.a["y.z"]')]
    expect(pointerOf(referring(named, 'aws_subnet.a["y.z"].id'), 'aws_instance.a', 'subnet_id')).toEqual(
      whole('aws_subnet.a["y.z"]')
    )
  })

  test('is one of several where nothing says which', () => {
    const changes = [subnet('aws_subnet.a[0]'), subnet('aws_subnet.a[1]')]
    expect(
      pointerOf(referring(changes, 'aws_subnet.a', 'random_shuffle.b.result'), 'aws_instance.a', 'subnet_id')
    ).toEqual(guess('it is one of these', 'aws_subnet.a[0]', 'aws_subnet.a[1]'))
  })

  test('is the new one where an existing one would have been known', () => {
    const changes = [subnet('aws_subnet.new'), subnet('aws_subnet.old', 'no-op')]
    const options = referring(changes, 'var.which', 'aws_subnet.old.id', 'aws_subnet.new.id')
    expect(pointerOf(options, 'aws_instance.a', 'subnet_id')).toEqual(whole('aws_subnet.new'))
  })

  test('is no object that was left over of a replacement', () => {
    const left = change('aws_subnet.a', 'delete', { before: { id: 'subnet-old' }, deposed: '0a069f6f' })
    const options = referring([left, subnet('aws_subnet.a', 'no-op', 'subnet-new')], 'aws_subnet.a.id')
    expect(pointerOf(options, 'aws_instance.a', 'subnet_id')).toEqual(ids('subnet-new'))
  })

  test('is what another resource has there', () => {
    const association = change('aws_vpc_ipv4_cidr_block_association.a', 'create', {
      after: {},
      unknown: { id: true, vpc_id: true }
    })
    const options = {
      changes: [instance('aws_subnet.b', 'vpc_id'), association, vpc('aws_vpc.a'), vpc('aws_vpc.other')],
      configuration: moduleOf({
        resources: [
          resource('aws_subnet.b', {
            expressions: { vpc_id: refers('aws_vpc_ipv4_cidr_block_association.a.vpc_id') }
          }),
          resource('aws_vpc_ipv4_cidr_block_association.a', {
            expressions: { vpc_id: refers('aws_vpc.a.id') }
          })
        ]
      })
    }
    expect(pointerOf(options, 'aws_subnet.b', 'vpc_id')).toEqual(whole('aws_vpc.a'))
    const known = change('aws_vpc_ipv4_cidr_block_association.a', 'create', {
      after: { vpc_id: 'vpc-9' },
      unknown: { id: true }
    })
    expect(
      pointerOf(
        { ...options, changes: [instance('aws_subnet.b', 'vpc_id'), known] },
        'aws_subnet.b',
        'vpc_id'
      )
    ).toEqual(ids('vpc-9'))
  })

  test('is what a resource that is updated will have there, and not what it had', () => {
    const moved = change('aws_lb.b', 'update', {
      before: { id: 'lb-1', subnets: ['subnet-1'] },
      after: { id: 'lb-1', subnets: ['subnet-2'] }
    })
    const options = {
      changes: [instance('aws_lb.a', 'subnets'), moved],
      configuration: moduleOf({
        resources: [resource('aws_lb.a', { expressions: { subnets: refers('aws_lb.b.subnets') } })]
      })
    }
    expect(pointerOf(options, 'aws_lb.a', 'subnets')).toEqual(ids('subnet-2'))
  })

  test('goes in a circle without end, and is not known', () => {
    const of = (name: string) =>
      resource(`aws_subnet.${name}`, {
        expressions: { vpc_id: refers(`aws_subnet.${name === 'a' ? 'b' : 'a'}.vpc_id`) }
      })
    const options = {
      changes: [instance('aws_subnet.a', 'vpc_id'), instance('aws_subnet.b', 'vpc_id')],
      configuration: moduleOf({ resources: [of('a'), of('b')] })
    }
    expect(pointerOf(options, 'aws_subnet.a', 'vpc_id')).toMatchObject({ addresses: [], isWhole: false })
  })

  test('is not guessed where it is not configured, since AWS chooses it then', () => {
    const options = {
      changes: [instance('aws_instance.a'), subnet('aws_subnet.a')],
      configuration: moduleOf({ resources: [resource('aws_instance.a')] })
    }
    expect(pointerOf(options, 'aws_instance.a', 'subnet_id')).toEqual(guess('AWS chooses it'))
  })
})

describe('what is counted or keyed', () => {
  const each = (
    address: string,
    options: Parameters<typeof resource>[1],
    ...changes: unknown[]
  ): PlanOptions => ({
    changes,
    configuration: moduleOf({ resources: [resource(address, options)] })
  })

  test('goes to the instance of the same place', () => {
    const options = each(
      'aws_instance.a',
      { expressions: { subnet_id: refers('aws_subnet.a', 'count.index') } },
      ...[0, 1, 2].flatMap(at => [instance(`aws_instance.a[${at}]`), subnet(`aws_subnet.a[${at}]`)])
    )
    expect(pointerOf(options, 'aws_instance.a[2]', 'subnet_id')).toEqual(whole('aws_subnet.a[2]'))
  })

  test('begins again at the first, as element() does', () => {
    const options = each(
      'aws_instance.a',
      { expressions: { subnet_id: refers('aws_subnet.a', 'count.index') } },
      instance('aws_instance.a[4]'),
      ...[2, 1, 0].map(at => subnet(`aws_subnet.a[${at}]`))
    )
    expect(pointerOf(options, 'aws_instance.a[4]', 'subnet_id')).toEqual(whole('aws_subnet.a[1]'))
  })

  test('goes to the instance of the same key', () => {
    for (const reference of ['each.key', 'each.value']) {
      const options = each(
        'aws_instance.a',
        { expressions: { subnet_id: refers('aws_subnet.a', reference) } },
        ...['x', 'y'].flatMap(key => [instance(`aws_instance.a["${key}"]`), subnet(`aws_subnet.a["${key}"]`)])
      )
      expect(pointerOf(options, 'aws_instance.a["y"]', 'subnet_id')).toEqual(whole('aws_subnet.a["y"]'))
    }
  })

  test('goes to one of all where it is picked by something else', () => {
    const options = each(
      'aws_instance.a',
      { expressions: { subnet_id: refers('aws_subnet.a', 'each.value.zone') } },
      instance('aws_instance.a["web"]'),
      ...['x', 'y'].map(key => subnet(`aws_subnet.a["${key}"]`))
    )
    expect(pointerOf(options, 'aws_instance.a["web"]', 'subnet_id')).toMatchObject({
      addresses: ['aws_subnet.a["x"]', 'aws_subnet.a["y"]'],
      isWhole: false
    })
  })

  test('goes to the resource that it is made for each of', () => {
    const options = each(
      'aws_instance.a',
      { expressions: { subnet_id: refers('each.value.id') }, forEach: refers('aws_subnet.a') },
      ...['x', 'y'].flatMap(key => [instance(`aws_instance.a["${key}"]`), subnet(`aws_subnet.a["${key}"]`)])
    )
    expect(pointerOf(options, 'aws_instance.a["x"]', 'subnet_id')).toEqual(whole('aws_subnet.a["x"]'))
  })

  test('is guessed where it is made for each of a local value', () => {
    const options = each(
      'aws_instance.a',
      { expressions: { subnet_id: refers('each.value.subnet_id') }, forEach: refers('local.servers') },
      instance('aws_instance.a["x"]'),
      subnet('aws_subnet.a')
    )
    expect(pointerOf(options, 'aws_instance.a["x"]', 'subnet_id')).toEqual(
      guess('what local.servers is; taken is the new subnet of the root module', 'aws_subnet.a')
    )
  })
})

describe('a list of which nothing is known', () => {
  const balancer = instance('aws_lb.a', 'subnets')
  const referring = (changes: unknown[], ...references: string[]): PlanOptions => ({
    changes: [balancer, ...changes],
    configuration: moduleOf({
      resources: [resource('aws_lb.a', { expressions: { subnets: refers(...references) } })]
    })
  })

  test('has all that it refers to, those that exist and those that are made', () => {
    const changes = [
      subnet('aws_subnet.a["y"]'),
      subnet('aws_subnet.a["x"]'),
      subnet('aws_subnet.b', 'no-op')
    ]
    expect(pointerOf(referring(changes, 'aws_subnet.b.id', 'aws_subnet.a'), 'aws_lb.a', 'subnets')).toEqual({
      ids: ['subnet-1'],
      addresses: ['aws_subnet.a["x"]', 'aws_subnet.a["y"]'],
      isWhole: true
    })
  })

  test('counts from zero, and not by the first digit', () => {
    const changes = [10, 9, 1, 0].map(at => subnet(`aws_subnet.a[${at}]`))
    expect(pointerOf(referring(changes, 'aws_subnet.a'), 'aws_lb.a', 'subnets').addresses).toEqual(
      [0, 1, 9, 10].map(at => `aws_subnet.a[${at}]`)
    )
  })

  test('may have more by what a plan does not tell', () => {
    const changes = [subnet('aws_subnet.a')]
    expect(
      pointerOf(referring(changes, 'aws_subnet.a.id', 'local.further_subnets'), 'aws_lb.a', 'subnets')
    ).toEqual(
      guess('a plan does not tell what local.further_subnets is, which may bring more', 'aws_subnet.a')
    )
    expect(
      pointerOf(referring(changes, 'aws_subnet.a.id', 'var.shared_subnet_ids'), 'aws_lb.a', 'subnets')
    ).toEqual(guess('what var.shared_subnet_ids holds comes from outside', 'aws_subnet.a'))
    // What picks, or counts, brings none.
    expect(
      pointerOf(referring(changes, 'aws_subnet.a', 'local.zones', 'var.size'), 'aws_lb.a', 'subnets')
    ).toEqual(whole('aws_subnet.a'))
  })

  test('has what a data source read, with what is made', () => {
    const options = {
      ...referring([subnet('aws_subnet.a')], 'data.aws_subnets.old.ids', 'aws_subnet.a.id'),
      priorState: [existing('data.aws_subnets.old', { id: 'eu-west-1', ids: ['subnet-1', 'subnet-2'] })]
    }
    expect(pointerOf(options, 'aws_lb.a', 'subnets')).toEqual({
      ids: ['subnet-1', 'subnet-2'],
      addresses: ['aws_subnet.a'],
      isWhole: true
    })
  })

  test('has of another state what that holds at its place', () => {
    const outputs = { private_subnets: ['subnet-1'], public_subnets: ['subnet-2'], password: 'hunter2' }
    const options = {
      ...referring(
        [subnet('aws_subnet.a')],
        'aws_subnet.a.id',
        'data.terraform_remote_state.net.outputs.private_subnets'
      ),
      priorState: [existing('data.terraform_remote_state.net', { outputs })]
    }
    expect(pointerOf(options, 'aws_lb.a', 'subnets')).toEqual({
      ids: ['subnet-1'],
      addresses: ['aws_subnet.a'],
      isWhole: true
    })
  })

  test('is guessed where it is read during apply only', () => {
    const read = change('data.aws_subnets.new', 'read', { after: {}, unknown: { id: true, ids: true } })
    expect(
      pointerOf(referring([read, subnet('aws_subnet.a')], 'data.aws_subnets.new.ids'), 'aws_lb.a', 'subnets')
    ).toEqual(
      guess(
        'data.aws_subnets.new.ids is not known before apply; taken is the new subnet of the root module',
        'aws_subnet.a'
      )
    )
  })

  test('has nothing of a resource of which there are none', () => {
    expect(
      pointerOf(referring([subnet('aws_subnet.a')], 'aws_subnet.a.id', 'aws_subnet.b'), 'aws_lb.a', 'subnets')
    ).toEqual(whole('aws_subnet.a'))
  })
})

describe('a list of which a part is known', () => {
  const options = (subnets: unknown[], marks: boolean[], ...references: string[]): PlanOptions => ({
    changes: [
      change('aws_lb.a', 'create', { after: { subnets }, unknown: { subnets: marks } }),
      subnet('aws_subnet.a[0]'),
      subnet('aws_subnet.a[1]')
    ],
    configuration: moduleOf({
      resources: [resource('aws_lb.a', { expressions: { subnets: refers(...references) } })]
    })
  })

  test('is whole when as many are made as there are places', () => {
    expect(
      pointerOf(
        options(['subnet-9', null, null], [false, true, true], 'var.old', 'aws_subnet.a'),
        'aws_lb.a',
        'subnets'
      )
    ).toEqual({
      ids: ['subnet-9'],
      addresses: ['aws_subnet.a[0]', 'aws_subnet.a[1]'],
      isWhole: true
    })
  })

  test('is not when there are more', () => {
    expect(pointerOf(options([null], [true], 'aws_subnet.a'), 'aws_lb.a', 'subnets')).toMatchObject({
      addresses: ['aws_subnet.a[0]', 'aws_subnet.a[1]'],
      isWhole: false
    })
  })
})

describe('blocks', () => {
  const unknown = { vpc_config: [{ subnet_ids: true }] }
  const cluster = change('aws_eks_cluster.a', 'create', { after: { vpc_config: [{}] }, unknown })

  test('are followed to their attributes', () => {
    const options = {
      changes: [cluster, subnet('aws_subnet.a')],
      configuration: moduleOf({
        resources: [
          resource('aws_eks_cluster.a', {
            expressions: { vpc_config: [{ subnet_ids: refers('aws_subnet.a.id') }] }
          })
        ]
      })
    }
    expect(pointerOf(options, 'aws_eks_cluster.a', 'vpc_config', 0, 'subnet_ids')).toEqual(
      whole('aws_subnet.a')
    )
  })

  test('that `dynamic` makes are guessed', () => {
    const module = call({
      expressions: { vpc_subnet_ids: refers('aws_subnet.a.id') },
      resources: [resource('aws_lambda_function.a')]
    })
    const lambda = change('module.m.aws_lambda_function.a', 'create', {
      after: { vpc_config: [{}] },
      unknown
    })
    const options = {
      changes: [lambda, subnet('aws_subnet.a'), subnet('aws_subnet.b')],
      configuration: moduleOf({ calls: { m: module } })
    }
    expect(pointerOf(options, 'module.m.aws_lambda_function.a', 'vpc_config', 0, 'subnet_ids')).toEqual(
      guess(
        'the plan does not hold how its vpc_config is made; taken is the subnet that module.m is given',
        'aws_subnet.a'
      )
    )
  })
})

describe('through modules', () => {
  const network = call({
    resources: [
      resource('aws_vpc.main'),
      resource('aws_subnet.private', { expressions: { vpc_id: refers('aws_vpc.main.id') } })
    ],
    outputs: {
      vpc_id: refers('aws_vpc.main.id'),
      private_subnets: refers('aws_subnet.private'),
      zone: constant('a')
    }
  })
  const inNetwork = (module: string) => [
    vpc(`${module}.aws_vpc.main`),
    subnet(`${module}.aws_subnet.private[0]`),
    subnet(`${module}.aws_subnet.private[1]`)
  ]
  const application = (subnets: Record<string, unknown>) =>
    call({
      expressions: { subnet_ids: subnets },
      resources: [resource('aws_lb.a', { expressions: { subnets: refers('var.subnet_ids') } })]
    })

  test('goes what is given to one from another', () => {
    const options = {
      changes: [instance('module.app.aws_lb.a', 'subnets'), ...inNetwork('module.net')],
      configuration: moduleOf({
        calls: { net: network, app: application(refers('module.net.private_subnets')) }
      })
    }
    expect(pointerOf(options, 'module.app.aws_lb.a', 'subnets')).toEqual(
      whole('module.net.aws_subnet.private[0]', 'module.net.aws_subnet.private[1]')
    )
  })

  test('goes what is nested, through every one of them', () => {
    const outer = call({
      calls: { inner: { ...network } },
      outputs: { subnets: refers('module.inner.private_subnets') }
    })
    const wrapping = call({
      expressions: { ids: refers('module.outer.subnets') },
      calls: { app: application(refers('var.ids')) }
    })
    const options = {
      changes: [
        instance('module.wrap.module.app.aws_lb.a', 'subnets'),
        ...inNetwork('module.outer.module.inner')
      ],
      configuration: moduleOf({ calls: { outer, wrap: wrapping } })
    }
    expect(pointerOf(options, 'module.wrap.module.app.aws_lb.a', 'subnets').addresses).toEqual([
      'module.outer.module.inner.aws_subnet.private[0]',
      'module.outer.module.inner.aws_subnet.private[1]'
    ])
  })

  test('goes what is of the same key, of modules that are called for each', () => {
    const options = (references: string[]) => ({
      changes: ['x', 'y'].flatMap(key => [
        instance(`module.app["${key}"].aws_lb.a`, 'subnets'),
        ...inNetwork(`module.net["${key}"]`)
      ]),
      configuration: moduleOf({
        calls: {
          net: { ...network, for_each_expression: refers('local.all') },
          app: { ...application(refers(...references)), for_each_expression: refers('module.net') }
        }
      })
    })
    const expected = whole('module.net["y"].aws_subnet.private[0]', 'module.net["y"].aws_subnet.private[1]')
    for (const references of [['each.value.private_subnets'], ['module.net', 'each.key']]) {
      expect(pointerOf(options(references), 'module.app["y"].aws_lb.a', 'subnets')).toMatchObject({
        addresses: expected.addresses
      })
    }
    expect(pointerOf(options(['each.value.private_subnets']), 'module.app["y"].aws_lb.a', 'subnets')).toEqual(
      expected
    )
    expect(
      pointerOf(options(['module.net["x"].private_subnets']), 'module.app["y"].aws_lb.a', 'subnets')
    ).toEqual(whole('module.net["x"].aws_subnet.private[0]', 'module.net["x"].aws_subnet.private[1]'))
  })

  test('goes the one at its place, of a list that a counted resource is given', () => {
    const gateways = call({
      expressions: { subnet_ids: refers('module.net.private_subnets') },
      resources: [
        resource('aws_nat_gateway.a', { expressions: { subnet_id: refers('var.subnet_ids', 'count.index') } })
      ]
    })
    const options = {
      changes: [instance('module.nat.aws_nat_gateway.a[1]'), ...inNetwork('module.net')],
      configuration: moduleOf({ calls: { net: network, nat: gateways } })
    }
    expect(pointerOf(options, 'module.nat.aws_nat_gateway.a[1]', 'subnet_id')).toEqual(
      whole('module.net.aws_subnet.private[1]')
    )
  })

  test('goes what is constant, and what is a default', () => {
    const given = application({ references: ['module.net.private_subnets'] })
    const mixed = call({
      expressions: { subnet_ids: constant(['subnet-7']), made: refers('module.net.private_subnets') },
      resources: [
        resource('aws_lb.a', {
          expressions: { subnets: refers('var.subnet_ids', 'var.made', 'var.usual_subnets') }
        })
      ],
      variables: { usual_subnets: { default: ['subnet-8'] } }
    })
    const options = {
      changes: [instance('module.app.aws_lb.a', 'subnets'), ...inNetwork('module.net')],
      configuration: moduleOf({ calls: { net: network, app: mixed, other: given } })
    }
    expect(pointerOf(options, 'module.app.aws_lb.a', 'subnets')).toEqual({
      ids: ['subnet-7', 'subnet-8'],
      addresses: ['module.net.aws_subnet.private[0]', 'module.net.aws_subnet.private[1]'],
      isWhole: true
    })
  })

  test('goes a whole object, of which the wanted kind is taken', () => {
    const app = call({
      expressions: { network: refers('aws_vpc.a.id', 'aws_subnet.a') },
      resources: [resource('aws_lb.a', { expressions: { subnets: refers('var.network.subnet_ids') } })]
    })
    const options = {
      changes: [instance('module.app.aws_lb.a', 'subnets'), vpc('aws_vpc.a'), subnet('aws_subnet.a')],
      configuration: moduleOf({ calls: { app } })
    }
    expect(pointerOf(options, 'module.app.aws_lb.a', 'subnets')).toEqual(whole('aws_subnet.a'))
  })
})

describe('a local value', () => {
  const withLocal = (changes: unknown[]): PlanOptions => ({
    changes,
    configuration: moduleOf({
      calls: {
        net: call({
          resources: [
            resource('aws_vpc.a'),
            resource('aws_subnet.a', { expressions: { vpc_id: refers('local.vpc_id') } })
          ]
        })
      }
    })
  })
  const consumer = instance('module.net.aws_subnet.a', 'vpc_id')
  const why = 'a plan does not tell what local.vpc_id is'

  test('is taken for the one new VPC of its module', () => {
    expect(
      pointerOf(
        withLocal([consumer, vpc('aws_vpc.b'), vpc('module.net.aws_vpc.a')]),
        'module.net.aws_subnet.a',
        'vpc_id'
      )
    ).toEqual(guess(`${why}; taken is the new VPC of module.net`, 'module.net.aws_vpc.a'))
  })

  test('is taken for the only new VPC of the plan', () => {
    expect(pointerOf(withLocal([consumer, vpc('aws_vpc.b')]), 'module.net.aws_subnet.a', 'vpc_id')).toEqual(
      guess(`${why}; taken is the only new VPC of the plan`, 'aws_vpc.b')
    )
  })

  test('is not guessed where there are several', () => {
    expect(
      pointerOf(
        withLocal([consumer, vpc('aws_vpc.b'), vpc('aws_vpc.c')]),
        'module.net.aws_subnet.a',
        'vpc_id'
      )
    ).toEqual(guess(why))
    expect(
      pointerOf(withLocal([consumer, vpc('aws_vpc.b', 'no-op')]), 'module.net.aws_subnet.a', 'vpc_id')
    ).toEqual(guess(why))
  })
})

describe('what is known by its name', () => {
  const group = (actions: Actions) =>
    change('aws_db_subnet_group.a', actions, {
      before: { id: 'main', name: 'main' },
      after: { name: 'main' }
    })
  const database = change('aws_db_instance.a', 'create', {
    after: { db_subnet_group_name: 'main' },
    unknown: { id: true }
  })
  const configuration = moduleOf({
    resources: [
      resource('aws_db_instance.a', {
        expressions: { db_subnet_group_name: refers('aws_db_subnet_group.a.name') }
      })
    ]
  })

  test('is the address of what is made under that name', () => {
    expect(
      pointerOf(
        { changes: [database, group('create')], configuration },
        'aws_db_instance.a',
        'db_subnet_group_name'
      )
    ).toEqual(whole('aws_db_subnet_group.a'))
  })

  test('is that name where it is there already', () => {
    expect(
      pointerOf(
        { changes: [database, group('no-op')], configuration },
        'aws_db_instance.a',
        'db_subnet_group_name'
      )
    ).toEqual(ids('main'))
    expect(pointerOf({ changes: [database] }, 'aws_db_instance.a', 'db_subnet_group_name')).toEqual(
      ids('main')
    )
  })

  test('is found where the name is not known either', () => {
    const unnamed = instance('aws_db_instance.a', 'db_subnet_group_name')
    expect(
      pointerOf(
        { changes: [unnamed, group('create')], configuration },
        'aws_db_instance.a',
        'db_subnet_group_name'
      )
    ).toEqual(whole('aws_db_subnet_group.a'))
  })
})

test.each([
  ['aws_vpc.a', 'ipv4_ipam_pool_id', 'aws_vpc_ipam_pool.a'],
  ['aws_vpc.a', 'ipv6_ipam_pool_id', 'aws_vpc_ipam_pool.a'],
  ['aws_vpc_ipam_pool.b', 'source_ipam_pool_id', 'aws_vpc_ipam_pool.a'],
  ['aws_vpc_ipam_pool.b', 'ipam_scope_id', 'aws_vpc_ipam_scope.a'],
  ['aws_vpc_ipam_pool.b', 'ipam_scope_id', 'aws_vpc_ipam.a'],
  ['aws_autoscaling_group.a', 'vpc_zone_identifier', 'aws_subnet.a'],
  ['aws_instance.a', 'network_interface_id', 'aws_network_interface.a'],
  ['aws_ecs_service.a', 'task_definition', 'aws_ecs_task_definition.a'],
  ['aws_ecs_service.a', 'cluster', 'aws_ecs_cluster.a']
])('%s.%s points to %s', (address, attribute, target) => {
  const options = {
    changes: [instance(address, attribute), change(target, 'create')],
    configuration: moduleOf({
      resources: [resource(address, { expressions: { [attribute]: refers(`${target}.id`) } })]
    })
  }
  expect(pointerOf(options, address, attribute)).toEqual(whole(target))
})
