import { describe, expect, test } from '@jest/globals'
import { createIpamApi } from '../../../src/aws/ipam.js'
import { Silence, SilentEndpointError, type Patience } from '../../../src/aws/silence.js'
import { createSnsApi } from '../../../src/aws/sns.js'
import { createTransport } from '../../../src/aws/transport.js'
import { ways, type Answer } from './aws-server.js'

describe('what is borne of a silent endpoint', () => {
  const impatient = { inARow: 3, lastingMs: 0, inAll: 5 }

  test('is so many requests in a row', () => {
    const silence = new Silence(impatient)
    silence.kept('ec2')
    silence.kept('ec2')
    expect(() => {
      silence.check('ec2')
    }).not.toThrow()
    silence.kept('ec2')
    expect(() => {
      silence.check('ec2')
    }).toThrow(new SilentEndpointError('ec2 has not answered the last 3 requests of this run'))
  })

  test('begins anew with every whole answer, until there are too many in all', () => {
    const silence = new Silence(impatient)
    for (let n = 0; n < 4; n++) {
      silence.kept('ec2')
      silence.broken('ec2')
      expect(() => {
        silence.check('ec2')
      }).not.toThrow()
    }
    silence.kept('ec2')
    silence.broken('ec2')
    expect(() => {
      silence.check('ec2')
    }).toThrow('ec2 never answered 5 requests of this run')
  })

  test('has to last, since many requests can be given up at once', () => {
    const silence = new Silence({ ...impatient, lastingMs: 60_000 })
    for (let n = 0; n < 4; n++) silence.kept('ec2')
    expect(() => {
      silence.check('ec2')
    }).not.toThrow()
  })

  test('is told apart by the endpoint', () => {
    const silence = new Silence(impatient)
    for (let n = 0; n < 5; n++) silence.kept('ec2')
    expect(() => {
      silence.check('sns')
    }).not.toThrow()
  })
})

describe('a transport', () => {
  const open = ways()

  const SCOPES = '<DescribeIpamScopesResponse><ipamScopeSet/></DescribeIpamScopesResponse>'
  /** Longer than the test waits. */
  const NEVER = { body: SCOPES, afterMs: 60_000 }

  /** Calls one after the other, of one attempt each; what became of them. */
  async function calls(times: number, patience: Patience, ...answers: [Answer, ...Answer[]]) {
    const { server, access } = await open(answers, () => {
      const transport = createTransport({}, undefined, new Silence(patience))
      transport.updateHttpClientConfig('requestTimeout', 100)
      return transport
    })
    const api = createIpamApi(access, 'eu-west-1')
    const outcomes: string[] = []
    for (let n = 0; n < times; n++) {
      outcomes.push(
        await api.scopes(undefined).then(
          () => 'answered',
          (error: unknown) => (error as Error).name
        )
      )
    }
    return { outcomes, arrived: server.arrived.length, access }
  }

  test('asks a silent endpoint no more, and says so at once', async () => {
    const { outcomes, arrived } = await calls(4, { inARow: 2, lastingMs: 0, inAll: 9 }, NEVER)
    expect(outcomes).toEqual(['TimeoutError', 'TimeoutError', 'SilentEndpointError', 'SilentEndpointError'])
    expect(arrived).toBe(2)
  })

  test('takes a connection that is cut off for no silence', async () => {
    const { outcomes, arrived } = await calls(4, { inARow: 2, lastingMs: 0, inAll: 2 }, 'reset')
    expect(outcomes).not.toContain('SilentEndpointError')
    expect(arrived).toBe(4)
  })

  test('asks other services at the same host', async () => {
    const { access } = await calls(3, { inARow: 2, lastingMs: 0, inAll: 9 }, NEVER)
    const sns = createSnsApi(access, 'eu-west-1')
    const message = {
      topicArn: 'arn:aws:sns:eu-west-1:111122223333:t',
      subject: 's',
      text: 't',
      attributes: {}
    }
    await expect(sns.publish(message)).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  test('goes on with one that answers between', async () => {
    const answer = { body: SCOPES }
    const patience = { inARow: 2, lastingMs: 0, inAll: 9 }
    const { outcomes } = await calls(5, patience, NEVER, answer, NEVER, answer, answer)
    expect(outcomes).toEqual(['TimeoutError', 'answered', 'TimeoutError', 'answered', 'answered'])
  })
})
