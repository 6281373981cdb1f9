import process from 'node:process'
import fc from 'fast-check'
import { escapeText } from '../../emulator/protocol/xml.js'
import { corpusFiles } from './corpus.js'
import { ENVIRONMENT, withEndpoint } from './endpoint.js'
import { expectEqual, expectOnly, readAsLog } from './log.js'

/**
 * Answers of AWS's and GitHub's endpoints as somebody in between may change them, read by the clients that the product
 * has: each is read as what it says, or refused in words; a list that was cut is never taken for a whole one.
 *
 * @typedef {import('./cases.js').Cases} Cases
 * @typedef {import('./compiled.js').Compiled} Compiled
 */

const SILENT = { debug: () => undefined, info: () => undefined, warning: () => undefined }

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 */
export async function checkAnswers(cases, sources, text) {
  await withEndpoint(async ({ url, answering }) => {
    await checkAws(cases, sources, text, answering)
    await checkGithub(cases, sources, text, { answering, url })
  })
}

/** @typedef {import('./endpoint.js').Endpoint['answering']} Answering */

/** What may be told of a resource. */
const ROW = ['resourceId', 'resourceName', 'resourceCidr', 'resourceRegion', 'resourceOwnerId', 'vpcId']

/** Characters that XML can hold (XML 1.0, 2.2). */
const IN_XML = /^[\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 * @param {Answering} answering
 */
async function checkAws(cases, sources, text, answering) {
  const { createIpamApi } = await sources.load('src/aws/ipam.ts')
  const { createTransport } = await sources.load('src/aws/transport.ts')
  const { ipamSource } = await sources.load('src/sources/ipam.ts')
  const { monitor } = await sources.load('src/monitor.ts')
  const { policyOfInputs } = await sources.load('src/domain/policy.ts')
  const { CheckError } = await sources.load('src/domain/failure.ts')
  const { expectValidReport } = await sources.load('__tests__/helpers/report-schema.ts')
  const clock = () => new Date('2026-11-03T07:00:00Z')
  const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'of-no-use' }
  const access = {
    credentials: () => Promise.resolve(keys),
    transport: createTransport({}),
    environment: ENVIRONMENT
  }
  const ipam = createIpamApi(access, 'eu-west-1')
  const settings = { homeRegion: 'eu-west-1', scopes: { type: 'all' }, resourceTypes: ['subnet'] }
  const policy = policyOfInputs({ usageThreshold: 80 })
  /** @returns {Promise<any>} the Report, or the error for its user */
  const check = async () => {
    const report = await read()
    if (/** @type {any} */ ({}).polluted !== undefined) throw new Error('every object has a key more')
    return report
  }
  const read = async () => {
    try {
      const source = ipamSource(settings, { ipam, logger: SILENT, clock })
      const report = await monitor({ policy, allowEmpty: false }, { source, clock })
      expectValidReport(report)
      return report
    } catch (error) {
      if (error instanceof CheckError) return error
      throw error
    }
  }

  const row = fc.tuple(...ROW.map(() => text), fc.dictionary(text, text, { maxKeys: 3 }))
  await cases.property(
    'what AWS says of a resource is read as it says it',
    700,
    row.filter(parts => IN_XML.test(JSON.stringify(parts)) && [parts].flat(9).every(isInXml)),
    async parts => {
      const tags = Object.entries(/** @type {Record<string, string>} */ (parts.at(-1)))
      const members = ROW.map((name, at) => [name, /** @type {string} */ (parts[at])])
      answering((_, action) => ({
        body: action === 'DescribeIpamScopes' ? SCOPES : rows([{ members, tags }])
      }))
      const report = await check()
      if (report instanceof Error) throw report
      const { id, name = '', cidr, region, ownerId, vpcId = '', tags: told } = report.findings[0]
      expectEqual(
        [id, name, cidr, region, ownerId, vpcId].map(asRead),
        members.map(([, value]) => asRead(value ?? ''))
      )
      expectEqual(Object.keys(told).length, new Set(tags.map(([key]) => asRead(key))).size)
    }
  )

  const whole = rows(
    [0, 1, 2].map(n => ({
      members: [
        ['resourceId', `subnet-${n}`],
        ['resourceCidr', `10.0.${n}.0/24`],
        ['ipUsage', '0.5']
      ],
      tags: [['a', 'b']]
    }))
  )
  const changed = fc.tuple(
    fc.constantFrom('DescribeIpamScopes', 'GetIpamResourceCidrs'),
    fc.oneof(
      fc.nat(2000).map(at => (/** @type {string} */ body) => body.slice(0, at % body.length)),
      fc
        .tuple(
          fc.nat(2000),
          fc.nat(40),
          fc.array(fc.oneof(text, fc.constantFrom(...XML_PIECES)), { maxLength: 4 })
        )
        .map(([at, removed, pieces]) => (/** @type {string} */ body) => {
          const place = at % body.length
          return body.slice(0, place) + pieces.join('') + body.slice(place + removed)
        }),
      text.map(body => () => body)
    ),
    fc.constantFrom(200, 200, 200, 400, 403, 500)
  )
  await cases.property(
    'an answer that somebody changed is read or refused',
    700,
    changed,
    async ([changing, change, status]) => {
      answering((_, action) => {
        const body = action === 'DescribeIpamScopes' ? SCOPES : whole
        return action === changing ? { body: change(body), status } : { body }
      })
      await check()
    }
  )
  const cut = fc.nat(whole.length - 1).filter(at => !/^\s*$/.test(whole.slice(at)))
  await cases.property('an answer that was cut off is never taken for a whole one', 400, cut, async at => {
    answering((_, action) => ({ body: action === 'DescribeIpamScopes' ? SCOPES : whole.slice(0, at) }))
    const report = await check()
    if (!(report instanceof Error) && report.coverage.complete) throw new Error('nothing was missed')
  })
  for (const { name, text: body } of corpusFiles('answers')) {
    await cases.checks.check(`${name} is refused, and nothing of it is followed`, async () => {
      answering(() => ({ body }))
      const report = await check()
      const isRefused = report instanceof Error || !report.coverage.complete
      if (!isRefused) throw new Error('it was taken for an answer')
      if (JSON.stringify(report).includes('root:')) throw new Error('a file of this machine was read')
    })
  }
  access.transport.destroy()
}

