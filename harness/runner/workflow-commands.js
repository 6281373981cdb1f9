/**
 * How GitHub's runner reads what a step prints: which lines are commands, what they say, and what a person then sees
 * in the log. The rules are those of the runner (ActionCommand.cs, ActionCommandManager.cs, OutputManager.cs); a line
 * that is no command by them is text, however much it looks like one.
 *
 * @typedef {object} Command
 * @property {string} name in lower case
 * @property {Record<string, string>} properties unescaped, names in lower case
 * @property {string} data unescaped
 *
 * @typedef {object} Annotation
 * @property {'error' | 'warning' | 'notice'} level
 * @property {string} message
 * @property {Record<string, string>} properties `title`, `file`, `line` …
 */

/** The commands a runner knows; another name makes no command. */
const KNOWN = new Set([
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...['remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands', 'warning']
])

/** Commands that wrote to variables and paths; the runner refuses them, and the step then fails. */
const DISABLED = new Set(['add-path', 'set-env'])

/** @type {[from: string, to: string][]} */
const DATA_ESCAPES = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%']
]
/** @type {[from: string, to: string][]} */
const PROPERTY_ESCAPES = [['%3A', ':'], ['%2C', ','], ...DATA_ESCAPES]
/** @type {[from: string, to: string][]} */
const OLD_ESCAPES = [['%3B', ';'], ['%5D', ']'], ...DATA_ESCAPES]

/**
 * The command in a line, in today's form (`::name key=value,…::data` from the line's start) or the old one
 * (`##[name key=value;…]data`, anywhere in it).
 *
 * @param {string} line without its line break
 * @param {ReadonlySet<string>} [known] names, in lower case
 * @returns {Command | undefined}
 */
export function parseCommand(line, known = KNOWN) {
  return parseToday(line, known) ?? parseOld(line, known)
}

/**
 * @param {string} line
 * @param {ReadonlySet<string>} known
 */
function parseToday(line, known) {
  const text = line.replace(/^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/, '')
  if (!text.startsWith('::')) return undefined
  const end = text.indexOf('::', 2)
  if (end < 0) return undefined
  return build(text.slice(2, end), text.slice(end + 2), known, ',', PROPERTY_ESCAPES, DATA_ESCAPES)
}

/**
 * @param {string} line
 * @param {ReadonlySet<string>} known
 */
function parseOld(line, known) {
  const start = line.indexOf('##[')
  const end = start < 0 ? -1 : line.indexOf(']', start)
  if (end < 0) return undefined
  return build(line.slice(start + 3, end), line.slice(end + 1), known, ';', OLD_ESCAPES, OLD_ESCAPES)
}

/**
 * @param {string} info name and properties
 * @param {string} data
 * @param {ReadonlySet<string>} known
 * @param {string} separator of properties
 * @param {[from: string, to: string][]} propertyEscapes
 * @param {[from: string, to: string][]} dataEscapes
 * @returns {Command | undefined}
 */
function build(info, data, known, separator, propertyEscapes, dataEscapes) {
  const space = info.indexOf(' ')
  const name = (space < 0 ? info : info.slice(0, space)).toLowerCase()
  if (!known.has(name)) return undefined
  /** @type {Record<string, string>} */
  const properties = {}
  for (const property of space < 0
    ? []
    : info
        .slice(space + 1)
        .trim()
        .split(separator)) {
    const equals = property.indexOf('=')
    if (equals <= 0 || equals === property.length - 1) continue
    properties[property.slice(0, equals).toLowerCase()] = unescape(
      property.slice(equals + 1),
      propertyEscapes
    )
  }
  return { name, properties, data: unescape(data, dataEscapes) }
}

/**
 * @param {string} text
 * @param {[from: string, to: string][]} escapes
 */
function unescape(text, escapes) {
  return escapes.reduce((result, [from, to]) => result.replaceAll(from, to), text)
}

/** One step's log, taken in as its lines arrive. */
export class StepLog {
  /** @type {Annotation[]} */
  annotations = []
  /** @type {Command[]} every command that was carried out, in order */
  commands = []
  /** @type {string[]} what was told to be hidden */
  masks = []
  /** @type {string[]} what is hidden, longest first: the masks and their usual encodings */
  #hidden = []
  /** @type {string[]} */
  #lines = []
  /** @type {string | undefined} */
  #stopToken
  #echo = false
  #failed = false

  /** @param {{ debug?: boolean }} [options] debug: whether debug messages are shown, as with step debug logging on */
  constructor({ debug = false } = {}) {
    this.showsDebug = debug
  }

  /** Whether a command by itself fails the step, whatever the process exits with. */
  get failed() {
    return this.#failed
  }

