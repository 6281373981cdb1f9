/**
 * What a service is to the server: its protocol, and its actions by name. To add an action, add it to its service; to
 * add a service, add it to the server's list.
 *
 * @typedef {import('../protocol/errors.js').Protocol} Protocol
 * @typedef {import('../protocol/errors.js').AwsError} AwsError
 * @typedef {import('../protocol/query.js').QueryParams} QueryParams
 * @typedef {import('../identities.js').Principal} Principal
 * @typedef {import('../sigv4.js').Refusal} Refusal
 * @typedef {import('../faults.js').ActiveRule} ActiveRule
 * @typedef {import('../world.js').World} World
 *
 * @typedef {object} Call
 * @property {string} action
 * @property {QueryParams} params of the query protocols; empty in JSON
 * @property {Record<string, unknown>} json the body of the JSON protocol, and what S3's path and headers say; empty
 *   otherwise
 * @property {Buffer} body as it came
 * @property {string} region of the request's signature; empty when it has none
 * @property {Principal} principal
 * @property {string} requestId
 * @property {ActiveRule | undefined} fault
 * @property {World} world
 *
 * @typedef {object} Result
 * @property {string | Buffer} xml what goes inside the action's response element; ignored in JSON
 * @property {Record<string, string>} [headers] beside those of every answer
 * @property {number} [rows] how many rows it carries
 * @property {string | undefined} [nextToken]
 * @property {object} [noted] what the request's record should tell further
 *
 * @typedef {object} Action
 * @property {(call: Call) => Result} run
 * @property {boolean} [unsigned] true when callers need no credentials
 *
 * @typedef {object} Service
 * @property {string} name
 * @property {string} signingName the service in a signature's scope
 * @property {string} version
 * @property {string} namespace of its XML
 * @property {Record<string, Action>} actions
 * @property {(refusal: Refusal, protocol: Protocol) => AwsError} refuse an unauthenticated call
 * @property {(call: Pick<Call, 'principal' | 'action' | 'params'>) => AwsError} deny a call that is not permitted
 * @property {(call: { fault: ActiveRule }, protocol: Protocol) => AwsError} fail as its faults have it
 */
export {}