const XML_PIECES =
  '<|>|</|/>|&|&amp;|&#0;|&#x110000;|&lol;|<![CDATA[|]]>|<!--|-->|<?xml?>|<!DOCTYPE a [<!ENTITY b "c">]>|<item>|</item>|<item/>|<nextToken>a</nextToken>|<ipUsage>NaN</ipUsage>|<ipUsage>-1</ipUsage>|<ipUsage>1e999</ipUsage>|<__proto__>|</__proto__>|<constructor>x</constructor>|\u0000|\ufeff'.split(
    '|'
  )

const SCOPES =
  '<DescribeIpamScopesResponse><ipamScopeSet><item><ipamScopeId>ipam-scope-1</ipamScopeId><ipamScopeType>private</ipamScopeType></item></ipamScopeSet></DescribeIpamScopesResponse>'

/**
 * @param {{ members: string[][], tags: string[][] }[]} all
 */
function rows(all) {
  const items = all.map(({ members, tags }) => {
    const told = members.map(([name, value]) => `<${name}>${escapeText(value ?? '')}</${name}>`).join('')
    const pairs = tags
      .map(
        ([key, value]) =>
          `<item><key>${escapeText(key ?? '')}</key><value>${escapeText(value ?? '')}</value></item>`
      )
      .join('')
    return `<item>${told}<resourceType>subnet</resourceType><resourceTagSet>${pairs}</resourceTagSet></item>`
  })
  return `<GetIpamResourceCidrsResponse><ipamResourceCidrSet>${items.join('')}</ipamResourceCidrSet></GetIpamResourceCidrsResponse>`
}