  /** What a person sees. */
  get text() {
    return this.#lines.map(line => `${line}\n`).join('')
  }

  /** The names of groups that were opened. */
  get groups() {
    return this.commands.filter(({ name }) => name === 'group').map(({ data }) => data)
  }

  /** The debug messages, shown or not. */
  get debug() {
    return this.commands.filter(({ name }) => name === 'debug').map(({ data }) => data)
  }

  /**
   * Takes in a line that the step printed, on either stream.
   *
   * @param {string} line without its line break
   */
  accept(line) {
    const known = this.#stopToken === undefined ? KNOWN : new Set([...KNOWN, this.#stopToken])
    const command = parseCommand(line, known)
    if (command === undefined) this.#show(line)
    else if (this.#stopToken !== undefined) this.#acceptWhileStopped(line, command)
    else this.#carryOut(line, command)
  }

  /**
   * A line of the runner's own making.
   *
   * @param {'error' | 'warning' | 'notice'} level
   * @param {string} message
   */
  annotate(level, message) {
    this.#annotate({ level, message, properties: {} })
  }

  /**
   * Text as the runner lets it out of the step: with asterisks for what is masked.
   *
   * @param {string} text
   */
  hide(text) {
    return this.#hidden.reduce((result, secret) => result.replaceAll(secret, '***'), text)
  }

  /**
   * @param {string} line
   * @param {Command} command
   */
  #acceptWhileStopped(line, { name }) {
    this.#show(line)
    if (name === this.#stopToken) this.#stopToken = undefined
  }

  /**
   * @param {string} line
   * @param {Command} command
   */
  #carryOut(line, command) {
    const { name, data, properties } = command
    this.commands.push(command)
    switch (name) {
      case 'error':
      case 'warning':
      case 'notice':
        this.#annotate({ level: name, message: data, properties })
        break
      case 'debug':
        if (this.showsDebug) this.#show(`##[debug]${data}`)
        break
      case 'add-mask':
        this.#mask(data)
        break
      case 'group':
        this.#show(`##[group]${data}`)
        break
      case 'endgroup':
        this.#show('##[endgroup]')
        break
      case 'stop-commands':
        this.#show(line)
        this.#stopToken = data.toLowerCase()
        break
      case 'echo':
        this.#echo = data.trim().toLowerCase() === 'on'
        break
      default:
        if (this.#echo) this.#show(line)
        if (DISABLED.has(name)) this.#refuse(name)
    }
  }

  /** @param {string} name */
  #refuse(name) {
    this.annotate('error', `Unable to process command '${name}' successfully: it is disabled.`)
    this.#failed = true
  }

  /** @param {Annotation} annotation */
  #annotate(annotation) {
    this.annotations.push({ ...annotation, message: this.hide(annotation.message) })
    this.#show(`##[${annotation.level}]${annotation.message}`)
  }

  /** @param {string} secret */
  #mask(secret) {
    if (secret.trim() === '') {
      this.annotate('warning', "Can't add secret mask for empty string in ##[add-mask] command.")
      return
    }
    this.masks.push(secret)
    const values = [secret, ...secret.split(/[\r\n]+/)].filter(value => value.trim() !== '')
    this.#hidden = [...new Set([...this.#hidden, ...values.flatMap(encodings)])].sort(
      (a, b) => b.length - a.length
    )
  }

  /** @param {string} text */
  #show(text) {
    this.#lines.push(...this.hide(text).split(/\r\n|\r|\n/))
  }
}

/**
 * The ways in which a secret may stand in a text, as the runner knows them: itself, in JSON, in a URL, in XML, and in
 * Base64 at each of the three places it can start.
 *
 * @param {string} secret
 * @returns {string[]}
 */
export function encodings(secret) {
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const base64 = [0, 1, 2].map(skip => {
    const bytes = Buffer.from(secret).subarray(skip)
    return bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
  })
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), xml, ...base64].filter(
    text => text.length > 1
  )
}

/** Splits a stream of text into lines as the runner does: at `\n`, `\r\n` and a lone `\r`. */
export class LineSplitter {
  #rest = ''

  /** @param {(line: string) => void} accept called with each line, without its break */
  constructor(accept) {
    this.accept = accept
  }

  /** @param {string} chunk */
  write(chunk) {
    // A carriage return at the end may be the first half of a line break.
    const text = this.#rest + chunk
    const held = text.endsWith('\r') ? 1 : 0
    const lines = text.slice(0, text.length - held).split(/\r\n|\r|\n/)
    this.#rest = (lines.pop() ?? '') + text.slice(text.length - held)
    for (const line of lines) this.accept(line)
  }

  end() {
    const rest = this.#rest.replace(/\r$/, '')
    if (this.#rest !== '') this.accept(rest)
    this.#rest = ''
  }
}