/** @param {unknown} value */
function isInXml(value) {
  const texts = typeof value === 'object' && value !== null ? Object.entries(value).flat() : [String(value)]
  return texts.every(one => IN_XML.test(String(one)))
}

/** Lines of nothing are how XML is laid out, and no text. @param {string} value */
function asRead(value) {
  return value.includes('\n') && /^[ \t\r\n]*$/.test(value) ? '' : value
}

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 * @param {{ answering: Answering, url: string }} where
 */
async function checkGithub(cases, sources, text, { answering, url }) {
  const { createCommentsApi } = await sources.load('src/action/github.ts')
  const { CommentsError } = await sources.load('src/channels/pull-request-api.ts')
  const { explainComment } = await sources.load('src/channels/pull-request-failures.ts')
  const { githubToken } = await sources.load('src/action/oidc.ts')
  const { CheckError } = await sources.load('src/domain/failure.ts')
  const { createLog } = await sources.load('src/cli/log.ts')
  const pullRequest = { owner: 'acme', repo: 'networks', number: 1 }
  const token = 'ghs_of-no-use'
  const api = createCommentsApi({
    ...{ token, apiUrl: url, pullRequest, clock: () => new Date() },
    logger: SILENT
  })
  /** @param {string} message */
  const tell = message => {
    /** @type {string[]} */
    const told = []
    const stderr = { write: (/** @type {string} */ line) => told.push(line) }
    createLog({ stderr, clock: () => new Date(), isQuiet: false, isVerbose: true }).info(message)
    expectOnly(readAsLog(told.join('')), [])
    if (told.join('').includes(token)) throw new Error('the token is told')
  }

  const json = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.record({ message: text, errors: fc.array(fc.oneof(text, fc.record({ message: text }))) }),
    fc.array(fc.record({ id: fc.oneof(fc.nat(), text), body: text, user: fc.record({ login: text }) })),
    fc.record({ message: text.map(words => `${words} ${token}`) })
  )
  const answers = fc.record({
    body: fc.oneof(
      json.map(value => JSON.stringify(value)),
      text
    ),
    type: fc.constantFrom('application/json', 'application/json', 'text/html', 'application/octet-stream'),
    status: fc.constantFrom(200, 201, 204, 301, 304, 400, 401, 403, 404, 410, 422, 429, 500, 502)
  })
  await cases.property("GitHub's answers are read or refused in words", 600, answers, async given => {
    answering(() => (given.status === 204 || given.status === 304 ? { ...given, body: '' } : given))
    for (const call of [() => api.list(1), () => api.author(), () => api.update(1, 'x')]) {
      try {
        await call()
      } catch (error) {
        if (!(error instanceof CommentsError)) throw error
        const place = { where: 'pull request #1', readOnly: false, apiUrl: url }
        const { warning, remedy } = explainComment(error, place)
        tell(warning)
        if (remedy !== undefined) tell(remedy)
      }
    }
  })

  // The toolkit asks again after 5xx, with pauses.
  const refusals = answers.filter(({ status }) => status < 500 && ![204, 301, 304, 429].includes(status))
  const environment = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?a=b`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: token
  }
  Object.assign(process.env, environment)
  const write = process.stdout.write.bind(process.stdout)
  await cases.property("so are those of GitHub's token endpoint", 300, refusals, async given => {
    answering(() => given)
    let printed = ''
    process.stdout.write = (/** @type {string | Uint8Array} */ piece) => {
      printed += String(piece)
      return true
    }
    try {
      await githubToken('sts.amazonaws.com', environment, { wait: () => Promise.resolve() })
    } catch (error) {
      if (!(error instanceof CheckError)) throw error
      tell(/** @type {Error} */ (error).message)
    } finally {
      process.stdout.write = write
    }
    expectOnly(readAsLog(printed), ['debug', 'add-mask'])
  })
  for (const name of Object.keys(environment)) Reflect.deleteProperty(process.env, name)
}
